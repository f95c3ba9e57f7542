using System.Text.Json.Nodes;

namespace MLOps.Tool.Tests.Catalog;

/// <summary>The verbs, called in this process with writers instead of a terminal.</summary>
public sealed class CatalogVerbTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public CatalogVerbTests() => _folder.Write("rain.csv", "city,days\nSeattle,3\nBoston,5\n");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_magic_command_is_a_verb_with_the_same_words()
    {
        Directory.CreateDirectory(_folder.File(".mlops"));
        var added = await Run("data", "add", "rain", "rain.csv");
        Assert.True(added.ExitCode == 0, added.Error);
        var listed = await Run("data", "list");
        Assert.Contains("rain", listed.Output, StringComparison.Ordinal);
        Assert.Equal("rain", (string?)JsonNode.Parse((await Run("data", "show", "rain", "--json")).Output)!["name"]);
    }

    [Fact]
    public async Task Every_command_of_the_catalogue_that_is_a_verb_explains_itself()
    {
        foreach (var spec in Interactive.Commands.Catalog.Default.Commands.Where(c => c.IsVerb))
        {
            var path = Tool.Catalog.CatalogVerbs.PathOf(spec);
            var help = await Run([.. path.Split(' '), "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.Contains(spec.Summary, string.Join(' ', help.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.All(spec.Options.Where(o => !o.InNotebook), o => Assert.Contains(o.Name, help.Output, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Sql_comes_as_an_argument_from_a_file_or_through_a_pipe()
    {
        _folder.Write("query.sql", "SELECT sum(days) AS total FROM 'rain.csv'");
        Assert.Contains("8", (await Run("sql", "SELECT sum(days) AS total FROM 'rain.csv'")).Output, StringComparison.Ordinal);
        Assert.Contains("8", (await Run("sql", "--body", "query.sql")).Output, StringComparison.Ordinal);
        Assert.Contains("8", (await RunWith("SELECT sum(days) AS total FROM 'rain.csv'", "sql")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Html_writes_a_page_beside_the_text()
    {
        var result = await Run("sql", "SELECT '<script>alert(1)</script>' AS danger", "--html", "page.html");
        Assert.Equal(0, result.ExitCode);
        var page = File.ReadAllText(_folder.File("page.html"));
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run", "<NOTEBOOK>")]
    [InlineData("export", "--out")]
    [InlineData("convert", "<FROM> <TO> [options]")]
    [InlineData("verify", "<DIR> [options]")]
    [InlineData("format", "<NOTEBOOK>")]
    [InlineData("serve", "Serve a deployment")]
    public async Task Help_of_a_verb_needs_nothing_else_on_the_line(string verb, string said)
    {
        var result = await Run(verb, "--help");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(said, result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_word_it_says_what_there_is()
    {
        var result = await Run();
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("model ", result.Output, StringComparison.Ordinal);
        Assert.Contains("The model registry: alias, ", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_a_notebook_has_is_not_offered_in_a_terminal()
    {
        var help = (await Run("deploy", "--help")).Output;
        Assert.DoesNotContain("--ephemeral", help, StringComparison.Ordinal);
        Assert.Contains("mlops deploy rain@champion --name rain", help, StringComparison.Ordinal);
        Assert.DoesNotContain("--as", (await Run("profile", "--help")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public async Task A_profile_is_as_wide_as_its_terminal(int width)
    {
        using var output = new StringWriter();
        const string sql = "SELECT i AS number_of_the_ticket, 'a remark of the clerk who took it, ' || i % 3 AS remark_of_the_clerk FROM range(90) t(i)";
        await ToolCommandLine.RunAsync(["profile", sql], new ToolContext(TextReader.Null, output, TextWriter.Null, _folder.Path) { Terminal = Terminal.Plain with { Width = width } });

        Assert.Contains("remark_of_the_clerk", output.ToString(), StringComparison.Ordinal);
        Assert.All(output.ToString().Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));
    }

    [Theory]
    [InlineData("dat list", "Command 'dat' not found. Did you mean 'data'?")]
    [InlineData("data lst", "Command 'lst' not found. Did you mean 'list'?")]
    [InlineData("data list --jsn", "Option '--jsn' not found. Did you mean '--json'?")]
    [InlineData("data", "needs one of")]
    [InlineData("data add", "data add needs NAME")]
    [InlineData("data add a b c", "does not take 'c'")]
    [InlineData("sql", "needs its SQL")]
    [InlineData("sql x --limit many", "takes a whole number, not 'many'")]
    public async Task A_wrong_call_is_one_line_with_what_would_work(string call, string said)
    {
        var result = await Run(call.Split(' '));
        Assert.Equal(2, result.ExitCode);
        Assert.Empty(result.Output);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task Work_that_fails_is_exit_code_1_and_one_line()
    {
        var result = await Run("data", "show", "nothing");
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("mlops: Dataset 'nothing' not found.", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("#!", result.Error, StringComparison.Ordinal);
    }

    private Task<ToolResult> Run(params string[] arguments) => RunWith(null, arguments);

    private async Task<ToolResult> RunWith(string? input, params string[] arguments)
    {
        using var reader = new StringReader(input ?? "");
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await ToolCommandLine.RunAsync(arguments, new ToolContext(reader, output, error, _folder.Path, HasInput: input is not null));
        return new ToolResult(code, output.ToString(), error.ToString());
    }
}
