using System.Numerics;
using MLOps.Interactive.Formatting;

namespace MLOps.Interactive.Tests.Formatting;

/// <summary>Arrays read as numpy prints them.</summary>
public sealed class ArrayTests
{
    private static readonly int[,,] Cube =
    {
        { { 1, 2 }, { 3, 4 } },
        { { 5, 6 }, { 7, 8 } },
    };

    [Fact]
    public void A_matrix_stands_in_brackets_with_its_columns_straight() =>
        Assert.Equal("double[2, 3]\n[[ 1.0,  2.5, -3.0],\n [10.0, 20.0, 30.0]]", ValueFormatter.Format(new[,] { { 1, 2.5, -3 }, { 10, 20, 30 } }).Text);

    [Fact]
    public void A_cube_has_a_blank_line_between_its_layers() =>
        Assert.Equal("int[2, 2, 2]\n[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]", ValueFormatter.Format(Cube).Text);

    [Fact]
    public void Of_a_large_array_the_corners_are_shown()
    {
        var text = ValueFormatter.Format(new int[1000, 1000]).Text;

        Assert.StartsWith("int[1000, 1000]\n[[0, 0, 0, …, 0, 0, 0],", text, StringComparison.Ordinal);
        Assert.Equal(8, text.Split('\n').Length);
    }

    [Fact]
    public void Lists_of_lists_keep_their_lengths() =>
        Assert.Equal("int[][], 2 items\n[[1, 2, 3],\n [4]]", ValueFormatter.Format(new[] { new[] { 1, 2, 3 }, [4] }).Text);

    [Fact]
    public void Matrices_and_vectors_show_their_values()
    {
        Assert.Contains("[[1, 0, 0, 0],", ValueFormatter.Format(Matrix4x4.Identity).Text, StringComparison.Ordinal);
        Assert.Equal("<1, 2, 3>", ValueFormatter.Format(new Vector3(1, 2, 3)).Text);
        var matrix = MathNet.Numerics.LinearAlgebra.Double.DenseMatrix.OfArray(new[,] { { 1.0, 2 }, { 3, 4 } });
        Assert.Equal("DenseMatrix 2 × 2\n[[1, 2],\n [3, 4]]", ValueFormatter.Format(matrix).Text);
    }

    [Fact]
    public void A_tensor_shows_type_shape_and_values()
    {
#pragma warning disable SYSLIB5001 // Tensor<T> is marked as experimental in the version that ML.NET brings.
        var tensor = System.Numerics.Tensors.Tensor.Create([1f, 2, 3, 4, 5, 6], [2, 3]);
#pragma warning restore SYSLIB5001

        Assert.Equal("Tensor<float>, shape [2, 3]\n[[1, 2, 3],\n [4, 5, 6]]", ValueFormatter.Format(tensor).Text);
    }

    [Fact]
    public void A_dense_tensor_of_another_library_shows_the_same() =>
        Assert.Equal("DenseTensor<int>, shape [2, 2]\n[[1, 2],\n [3, 4]]", ValueFormatter.Format(new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<int>(new[] { 1, 2, 3, 4 }, [2, 2])).Text);

    [Fact]
    public void A_long_vector_says_how_long_it_is() =>
        Assert.EndsWith(" 99, … 5,000 items in all]", ValueFormatter.Format(Enumerable.Range(0, 5000).ToArray()).Text, StringComparison.Ordinal);
}
