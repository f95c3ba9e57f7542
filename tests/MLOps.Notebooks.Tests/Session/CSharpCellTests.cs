namespace MLOps.Notebooks.Tests.Session;

public sealed class CSharpCellTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task The_last_expression_is_the_result()
    {
        Assert.Equal("3", await _notebook.Value("1 + 2"));
        Assert.Null(await _notebook.Value("var x = 1;"));
        Assert.Null(await _notebook.Value("Console.WriteLine(\"no value\")"));
        Assert.Equal("null", await _notebook.Value("(string)null"));
    }

    [Fact]
    public async Task State_goes_from_cell_to_cell()
    {
        await _notebook.Value("var x = 20; int Twice(int n) => 2 * n;");
        Assert.Equal("42", await _notebook.Value("Twice(x) + 2"));
    }

    [Fact]
    public async Task A_cell_may_await()
    {
        Assert.Equal("7", await _notebook.Value("await Task.Delay(5);\nawait Task.FromResult(7)"));
    }

    [Fact]
    public async Task A_variable_may_be_declared_again_with_another_type()
    {
        await _notebook.Value("var x = 1;");
        await _notebook.Value("var x = \"text\";");
        Assert.Equal("4", await _notebook.Value("x.Length"));
    }

    [Fact]
    public async Task A_cell_of_usings_counts_for_those_that_follow()
    {
        await _notebook.Value("using System.Globalization;");
        Assert.Equal("True", await _notebook.Value("CultureInfo.InvariantCulture is not null"));
    }

    [Fact]
    public async Task A_first_cell_that_throws_keeps_what_it_had_assigned()
    {
        await _notebook.Failure("var x = 42;\nthrow new InvalidOperationException(\"on purpose\");\nvar y = 1;");
        Assert.Equal("42", await _notebook.Value("x"));
        Assert.Equal("0", await _notebook.Value("y"));
    }

    [Fact]
    public async Task A_cell_that_does_not_compile_changes_nothing()
    {
        await _notebook.Value("var x = 1;");
        await _notebook.Failure("var x = \"text\"; var y = z;");
        Assert.Equal("2", await _notebook.Value("x + 1"));
    }

    [Fact]
    public async Task The_workspace_is_the_variable_mlops()
    {
        Assert.Equal("0", await _notebook.Value("mlops.Data.List().Datasets.Count"));
    }

    [Fact]
    public async Task A_namespace_in_a_cell_is_a_library_and_a_rerun_replaces_it()
    {
        await _notebook.Value("namespace Shop { public static class Prices { public static int Of(string item) => item.Length; } }");
        Assert.Equal("5", await _notebook.Value("Shop.Prices.Of(\"apple\")"));
        await _notebook.Value("namespace Shop { public static class Prices { public static int Of(string item) => 2 * item.Length; } }");
        Assert.Equal("10", await _notebook.Value("using Shop;\nPrices.Of(\"apple\")"));
    }

    [Fact]
    public async Task Extension_methods_work_on_types_of_earlier_cells()
    {
        await _notebook.Value("record Point(double X, double Y);\nvar p = new Point(3, 4);");
        await _notebook.Value("static class Geometry { public static double Norm(this Point p) => Math.Sqrt(p.X * p.X + p.Y * p.Y); }\nvar q = new Point(6, 8);");
        Assert.Equal("5, 10", await _notebook.Value("$\"{p.Norm()}, {q.Norm()}\""));
    }

    [Fact]
    public async Task Extension_blocks_work()
    {
        await _notebook.Value("static class Words { extension(string text) { public int Vowels => text.Count(c => \"aeiou\".Contains(c)); } }");
        Assert.Equal("4", await _notebook.Value("\"notebook\".Vowels"));
    }

    [Fact]
    public async Task A_type_may_use_the_variables_of_the_notebook()
    {
        await _notebook.Value("var rate = 3;");
        await _notebook.Value("class Tax { public static string Name => nameof(rate); public int Of(int x) => x; }\nint Total(int x) => x * rate;");
        Assert.Equal("12", await _notebook.Value("Total(new Tax().Of(4))"));
    }

    [Fact]
    public async Task Using_var_at_the_top_level_lives_as_long_as_its_cell()
    {
        await _notebook.Value("class Door : IDisposable { public bool Closed; public void Dispose() => Closed = true; }");
        Assert.Equal("False", await _notebook.Value("using var door = new Door();\nvar kept = door;\ndoor.Closed"));
        Assert.Equal("True", await _notebook.Value("kept.Closed"));
        await _notebook.Failure("using var other = new Door();\nkept = other;\nthrow new Exception();");
        Assert.Equal("True", await _notebook.Value("kept.Closed"));
    }

    [Fact]
    public async Task Local_functions_async_streams_and_unsafe_code_work()
    {
        await _notebook.Value("async IAsyncEnumerable<int> Count(int n) { for (var i = 0; i < n; i++) { await Task.Yield(); yield return i; } }");
        Assert.Equal("6", await _notebook.Value("var sum = 0;\nawait foreach (var i in Count(4)) sum += i;\nsum"));
        Assert.Equal("8", await _notebook.Value("unsafe int Size() => sizeof(long);\nSize()"));
    }

    [Fact]
    public async Task A_long_recursion_has_a_deep_stack()
    {
        Assert.Equal("100000", await _notebook.Value("int Depth(int n) => n == 0 ? 0 : 1 + Depth(n - 1);\nDepth(100_000)"));
    }
}
