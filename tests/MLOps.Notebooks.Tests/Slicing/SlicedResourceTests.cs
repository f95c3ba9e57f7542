using MLOps.Notebooks.Session;
using static MLOps.Notebooks.Tests.Slicing.SlicedCells;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>What joins cells without a variable between them: files, databases, datasets, marks; and cells that failed.</summary>
public sealed class SlicedResourceTests
{
    [Fact]
    public void A_file_in_between_joins_its_writer_and_its_reader()
    {
        var slice = Slice(Start, "var path = \"out/clean.csv\";", "File.WriteAllText(\"other.csv\", \"a\\n1\");", "File.WriteAllText(path, \"a\\n1\\n\");", "var lines = File.ReadAllLines(path).Length;", "run.LogMetric(\"m\", lines);");

        Assert.Equal([1, 2, 4, 5, 6], Kept(slice));
    }

    [Fact]
    public void A_writer_that_is_used_later_goes_on_writing_its_file()
    {
        var slice = Slice(Start, "var writer = new StreamWriter(\"log.csv\");", "writer.WriteLine(\"a\");", "writer.Dispose();", "mlops.Data.Add(\"log\", \"log.csv\");", "run.LogMetric(\"m\", mlops.Data.Get(\"log\").Rows);");

        Assert.Equal([1, 2, 3, 4, 5, 6], Kept(slice));
    }

    [Fact]
    public void A_database_command_belongs_to_its_connection()
    {
        var slice = Slice(Start, "var connection = new System.Data.Common.DbConnectionStringBuilder();", "connection[\"a\"] = \"b\";", "var same = connection;\nsame.Add(\"c\", \"d\");", "run.LogMetric(\"m\", connection.Count);");

        Assert.Equal([1, 2, 3, 4, 5], Kept(slice));
    }

    [Fact]
    public void Datasets_join_magics_and_code_by_name()
    {
        var slice = Slice("#!data add weather data/weather.csv", "#!data add other data/weather.csv", "#!data show weather", Start, "var rows = mlops.Data.Query(\"SELECT * FROM weather\").TotalRows;", "run.LogMetric(\"m\", rows);");

        Assert.Equal([1, 4, 5, 6], Kept(slice));
        Assert.Equal("gives dataset weather to [5]", slice.Report.Cells[0].Reason);
        Assert.Equal("only shows something", slice.Report.Cells[2].Reason);
    }

    [Fact]
    public void A_magic_stays_as_a_whole_also_when_not_all_that_stands_for_it_is_needed()
    {
        var cell = Slice("#!run start count", "mlops.Experiments.Active.LogMetric(\"m\", 1);", "#!run end").Report.Cells[0];

        Assert.Equal((MLOps.Pipelines.CellFate.Kept, 1, 1), (cell.Fate, cell.KeptStatements, cell.Statements));
    }

    [Fact]
    public void Sql_over_a_variable_needs_the_cell_that_made_it()
    {
        var slice = Slice("var rows = new[] { new { A = 1 }, new { A = 2 } };\nvar n = 3;", "#!sql --as big\nSELECT * FROM rows WHERE A > 1", Start, "run.LogMetric(\"m\", big.TotalRows);");

        Assert.Equal([1, 2, 3, 4], Kept(slice));
        Assert.Contains("[\"rows\"] = rows", slice.KeptNodes.First(x => x.Cell.Order == 2).Syntax.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_anything_tracked_the_data_written_are_the_outcome() =>
        Assert.Equal([1], Kept(Slice("#!data add weather data/weather.csv", "#!data list", "1 + 1")));

    [Theory]
    [InlineData("ml.Model.Save(model, null, Path.Combine(Environment.CurrentDirectory, \"m.zip\"));")]
    [InlineData("ml.Model.Save(model, null, Environment.GetEnvironmentVariable(\"WHERE\"));")]
    [InlineData("using (var stream = File.Create(\"m.zip\")) { ml.Model.Save(model, null, stream); }")]
    public void A_model_that_is_saved_to_a_file_is_an_outcome_wherever_the_file_lies(string save)
    {
        var slice = Slice("using Microsoft.ML;\nvar ml = new MLContext(1);", "ITransformer model = ml.Transforms.Concatenate(\"F\", \"N\").Fit(ml.Data.LoadFromEnumerable(new[] { new { N = 1f } }));", "Console.WriteLine(model);", save);

        Assert.Equal([1, 2, 4], Kept(slice));
    }

    [Theory]
    [InlineData("Directory.GetFiles(\"parts\", \"*.txt\")")]
    [InlineData("Directory.EnumerateFiles(Path.Combine(Directory.GetCurrentDirectory(), \"parts\"))")]
    [InlineData("new DirectoryInfo(\"parts\").GetFiles()")]
    [InlineData("Directory.GetFiles(\".\", \"*.txt\", SearchOption.AllDirectories)")]
    public void Who_lists_a_folder_needs_those_who_wrote_into_it(string listing)
    {
        var slice = Slice(Start, "File.WriteAllText(\"other.csv\", \"1\");", "File.WriteAllText(\"parts/a.txt\", \"1\");", $"run.LogMetric(\"m\", {listing}.Count());");

        Assert.Contains(3, Kept(slice));
        Assert.Equal(listing.Contains("\".\"", StringComparison.Ordinal), Kept(slice).Contains(2));
    }

    [Fact]
    public void A_notebook_that_records_and_writes_nothing_is_for_the_values_that_it_ends_with()
    {
        var slice = Slice("var x = 5;", "var y = x * 2;\ny", "var names = new List<string> { \"a\" };", "names.Add($\"{y}\");", "foreach (var n in names) Console.WriteLine(n);", "var stream = new MemoryStream();");

        Assert.Equal(["names"], slice.Results.Select(r => r.Name));
        Assert.Equal([1, 2, 3, 4], Kept(slice));
        Assert.Empty(slice.Report.Problems);
    }

    [Fact]
    public void A_notebook_that_records_nothing_is_told_so() =>
        Assert.Contains("records nothing", Assert.Single(Slice("var a = 1;", "a").Report.Problems), StringComparison.Ordinal);

    [Fact]
    public void A_cell_that_cannot_be_read_again_is_named()
    {
        var slice = Slice(Start, "var x = imported + 1;", "run.LogMetric(\"m\", 1);");

        Assert.Equal("Cell [2] ran, but an export cannot read it: The name 'imported' does not exist in the current context.", slice.Report.Problems[0]);
    }

    [Fact]
    public void A_keep_comment_keeps_a_cell_or_a_statement()
    {
        Assert.Equal([1, 2, 3], Kept(Slice(Start, "// keep\nEnvironment.SetEnvironmentVariable(\"A\", \"b\");", "run.LogMetric(\"m\", 1);")));
        Assert.Contains("var b = 2; // keep", string.Join('\n', Slice(Start, "var a = 1;\nvar b = 2; // keep", "run.LogMetric(\"m\", 1);").KeptNodes.Select(n => n.Syntax.ToFullString())), StringComparison.Ordinal);
    }

    [Fact]
    public void A_keep_magic_keeps_its_cell()
    {
        var slice = Slice(Start, "#!keep\nEnvironment.SetEnvironmentVariable(\"A\", \"b\");", "Environment.SetEnvironmentVariable(\"C\", \"d\");", "run.LogMetric(\"m\", 1);");

        Assert.Equal("marked to keep", slice.Report.Cells[1].Reason);
        Assert.Contains(2, Kept(slice));
    }

    [Fact]
    public void A_failed_cell_that_is_needed_is_named()
    {
        var slice = SliceOf([new(1, Start), new(2, "var x = 1;\nthrow new Exception();", "c", CellOutcome.Failed), new(3, "run.LogMetric(\"m\", x);")]);

        Assert.Contains("Cell [2] failed, but what is recorded needs it; run it again.", slice.Report.Problems);
    }

    [Fact]
    public void A_failed_cell_that_would_have_recorded_something_is_named_and_any_other_is_passed_over()
    {
        var recording = SliceOf([new(1, Start), new(2, "run.LogMetric(\"lost\", int.Parse(\"x\"));", "c", CellOutcome.Failed), new(3, "run.LogMetric(\"m\", 1);")]);
        var trying = SliceOf([new(1, Start), new(2, "Console.WriteLine(typo);", "c", CellOutcome.Failed), new(3, "run.LogMetric(\"m\", 1);")]);

        Assert.Contains("Cell [2] failed and was not mended: nobody knows what it would have recorded.", recording.Report.Problems);
        Assert.Empty(trying.Report.Problems);
        Assert.Equal([1, 3], Kept(trying));
    }

    [Fact]
    public void A_type_may_have_the_name_of_a_word_of_SQL()
    {
        var slice = Slice(Start, "record Order(int Id);\nvar orders = new[] { new Order(1) };", "#!sql --as rows\nSELECT Id FROM orders ORDER BY Id", "run.LogMetric(\"m\", rows.Rows.Count);");

        Assert.Empty(slice.Report.Problems);
        Assert.Equal([1, 2, 3, 4], Kept(slice));
    }

    [Fact]
    public void A_failed_cell_that_was_mended_does_not_matter()
    {
        var slice = SliceOf([new(1, Start, "a"), new(2, "var x = 1 / zero;", "b", CellOutcome.Failed), new(3, "var x = 1;", "b"), new(4, "run.LogMetric(\"m\", x);", "c")]);

        Assert.Empty(slice.Report.Problems);
        Assert.Equal([1, 3, 4], Kept(slice));
    }
}
