namespace MLOps.Tool.Tests;

/// <summary>A gate of a validation stops a process of its own: the verb, and a notebook before the cells that would load.</summary>
[Trait("Category", "Long")]
public sealed class ValidationGateTests : IDisposable
{
    private const string Checks = "checks:\n  - between: age\n    min: 0\n    severity: warning\n";

    private readonly TempFolder _folder = new();

    public ValidationGateTests()
    {
        _folder.Write("people.csv", "name,age\nAda,36\nBob,-1\n");
        _folder.Write("people.yaml", Checks);
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("warning", 1)]
    [InlineData("error", 0)]
    public async Task The_verb_ends_with_1_when_the_gate_is_not_passed(string gate, int code)
    {
        var result = await ToolRun.InAsync(_folder.Path, "validate", "people.csv", "--suite", "people.yaml", "--fail-on", gate, "--report", "junit");

        Assert.Equal(code, result.ExitCode);
        Assert.Contains("Passed with warnings: 1 of 1 check does not hold.", result.Output, StringComparison.Ordinal);
        Assert.Contains($"failures=\"{code}\"", File.ReadAllText(_folder.File("people.xml")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_cannot_be_evaluated_does_not_pass_the_gate()
    {
        _folder.Write("people.yaml", "checks:\n  - matches_regex: name\n    regex: (\n    severity: info\n");

        Assert.Equal(1, (await ToolRun.InAsync(_folder.Path, "validate", "people.csv", "--suite", "people.yaml", "--fail-on", "error")).ExitCode);
    }

    [Theory]
    [InlineData("warning", 1)]
    [InlineData("error", 0)]
    public async Task A_notebook_stops_before_it_loads(string gate, int code)
    {
        _folder.Write("etl.dib", $"#!csharp\n\n#!validate people.csv --fail-on {gate}\n{Checks}\n#!csharp\n\nSystem.IO.File.WriteAllText(System.IO.Path.Combine(mlops.BaseDirectory, \"loaded.txt\"), \"\");\n");

        var result = await ToolRun.InAsync(_folder.Path, "run", "etl.dib");

        Assert.Equal((code, code == 0), (result.ExitCode, File.Exists(_folder.File("loaded.txt"))));
    }
}
