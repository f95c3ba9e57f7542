using MLOps.Notebooks.Session;
using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.LanguageServices;

public sealed class DiagnosticsTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task Errors_and_warnings_are_told_by_place_before_the_cell_runs()
    {
        await _notebook.Value("var a = 1;");
        var found = await Diagnose("#!time\nvar b = a + missing;\n  async Task F() { Task.Delay(1); await Task.Delay(1); }");
        Assert.Equal(new CellDiagnostic(2, 13, 2, 20, CellSeverity.Error, "CS0103", "The name 'missing' does not exist in the current context"), found[0]);
        Assert.Equal((3, 20, CellSeverity.Warning, "CS4014"), (found[1].Line, found[1].Column, found[1].Severity, found[1].Id));
        Assert.Equal(2, found.Count);
        Assert.Equal("1", await _notebook.Value("a"));
    }

    [Fact]
    public async Task Mistakes_in_magic_lines_are_told_with_the_compiler_s()
    {
        var found = await Diagnose("var x = 1;\n#!data ad y\nvar z = nothing;");
        Assert.Equal([(2, "magic"), (3, "CS0103")], found.Select(d => (d.Line, d.Id)));
        Assert.Contains("ad", found[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1 + 1")]
    [InlineData("using var stream = new MemoryStream();\nstream.Length")]
    [InlineData("namespace A { public static class B { public static int C(this int n) => n; } }")]
    [InlineData("#r \"nuget: Whatever, 1.0\"\n#:package Other@2")]
    [InlineData("string? name = null;")]
    [InlineData("using static Microsoft.DotNet.Interactive.Gone.Tool;\nFormatter<Version>.Register(v => \"v\", \"text/plain\");")]
    [InlineData("#!sql\nSELECT 1")]
    [InlineData("Span<int> numbers = stackalloc int[3];\nnumbers[0] = 1;\nnumbers.Length")]
    [InlineData("var array = new[] { 1, 2 };\nref int first = ref array[0];\nfirst = 3;")]
    public async Task What_would_run_has_nothing_to_say(string code) => Assert.Empty(await Diagnose(code));

    [Fact]
    public async Task A_mistake_beside_a_variable_of_the_stack_is_told_where_it_stands()
    {
        var found = await Diagnose("Span<int> numbers = stackalloc int[3];\n  numbers[0] = missing;");
        Assert.Equal((2, 16, "CS0103"), (found[0].Line, found[0].Column, found[0].Id));
        Assert.Single(found);
    }

    [Fact]
    public async Task A_warning_that_means_a_mistake_is_told_when_the_cell_runs_and_others_are_not()
    {
        await _notebook.Value("async Task Later() { await Task.Delay(1); }\nasync Task Now()\n{\n    Later();\n    int unused;\n    await Task.Delay(1);\n}");
        Assert.StartsWith("cell 1, line 4: warning CS4014 ", _notebook.Output.Error, StringComparison.Ordinal);
        Assert.Single(_notebook.Output.Error.Trim().Split('\n'));
    }

    private Task<IReadOnlyList<CellDiagnostic>> Diagnose(string code) => _notebook.Session.DiagnoseAsync(code, CancellationToken.None);
}
