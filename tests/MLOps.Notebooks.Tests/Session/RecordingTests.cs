namespace MLOps.Notebooks.Tests.Session;

public sealed class RecordingTests : IDisposable
{
    private readonly string _before = Environment.CurrentDirectory;
    private readonly SessionFixture _notebook = new();

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _notebook.Dispose();
    }

    [Fact]
    public async Task The_history_knows_what_a_cell_declared_and_read()
    {
        await _notebook.Value("var a = 1; int F(int x) => x; record R(int N);");
        await _notebook.Value("var b = F(a); var r = new R(b);");
        await _notebook.Value("var shadow = Enumerable.Range(0, 3).Select(a => a).Sum();");
        var history = _notebook.Session.History;
        Assert.Equal(["F", "R", "a"], history[0].Declared.Order(StringComparer.Ordinal));
        Assert.Equal(["F", "R", "a"], history[1].Read.Order(StringComparer.Ordinal));
        Assert.Equal(["b", "r"], history[1].Declared.Order(StringComparer.Ordinal));
        Assert.Empty(history[2].Read);
    }

    [Fact]
    public async Task The_history_knows_when_a_cell_began_and_how_long_it_took()
    {
        var before = TimeProvider.System.GetUtcNow();
        await _notebook.Value("await Task.Delay(60);");
        var (cell, after) = (_notebook.Session.History[0], TimeProvider.System.GetUtcNow());

        Assert.InRange(cell.Started, before, after);
        Assert.InRange(cell.Duration, TimeSpan.FromMilliseconds(50), after - before);
        await _notebook.Value("#!sql --as times\nSELECT seconds FROM store.cells WHERE execution = 1");
        Assert.Equal(cell.Duration.TotalSeconds, double.Parse((await _notebook.Value("((double)times.Rows[0][0]).ToString(\"R\", System.Globalization.CultureInfo.InvariantCulture)"))!, System.Globalization.CultureInfo.InvariantCulture), 6);
    }

    [Theory]
    [InlineData("list.Add(4);", "list")]
    [InlineData("number = 2;", "number")]
    [InlineData("number++; list[0] = 7;", "list number")]
    [InlineData("foreach (var i in list) other.Add(i);", "other")]
    [InlineData("Fill(list);", "list")]
    [InlineData("var same = list; same.Clear();", "list")]
    [InlineData("Grow();", "number")]
    [InlineData("list.Where(x => x > 1).Count()", "")]
    [InlineData("var list = new List<int>(); list.Add(1);", "")]
    [InlineData("other.ForEach(x => list.Add(x));", "list other")]
    public async Task The_history_knows_what_a_cell_may_have_changed(string code, string expected)
    {
        await _notebook.Value("var list = new List<int> { 1, 2, 3 }; var other = new List<int> { 8 }; var number = 1;\nvoid Fill(List<int> into) { while (into.Count < 9) { into.Add(0); } }\nvoid Grow() { number += 1; }");
        await _notebook.Value(code);

        Assert.Equal(expected, string.Join(' ', _notebook.Session.History[^1].Mutated.Order(StringComparer.Ordinal)));
        await _notebook.Value("#!sql --as cells\nSELECT mutated FROM store.cells ORDER BY execution");
        Assert.Equal(expected.Length == 0 ? "[]" : $"[\"{expected.Replace(" ", "\",\"", StringComparison.Ordinal)}\"]", await _notebook.Value("cells.Rows[1][0].ToString()"));
    }

    [Fact]
    public async Task A_cell_that_is_hard_to_follow_runs_and_is_recorded()
    {
        await _notebook.Value("var x = 1;");

        Assert.Equal("2001", await _notebook.Value("x" + string.Concat(Enumerable.Repeat(" + 1", 2000))));
        Assert.Equal("400", await _notebook.Value(string.Concat(Enumerable.Repeat("(", 200)) + "x" + string.Concat(Enumerable.Repeat(" + 1)", 200)) + " + 199"));
        Assert.Empty(_notebook.Session.History[^1].Mutated);
    }

    [Fact]
    public async Task The_history_knows_the_digest_of_the_data_a_cell_read()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "t.csv"), "a\n1\n");
        await _notebook.Value("#!data add t t.csv");
        await _notebook.Value("1");
        Assert.Equal(64, _notebook.Session.History[0].Inputs["t.csv"].Length);
        Assert.Empty(_notebook.Session.History[1].Inputs);
    }

    [Theory]
    [InlineData("File.WriteAllText(\"a.txt\", \"x\");", "a.txt")]
    [InlineData("Directory.CreateDirectory(\"out\");\nusing (var w = new StreamWriter(Path.Combine(\"out\", \"b.csv\"))) { w.Write(1); }", "out/b.csv")]
    [InlineData("void Save(string name) => File.WriteAllText(name + \".txt\", name);\nSave(\"c\"); Save(\"d\");", "c.txt d.txt")]
    [InlineData("#!validate days.csv --quarantine bad.parquet\nchecks:\n  - between: rain\n    max: 1", "bad.parquet")]
    [InlineData("File.ReadAllText(\"there.txt\")", "")]
    [InlineData("Console.WriteLine(\"there.txt\");", "")]
    public async Task The_history_knows_the_digest_of_the_files_a_cell_wrote(string code, string expected)
    {
        await _notebook.Value($"Environment.CurrentDirectory = @\"{_notebook.Folder}\";");
        File.WriteAllText(Path.Combine(_notebook.Folder, "there.txt"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(_notebook.Folder, "there.txt"), DateTime.UnixEpoch);
        File.WriteAllText(Path.Combine(_notebook.Folder, "days.csv"), "rain\n1\n2\n");
        File.SetLastWriteTimeUtc(Path.Combine(_notebook.Folder, "days.csv"), DateTime.UnixEpoch);
        await _notebook.Value(code);

        var outputs = _notebook.Session.History[^1].Outputs;
        Assert.Equal(expected, string.Join(' ', outputs.Keys));
        Assert.All(outputs, o => Assert.Equal(Store.Artifacts.DigestOf(Path.Combine(_notebook.Folder, o.Key)), o.Value));
        await _notebook.Value("#!sql --as cells\nSELECT outputs FROM store.cells ORDER BY execution");
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(outputs), await _notebook.Value("cells.Rows[1][0]"));
    }

    [Fact]
    public async Task The_store_knows_which_cell_registered_a_model_without_a_run()
    {
        await _notebook.Value("using Microsoft.ML;\nclass In { public float N { get; set; } }\nvar ml = new MLContext(1); var rows = ml.Data.LoadFromEnumerable(new[] { new In { N = 1 }, new In { N = 2 } });");
        await _notebook.Value("mlops.Models.Register(\"plain\", ml.Transforms.Concatenate(\"F\", \"N\").Append(ml.Clustering.Trainers.KMeans(\"F\", numberOfClusters: 2)).Fit(rows), rows);");
        await _notebook.Value("#!sql --as made\nSELECT c.execution, v.run IS NULL FROM store.model_versions v JOIN store.cells c ON v.cell = c.session || '/' || c.execution");

        Assert.Equal("2 True", await _notebook.Value("string.Join(' ', made.Rows[0])"));
    }

    [Fact]
    public async Task The_store_knows_which_cell_made_a_dataset_and_its_digest()
    {
        File.WriteAllText(Path.Combine(_notebook.Folder, "t.csv"), "a\n1\n");
        await _notebook.Value("1");
        await _notebook.Value("#!data add t t.csv");
        await _notebook.Value("mlops.Data.Add(\"sum\", mlops.Data.Query(\"SELECT sum(a) AS s FROM t\"));");
        await _notebook.Value("#!sql --as made\nSELECT c.execution, d.name, length(d.digest) FROM store.datasets d JOIN store.cells c ON d.cell = c.session || '/' || c.execution ORDER BY 1");
        Assert.Equal("2 t 64, 3 sum 64", await _notebook.Value("string.Join(\", \", made.Rows.Select(r => string.Join(' ', r)))"));
    }

    [Fact]
    public async Task Every_executed_version_is_in_the_store()
    {
        await _notebook.Value("var a = 1;");
        await _notebook.Failure("var a = missing;");
        await _notebook.Value("#!sql --as cells\nSELECT execution, text, outcome FROM store.cells ORDER BY execution");
        Assert.Equal("1 var a = 1; succeeded, 2 var a = missing; failed", await _notebook.Value("string.Join(\", \", cells.Rows.Select(r => string.Join(' ', r)))"));
    }
}
