using System.Globalization;
using MLOps.Models.Scoring;

namespace MLOps.Models.Evaluation;

/// <summary>What a model said of each row, taken out of its outputs by the part they play.</summary>
/// <param name="Said">The class or yes/no of each row as text; null when the model only gives numbers.</param>
/// <param name="Scores">The numbers of each row, <paramref name="Width"/> apiece; null when there are none.</param>
/// <param name="Probability">Of yes; null when the model gives none.</param>
internal sealed record ModelAnswers(string[]? Said, float[]? Scores, int Width, float[]? Probability)
{
    public int Rows => Said?.Length ?? (Scores!.Length / Width);

    /// <summary>Joins batches, in order.</summary>
    public static ModelAnswers Of(ModelSignature signature, IReadOnlyList<IReadOnlyList<ColumnBuffer>> batches)
    {
        var roles = OutputRoles.Of(signature);
        T[]? Join<T>(TensorSpec? spec, Func<ColumnBuffer, IEnumerable<T>> values) =>
            spec is null ? null : batches.SelectMany(b => values(b.First(o => o.Spec.Name == spec.Name))).ToArray();
        return new ModelAnswers(Join(roles.Prediction, Texts), Join(roles.Score, Numbers), roles.Score?.Width ?? 1, Join(roles.Probability, Numbers));
    }

    public ModelAnswers Pick(int[] rows) => new(
        Said is null ? null : Array.ConvertAll(rows, r => Said[r]),
        Scores is null ? null : rows.SelectMany(r => Scores.AsSpan(r * Width, Width).ToArray()).ToArray(), Width,
        Probability is null ? null : Array.ConvertAll(rows, r => Probability[r]));

    public static string Text(object? value) => value switch
    {
        null => "",
        bool x => x ? "true" : "false",
        IFormattable x => x.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static IEnumerable<string> Texts(ColumnBuffer buffer) => buffer is IValues<bool> answers
        ? answers.Values.Select(yes => yes ? "true" : "false")
        : Enumerable.Range(0, buffer.Rows).Select(row => Text(buffer.Cell(row)));

    private static IEnumerable<float> Numbers(ColumnBuffer buffer) => buffer is IValues<float> floats
        ? floats.Values
        : Enumerable.Range(0, buffer.Rows).SelectMany(row => buffer.Cell(row) switch
        {
            double[] many => many.Select(x => (float)x),
            IConvertible one => [Convert.ToSingle(one, CultureInfo.InvariantCulture)],
            _ => [float.NaN],
        });
}
