using MLOps.Notebooks.Tests.Session;

namespace MLOps.Notebooks.Tests.LanguageServices;

public sealed class CompletionTests : IDisposable
{
    private readonly SessionFixture _notebook = new();

    public void Dispose() => _notebook.Dispose();

    [Theory]
    [InlineData("\"a\".Substr|", "Substring", "method", "string Substring(int startIndex) (+ 1 overload)")]
    [InlineData("new List<int>().Ad|", "Add", "method", "void Add(int item)")]
    [InlineData("\"a\".Len|", "Length", "property", "int Length { get; }")]
    [InlineData("Math.P|", "PI", "constant", "double PI = 3.141592653589793")]
    [InlineData("DayOfWeek.Mon|", "Monday", "enummember", "Monday = 1")]
    [InlineData("String|", "StringBuilder", "class", "class StringBuilder")]
    [InlineData("System.Collections.Gen|", "Generic", "namespace", "namespace Generic")]
    [InlineData("fore|", "foreach", "keyword", null)]
    [InlineData("Enumerable.Range(0, 3).Whe|", "Where", "method", "IEnumerable<int> Where<int>(Func<int, bool> predicate) (+ 1 overload)")]
    public async Task An_entry_says_its_kind_and_its_declaration(string code, string text, string kind, string? description)
    {
        var entry = await _notebook.EntryAt(code, text);
        Assert.NotNull(entry);
        Assert.Equal(kind, entry.Kind);
        if (description is null)
        {
            Assert.Null(entry.Description);
        }
        else
        {
            Assert.StartsWith(description, entry.Description, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_entry_after_a_dot_is_described()
    {
        var found = await _notebook.CompleteAt("\"text\".|");
        Assert.True(found.Items.Count > 40);
        Assert.All(found.Items, i => Assert.False(string.IsNullOrEmpty(i.Description), i.Text));
    }

    [Fact]
    public async Task Names_that_would_need_a_using_are_not_offered() =>
        Assert.Null(await _notebook.EntryAt("Stopwa|", "Stopwatch"));

    [Fact]
    public async Task An_override_is_written_out()
    {
        var cell = await _notebook.ChooseAt("class A\n{\n    public override ToS|\n}", "ToString()");
        Assert.Contains("ToString()", cell, StringComparison.Ordinal);
        Assert.Contains("return base.ToString();", cell, StringComparison.Ordinal);
        Assert.Equal("1", await _notebook.Value(cell + "\n1"));
    }

    [Fact]
    public async Task Members_are_offered_in_an_object_initialiser_and_those_set_are_not()
    {
        await _notebook.Value("class Car { public int Speed { get; set; } public string Name { get; set; } = \"\"; }");
        Assert.Equal(["Name", "Speed"], (await _notebook.CompleteAt("new Car { | }")).Items.Select(i => i.Text));
        Assert.Equal(["Name"], (await _notebook.CompleteAt("new Car { Speed = 1, | }")).Items.Select(i => i.Text));
    }

    [Fact]
    public async Task A_named_argument_comes_with_its_colon()
    {
        await _notebook.Value("int Area(int width, int height) => width * height;");
        Assert.Equal("Area(height: )", await _notebook.ChooseAt("Area(hei|)", "height"));
    }

    [Fact]
    public async Task What_the_place_asks_for_comes_first()
    {
        Assert.Equal("DayOfWeek", (await _notebook.CompleteAt("DayOfWeek day = |")).Items[0].Text);
        Assert.Equal("List<int>", (await _notebook.CompleteAt("List<int> all = new |")).Items[0].Text);
    }

    [Fact]
    public async Task Names_of_the_same_cell_are_known_across_magic_lines() =>
        Assert.NotNull(await _notebook.EntryAt("var speedOfLight = 1;\n#!time\nvar x = speedO|", "speedOfLight"));

    [Fact]
    public async Task Names_of_imported_files_and_of_libraries_are_known()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "tools.csx"), "int Thrice(int n) => 3 * n;\nnamespace Deep { public static class Far { public static int Reach(this int n) => n; } }");
        await _notebook.Value("#!import tools.csx");
        Assert.Equal("int Thrice(int n)", (await _notebook.EntryAt("Thr|", "Thrice"))?.Description);
        Assert.NotNull(await _notebook.EntryAt("using Deep;\n1.Rea|", "Reach"));
    }

    [Fact]
    public async Task Types_declared_again_complete_as_they_are_now()
    {
        await _notebook.Value("record Point(int Old);");
        await _notebook.Value("record Point(int Fresh);");
        await _notebook.Value("var p = new Point(1);");
        Assert.NotNull(await _notebook.EntryAt("p.Fre|", "Fresh"));
        Assert.Null(await _notebook.EntryAt("p.Ol|", "Old"));
    }

    [Fact]
    public async Task Lines_that_reference_complete_files_packages_and_versions()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "tools.dll"), "");
        File.WriteAllText(Path.Combine(_notebook.Folder, "part.csx"), "");
        Assert.Equal(["tools.dll"], (await _notebook.CompleteAt("#r \"to|")).Items.Select(i => i.Text));
        Assert.Equal(["part.csx"], (await _notebook.CompleteAt("#load \"|")).Items.Select(i => i.Text));
        Assert.Contains((await _notebook.CompleteAt("#r \"nuget: Markd|")).Items, i => i is { Text: "markdig", Kind: "package" });
        Assert.Contains((await _notebook.CompleteAt("#r \"nuget: Markdig, |")).Items, i => i.Kind == "version");
        Assert.Contains((await _notebook.CompleteAt("#:package Markdig@|")).Items, i => i.Kind == "version");
    }

    [Fact]
    public async Task Sql_completes_tables_and_the_columns_of_those_it_names()
    {
        await _notebook.Value("record Trip(string City, double Price);\nvar trips = new List<Trip> { new(\"Oslo\", 1) };\nvar table = new System.Data.DataTable();\ntable.Columns.Add(\"Weight\");");
        Assert.Contains((await _notebook.CompleteAt("#!sql\nSELECT * FROM tr|")).Items, i => i is { Text: "trips", Kind: "variable" });
        Assert.Contains((await _notebook.CompleteAt("#!sql\nSELECT Pri| FROM trips")).Items, i => i is { Text: "Price", Kind: "column" });
        Assert.Contains((await _notebook.CompleteAt("#!sql\nSELECT We| FROM table")).Items, i => i is { Text: "Weight", Kind: "column" });
        Assert.Contains((await _notebook.CompleteAt("#!sql\nSEL|")).Items, i => i is { Text: "SELECT", Kind: "keyword" });
        Assert.DoesNotContain((await _notebook.CompleteAt("#!sql\nSELECT Pri|")).Items, i => i.Text == "Price");
    }

    [Fact]
    public async Task Magic_lines_complete_values_models_runs_experiments_and_features()
    {
        await _notebook.Value("#!experiment rain\n#!run start first\n#!run end");
        Assert.Contains((await _notebook.CompleteAt("#!run show fi|")).Items, i => i is { Text: "first", Kind: "run" });
        Assert.Contains((await _notebook.CompleteAt("#!experiment r|")).Items, i => i is { Text: "rain", Kind: "experiment" });
        Assert.Contains((await _notebook.CompleteAt("#!validate x --fail-on |")).Items, i => i is { Text: "error", Kind: "value" });
        Assert.All((await _notebook.CompleteAt("#!run |")).Items, i => Assert.Equal("command", i.Kind));
        Assert.All((await _notebook.CompleteAt("#!|")).Items, i => Assert.False(string.IsNullOrEmpty(i.Description), i.Text));
    }

    [Theory]
    [InlineData("|")]
    [InlineData("\"unfinished |")]
    [InlineData("// comment |")]
    [InlineData("class { { { |")]
    [InlineData("#!|")]
    [InlineData("#!nothing like this |")]
    [InlineData("#r |")]
    [InlineData("@#$%^&*(|")]
    [InlineData("\ud83d|")]
    public async Task Whatever_is_typed_there_is_an_answer(string code)
    {
        Assert.NotNull(await _notebook.CompleteAt(code));
        await _notebook.InspectAt(code);
    }
}
