using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Session;

public sealed class ErrorTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_compiler_error_names_cell_and_line_and_shows_the_line()
    {
        await _notebook.Value("1");
        var error = await _notebook.Failure("var a = 1;\n\nvar b = missing + a;");
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("cell 2, line 3: CS0103 The name 'missing' does not exist in the current context", error.Message);
        Assert.Equal(3, error.Line);
        Assert.Equal(["    var b = missing + a;", "            ^^^^^^^"], error.Traceback.Skip(1));
    }

    [Fact]
    public async Task A_runtime_error_names_cell_and_line_first_and_folds_the_libraries()
    {
        await _notebook.Value("int Divide(int a, int b)\n{\n    return a / b;\n}");
        var error = await _notebook.Failure("var numbers = new[] { 1 };\nnumbers.Select(n => Divide(n, 0)).ToList()");
        Assert.Equal("DivideByZeroException", error.Name);
        Assert.Equal("cell 1, line 3: DivideByZeroException: Attempted to divide by zero.", error.Traceback[0]);
        Assert.Equal("    return a / b;", error.Traceback[1]);
        Assert.Contains("  at Divide in cell 1, line 3", error.Traceback);
        Assert.Contains(error.Traceback, l => l.EndsWith("cell 2, line 2", StringComparison.Ordinal));
        Assert.Contains(error.Traceback, l => l.Contains("of libraries", StringComparison.Ordinal));
        Assert.DoesNotContain(error.Traceback, l => l.Contains("MLOps.Notebooks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_error_without_libraries_shows_the_cell_alone()
    {
        var error = await _notebook.Failure("throw new InvalidOperationException(\"x\", new IOException(\"inner\"));");
        Assert.Equal(
            [
                "cell 1, line 1: InvalidOperationException: x",
                "    throw new InvalidOperationException(\"x\", new IOException(\"inner\"));",
                "  because of IOException: inner",
                "  at the cell in cell 1, line 1",
            ],
            error.Traceback);
    }

    [Fact]
    public async Task A_line_after_a_magic_counts_from_the_start_of_the_cell()
    {
        var error = await _notebook.Failure("#!time\nvar a = 1;\nvar b = missing;");
        Assert.Equal(3, error.Line);
    }

    [Fact]
    public async Task A_mistake_of_the_users_is_one_sentence()
    {
        var error = await _notebook.Failure("mlops.Data.Get(\"nothing\")");
        Assert.Equal("UserError", error.Name);
        Assert.StartsWith("Dataset 'nothing' not found.", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Traceback);
    }

    [Fact]
    public async Task An_unknown_magic_names_the_nearest()
    {
        var error = await _notebook.Failure("#!dta list");
        Assert.Equal("Command '#!dta' not found. Did you mean '#!data'?", error.Message);
        Assert.Empty(error.Traceback);
    }

    [Fact]
    public async Task Wrong_sql_is_one_message_without_a_stack()
    {
        var error = await _notebook.Failure("#!sql\nSELECT nothing FROM nowhere");
        Assert.Contains("nowhere", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Traceback);
    }

    [Fact]
    public async Task A_failed_cell_does_not_stop_the_next_one_and_is_in_the_history()
    {
        await _notebook.Failure("throw new Exception(\"x\");");
        Assert.Equal("1", await _notebook.Value("1"));
        Assert.Equal([CellOutcome.Failed, CellOutcome.Succeeded], _notebook.Session.History.Select(c => c.Outcome));
    }

    [Fact]
    public async Task Frames_in_types_lambdas_and_async_code_name_their_cells()
    {
        await _notebook.Value("record A(int X)\n{\n    public async Task<int> Go()\n    {\n        await Task.Delay(1);\n        return await Task.Run(() => 1 / (X - X));\n    }\n}");
        await _notebook.Value("Func<A, Task<int>> f = async a =>\n    await a.Go();");
        var error = await _notebook.Failure("var r = await f(new A(1));");
        Assert.Equal("cell 1, line 6: DivideByZeroException: Attempted to divide by zero.", error.Traceback[0]);
        Assert.Contains("  at Go in cell 1, line 6", error.Traceback);
        Assert.Contains("  at the cell in cell 2, line 2", error.Traceback);
        Assert.Contains("  at the cell in cell 3, line 1", error.Traceback);
    }

    [Fact]
    public async Task A_type_that_was_compiled_again_for_another_cell_still_names_its_own()
    {
        await _notebook.Value("record P(int X);");
        await _notebook.Value("static class Ext\n{\n    public static int Fail(this P p) =>\n        throw new InvalidOperationException(\"no\");\n}");
        await _notebook.Value("record P(int X, int Y);");
        var error = await _notebook.Failure("new P(1, 2).Fail()");
        Assert.Equal("cell 2, line 4: InvalidOperationException: no", error.Traceback[0]);
    }

    [Theory]
    [InlineData("var a = new[] { 1 };\nvar i = 5;\nvar b = a[i];\nvar c = 1;", "IndexOutOfRangeException")]
    [InlineData("var big = int.MaxValue;\n\nchecked { big++; }\nvar c = 1;", "OverflowException")]
    [InlineData("object o = 1;\n\nvar s = (string)o;\nvar c = 1;", "InvalidCastException")]
    [InlineData("string s = null;\n\nvar n = s.Length;\nvar c = 1;", "NullReferenceException")]
    public async Task A_statement_that_fails_is_named_by_its_line(string cell, string name)
    {
        var error = await _notebook.Failure(cell);
        Assert.StartsWith($"cell 1, line 3: {name}: ", error.Traceback[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_optimised_code_knows_no_line_the_cell_is_named_all_the_same()
    {
        var error = await _notebook.Failure("var a = new[] { 1 };\nfor (var i = 0; i < 5; i++)\n{\n    a[i] = i;\n}");
        Assert.Matches("^cell 1(, line 4)?: IndexOutOfRangeException: ", error.Traceback[0]);
        Assert.Matches("^  at the cell in cell 1(, line 4)?$", error.Traceback[^1]);
    }
}
