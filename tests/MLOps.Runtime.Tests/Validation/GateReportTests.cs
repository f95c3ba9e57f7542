using System.Text.Json;
using System.Xml.Linq;
using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>Reports for CI and other tools: what they say, that hostile text stays text, and that they are written whole.</summary>
public sealed class GateReportTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData(Severity.Error, 1)]
    [InlineData(Severity.Warning, 2)]
    public void JUnit_counts_as_failures_what_the_gate_does(Severity gate, int failures)
    {
        var suite = XDocument.Parse(File.ReadAllText(GateReport.Write(Report(), "junit", _test.Folder, gate))).Root!.Element("testsuite")!;

        Assert.Equal(("4", $"{failures}", "1"), ((string?)suite.Attribute("tests"), (string?)suite.Attribute("failures"), (string?)suite.Attribute("errors")));
        Assert.Equal(failures, suite.Elements("testcase").Count(c => c.Element("failure") is not null));
        var broken = suite.Elements("testcase").Single(c => (string?)c.Attribute("name") == "between_age");
        Assert.Equal("expected age between 0 and 120; 1 of 3 rows break it: -1", (string?)broken.Element("failure")!.Attribute("message"));
        Assert.Contains("row 2: age = -1", broken.Value, StringComparison.Ordinal);
        Assert.Contains("missing )", (string?)suite.Elements("testcase").Single(c => c.Element("error") is not null).Element("error")!.Attribute("message"), StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_starts_with_the_verdict_and_keeps_text_text()
    {
        var markdown = File.ReadAllText(GateReport.Write(Report(), "out/ci.md", _test.Folder));

        Assert.StartsWith("## Validation of people.csv by a b\n\n❌ Failed: 3 of 4 checks do not hold.", markdown, StringComparison.Ordinal);
        Assert.Contains("| between\\_age | error | expected age between 0 and 120; 1 of 3 rows break it: -1 |", markdown, StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;\\|", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>|", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenLineage_has_an_assertion_for_each_check()
    {
        using var json = JsonDocument.Parse(File.ReadAllText(GateReport.Write(Report(), "openlineage", _test.Folder)));

        var input = json.RootElement.GetProperty("inputs")[0];
        var assertions = input.GetProperty("inputFacets").GetProperty("dataQualityAssertions").GetProperty("assertions");
        Assert.Equal("people.csv", input.GetProperty("name").GetString());
        Assert.Equal(4, assertions.GetArrayLength());
        Assert.Equal(("between", false, "age", "error", "1 of 3 rows fail"), (
            assertions[0].GetProperty("assertion").GetString(), assertions[0].GetProperty("success").GetBoolean(), assertions[0].GetProperty("column").GetString(),
            assertions[0].GetProperty("severity").GetString(), assertions[0].GetProperty("actual").GetString()));
        Assert.True(Guid.TryParse(json.RootElement.GetProperty("run").GetProperty("runId").GetString(), out _));
    }

    [Theory]
    [InlineData("junit", "a b.xml")]
    [InlineData("json", "a b.json")]
    [InlineData("html", "a b.html")]
    [InlineData("markdown", "a b.md")]
    [InlineData("openlineage", "a b.openlineage.json")]
    [InlineData("ci/x.openlineage.json", "ci/x.openlineage.json")]
    public void A_format_or_an_ending_says_what_is_written(string target, string file)
    {
        var path = GateReport.Write(Report(), target, _test.Folder);

        Assert.Equal(Path.GetFullPath(Path.Combine(_test.Folder, file)), path);
        Assert.True(new FileInfo(path).Length > 200);
    }

    [Theory]
    [InlineData("junitt", "Report format 'junitt' not found. Did you mean 'junit'?")]
    [InlineData("a.txt", "'a.txt' does not say what report it is. End it with .xml,")]
    [InlineData("people.csv/a.xml", "cannot be written")]
    public void A_target_that_cannot_be_is_one_sentence(string target, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => GateReport.Write(Report(), target, _test.Folder)).Message, StringComparison.Ordinal);

    [Fact]
    public void Control_characters_do_not_break_the_xml()
    {
        var report = _test.Workspace.Validate("SELECT chr(7) || '<&' AS t", new ValidationSuite("s", Expect.Column("t").InSet("x")));

        Assert.Contains("<&", XDocument.Parse(File.ReadAllText(GateReport.Write(report, "junit", _test.Folder))).ToString().Replace("&lt;", "<", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private ValidationReport Report()
    {
        _test.Write("people.csv", "name,age\nAda,36\nBob,-1\n,41\n");
        return _test.Workspace.Validate("people.csv", new ValidationSuite(
            "a b",
            Expect.Column("age").Between(0, 120), Expect.Column("name").NotNull().Severity(Severity.Warning).Named("<b>|"), Expect.Column("name").MatchesRegex("("), Expect.RowCount(1)));
    }
}
