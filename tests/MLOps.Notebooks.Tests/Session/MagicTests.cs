using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Tests.Session;

public sealed class MagicTests : IDisposable
{
    private const string Csv = "city,temp\nOslo,3\nRome,18\nCairo,29\n";
    private readonly SessionFixture _notebook = new();

    public MagicTests() => File.WriteAllText(Path.Combine(_notebook.Folder, "t.csv"), Csv);

    public void Dispose() => _notebook.Dispose();

    [Fact]
    public async Task A_report_is_shown_as_html_and_text()
    {
        await _notebook.Value("#!data add temps t.csv");
        var bundle = Assert.Single(_notebook.Output.Displays).Bundle;
        Assert.Contains("temps", bundle.Text, StringComparison.Ordinal);
        Assert.Contains("temps", bundle.Data[MimeBundle.Html].GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_json_a_report_is_shown_as_json()
    {
        await _notebook.Value("#!data add temps t.csv --json");
        var bundle = Assert.Single(_notebook.Output.Displays).Bundle;
        Assert.Equal(3, bundle.Data[MimeBundle.Json]["rows"]!.GetValue<int>());
        Assert.False(bundle.Data.ContainsKey(MimeBundle.Html));
    }

    [Fact]
    public async Task As_gives_the_report_to_csharp_with_its_own_type()
    {
        await _notebook.Value("#!data add temps t.csv --as temps");
        Assert.Equal("3", await _notebook.Value("temps.Rows"));
        Assert.Contains("temps", _notebook.Session.History[0].Declared);
        Assert.Contains("temps", _notebook.Session.History[1].Read);
    }

    [Fact]
    public async Task Csharp_and_magics_alternate_within_a_cell()
    {
        var text = "var limit = 10;\n#!data add temps t.csv --as temps\nvar answer = temps.Rows + limit;\nanswer";
        Assert.Equal("13", await _notebook.Value(text));
    }

    [Fact]
    public async Task Sql_sees_the_variables()
    {
        await _notebook.Value("record City(string Name, int People);\nvar cities = new[] { new City(\"Oslo\", 700), new City(\"Rome\", 2800) };");
        await _notebook.Value("#!sql --as big\nSELECT Name FROM cities WHERE People > 1000");
        Assert.Equal("Rome", await _notebook.Value("(string)big.Rows[0][0]"));
    }

    [Fact]
    public async Task A_magic_line_inside_a_raw_string_is_text()
    {
        Assert.Equal("#!data list", await _notebook.Value("var text = \"\"\"\n#!data list\n\"\"\";\ntext"));
    }

    [Fact]
    public async Task Help_shows_usage_and_examples()
    {
        await _notebook.Value("#!data add --help");
        var help = Assert.Single(_notebook.Output.Displays).Bundle.Text;
        Assert.Contains("#!data add NAME SOURCE", help, StringComparison.Ordinal);
        Assert.Contains("--description", help, StringComparison.Ordinal);
        Assert.Contains("#!data add weather data/weather.csv", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vars_lists_type_shape_size_and_value()
    {
        await _notebook.Value("var n = 42;\nvar text = \"abc\";\nvar list = new List<int> { 1, 2 };");
        await _notebook.Value("#!vars");
        var text = Assert.Single(_notebook.Output.Displays).Bundle.Text;
        Assert.Matches(@"n\s+int\s+4 B\s+42", text);
        Assert.Matches(@"text\s+string\s+3 characters\s+≈ 28 B\s+abc", text);
        Assert.Matches(@"list\s+List<int>\s+2 items\s+≈ 32 B", text);
    }

    [Fact]
    public async Task Time_says_how_long_the_cell_took()
    {
        await _notebook.Value("#!time\nawait Task.Delay(30);");
        Assert.Matches(@"^Cell time: \d+\.\d ms$", Assert.Single(_notebook.Output.Displays).Bundle.Text);
    }

    [Fact]
    public async Task Import_runs_a_script_of_the_notebooks_folder()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "tools.csx"), "int Triple(int n) => 3 * n;\nstatic class More { public static int Half(this int n) => n / 2; }");
        await _notebook.Value("#!import tools.csx");
        Assert.Equal("6", await _notebook.Value("Triple(4).Half()"));
        var error = await _notebook.Failure("#!import tool.csx");
        Assert.Contains("Did you mean 'tools.csx'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_runs_the_csharp_cells_of_a_notebook()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "other.dib"), "#!markdown\n\n# Title\n\n#!csharp\n\nvar fromOther = 5;\n\n#!csharp\n\nfromOther += 1;\n");
        await _notebook.Value("#!import other.dib");
        Assert.Equal("6", await _notebook.Value("fromOther"));
        Assert.Contains("fromOther", _notebook.Session.History[0].Declared);
    }

    [Fact]
    public async Task Markdown_is_shown_as_such_and_csharp_is_csharp()
    {
        await _notebook.Value("#!markdown\n## Title");
        Assert.Equal("## Title", Assert.Single(_notebook.Output.Displays).Bundle.Data[MimeBundle.Markdown].GetValue<string>());
        Assert.Equal("3", await _notebook.Value("#!csharp\n1 + 2"));
    }

    [Theory]
    [InlineData("kernel.md", 6)]
    [InlineData("display.md", 5)]
    public async Task The_example_cells_of_the_kernels_pages_run(string name, int least)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Interactive.sln")))
        {
            folder = folder.Parent!;
        }

        var page = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", name))).ReplaceLineEndings("\n");
        var cells = page.Split("```csharp-notebook\n").Skip(1).Select(c => c[..c.IndexOf("```", StringComparison.Ordinal)]).ToList();
        Assert.True(cells.Count >= least);
        foreach (var cell in cells)
        {
            await _notebook.Value(cell);
        }
    }
}
