using System.Diagnostics;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.Guards;

public sealed class StackTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("int F(int n) => F(n + 1) + 1;\nF(0)", 1)]
    [InlineData("int F(int n)\n{\n    return n % 2 == 0 ? G(n) : F(n + 1);\n}\nint G(int n) => F(n + 1) + 1;\nF(0)", 2)]
    [InlineData("class Person { public string Name => Name; }\nnew Person().Name", 1)]
    [InlineData("Func<int, int> f = null!;\nf = n => f(n + 1) + 1;\nf(0)", 2)]
    [InlineData("Task.Run(() => { int F(int n) { return F(n + 1) + 1; } return F(0); }).Result", 1)]
    [InlineData("namespace Deep { public static class Far { public static int F(this int n) => (n + 1).F() + 1; } }", 0)]
    public async Task Endless_recursion_is_an_error_of_the_cell_and_the_session_lives(string code, int line)
    {
        await _notebook.Value("var kept = 42;");
        if (line == 0)
        {
            await _notebook.Value(code);
            (code, line) = ("using Deep;\n0.F()", 1);
        }

        var watch = Stopwatch.StartNew();
        var error = await _notebook.Failure(code);
        Assert.Equal("StackOverflow", error.Name);
        Assert.Matches($"^cell \\d, line {(line == 2 ? "[25]" : line)}: StackOverflow: .*Does the recursion end", error.Traceback[0]);
        Assert.True(error.Traceback.Count < 40, $"{error.Traceback.Count} lines");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), watch.Elapsed.ToString());
        Assert.Equal("42", await _notebook.Value("kept"));
    }

    [Fact]
    public async Task A_record_that_contains_itself_has_no_text_and_the_session_lives()
    {
        var error = await _notebook.Failure("record Node { public Node? Next { get; set; } }\nvar node = new Node();\nnode.Next = node;\nnode.ToString()");
        Assert.Equal("StackOverflow", error.Name);
        Assert.Equal("1", await _notebook.Value("1"));
    }

    [Fact]
    public async Task Deep_recursion_that_ends_works() =>
        Assert.Equal("20000", await _notebook.Value("int Depth(int n) => n == 0 ? 0 : 1 + Depth(n - 1);\nDepth(20_000)"));

    [Fact]
    public async Task Errors_in_guarded_code_name_the_line_and_place_that_was_written()
    {
        var error = await _notebook.Failure("while (true)\n{\n    var x = missing;\n}");
        Assert.Equal("cell 1, line 3: CS0103 The name 'missing' does not exist in the current context", error.Message);
        Assert.Equal("                ^^^^^^^", error.Traceback[2]);
        error = await _notebook.Failure("int F(int n) => n > 3 ? throw new InvalidOperationException(\"deep\") : F(n + 1);\n\nF(0)");
        Assert.Equal("cell 2, line 1: InvalidOperationException: deep", error.Traceback[0]);
    }
}
