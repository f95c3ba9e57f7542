using Snapshooter.Xunit;

namespace MLOps.Notebooks.Tests.Export;

/// <summary>The program that stands for a notebook: every one of these was compiled by the exporter before it was returned.</summary>
public sealed class PipelineSourceTests
{
    private const string Start = "var run = mlops.Experiments.StartRun(\"a\");";

    private static string Source(params string[] cells) => ExportedNotebook.SourceOf(cells);

    [Fact]
    public void A_program_that_names_an_ONNX_file_gets_the_native_library_to_score_it()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("#!model import net net.onnx --inputs a,b").Code("#!model alias net champion 1");

        Assert.Contains("Microsoft.ML.OnnxRuntime", notebook.Draft().Packages.Select(p => p.Id));
        Assert.Contains("""mlops.Models.Packages.Import("net", "net.onnx", inputs: ["a", "b"]);""", notebook.Source(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_notebook_with_headings_becomes_steps_named_after_them()
    {
        using var notebook = new ExportedNotebook();
        notebook.Markdown("# Rain\nA story.")
            .Code("using System.Globalization;\nusing System.Text.Json;")
            .Code("#!data add weather data/weather.csv")
            .Markdown("## Prepare the days\nThree columns.")
            .Code("""
                record Day(double Min, double Max);

                // Days as numbers.
                var days = new List<Day> { new(1, 4), new(2, 8) };
                Console.WriteLine(days.Count);
                days
                """)
            .Code("""
                double factor = 2;
                double Spread(Day day) => (day.Max - day.Min) * factor;
                var label = $@"first
                  second {factor.ToString(CultureInfo.InvariantCulture)}";
                """)
            .Markdown("## Train, and *log*")
            .Code("""
                var run = mlops.Experiments.StartRun("small");
                var spread = days.Select(Spread).Sum();
                await Task.Delay(1);
                run.LogParameter("label", label);
                run.LogMetric("spread", spread);
                """)
            .Code("run.End();\n\"done\"")
            .Markdown("## Another")
            .Code("""
                var run = mlops.Experiments.StartRun("large");
                var (low, high) = (days.Min(d => d.Min), days.Max(d => d.Max));
                """)
            .Code("run.LogMetric(\"range\", high - low);\nrun.End();");

        Snapshot.Match(notebook.Source());
    }

    [Fact]
    public void Where_no_heading_names_a_step_its_comment_does_or_what_it_does()
    {
        using var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "a.csv"), "n\n1\n");
        notebook.Markdown("# Only a title\nAnd a story.")
            .Code("var folder = \".\";\nvar seen = new List<string>();")
            .Code("var lines = File.ReadAllLines(Path.Combine(folder, \"a.csv\"));")
            .Code("// ---- Größen prüfen ----\nforeach (var line in lines) { seen.Add(line); }")
            .Code("// var old = 3;\nvar total = seen.Count;")
            .Code("seen.Add(\"x\");")
            .Code("int Count() => seen.Count;\nvar count = Count();")
            .Code("File.WriteAllText(\"out.txt\", $\"{total} {count}\");");

        var draft = notebook.Draft();

        Assert.Equal(["Load a.csv", "Größen prüfen", "Compute total", "Update seen", "Compute count", "Write out.txt"], draft.Plan.Steps.Select(s => s.Title));
        Assert.DoesNotContain("// ----", draft.Source, StringComparison.Ordinal);
        Assert.Contains("// var old = 3;", draft.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_is_called_like_a_method_of_the_notebook_leaves_it_its_name()
    {
        using var notebook = new ExportedNotebook();
        notebook.Markdown("# Fit\n## Loss").Code("double Loss() => 2;\nvar loss = Loss();").Markdown("## Log").Code(Start + "\nrun.LogMetric(\"loss\", loss + Loss());\nrun.End();");

        var source = notebook.Source();

        Assert.Contains("private void LossStep()", source, StringComparison.Ordinal);
        Assert.Contains("private double Loss() => 2;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_a_listing_finds_go_along_and_those_the_pipeline_writes_do_not()
    {
        using var notebook = new ExportedNotebook();
        Directory.CreateDirectory(Path.Combine(notebook.Folder, "parts", "deep"));
        foreach (var file in new[] { "parts/a.json", "parts/b.json", "parts/c.txt", "parts/deep/d.json", "parts/made.json" })
        {
            File.WriteAllText(Path.Combine(notebook.Folder, file), "1");
        }

        notebook.Code("File.WriteAllText(\"parts/made.json\", \"1\");").Code("var here = Directory.GetFiles(\"parts\", \"*.json\").Length;").Code("var deep = new DirectoryInfo(\"parts/deep\").EnumerateFiles().Count();")
            .Code(Start + "\nrun.LogMetric(\"n\", here + deep);\nrun.End();");
        var draft = notebook.Draft();

        Assert.Equal(["parts/a.json", "parts/b.json", "parts/deep/d.json"], draft.Inputs.CopyTo(notebook.Output).Select(f => f.Path));
        Assert.Equal(["parts/made.json"], draft.Manifest.Files);
    }

    [Fact]
    public void Using_variables_are_disposed_where_their_cells_ended_the_last_one_first()
    {
        var source = Source(
            "using var run = mlops.Experiments.StartRun(\"a\");\nusing var writer = new StreamWriter(\"a.csv\");\nwriter.Write(\"x\");\nrun.LogMetric(\"m\", 1);",
            "await using var other = new StreamWriter(\"b.csv\");\nother.Write(\"y\");",
            "run.LogMetric(\"later\", File.ReadAllText(\"a.csv\").Length + File.ReadAllText(\"b.csv\").Length);");

        Assert.Matches(@"writer\.Dispose\(\);\s+run\.Dispose\(\);", source);
        Assert.Contains("await other.DisposeAsync();", source, StringComparison.Ordinal);
        Assert.DoesNotContain("using var", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_stay_where_they_stood()
    {
        using var notebook = new ExportedNotebook();
        var source = notebook.Markdown("# Comments\n## Start").Code(Start).Markdown("## Sum").Code("// Above.\nvar x = 1; // behind\nint y = 2; /* in mm */\n// Between.\nx += y; // added").Markdown("## Log").Code("run.LogMetric(\"m\", x + y);").Source();

        Assert.Contains("        // Above.\n        x = 1; // behind\n        y = 2; /* in mm */\n        // Between.\n        x += y; // added\n", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redeclared_name_gets_a_number()
    {
        var source = Source(Start, "var x = int.Parse(\"1\");", "var y = int.Abs(x) + 1;", "var x = string.Concat(\"two\");", "run.LogMetric(\"m\", y + x.Length);");

        Assert.Contains("private int x;", source, StringComparison.Ordinal);
        Assert.Contains("private string x2;", source, StringComparison.Ordinal);
        Assert.Contains("y + x2.Length", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_redeclared_type_gets_a_number_with_its_constructors()
    {
        var source = Source(Start, "class P { public P(int x) { X = x; } public int X; }\nvar p = new P(1);", "class P { public P(int x) { X = 2 * x; } public int X; }\nvar q = new[] { new P(1) }.First();", "run.LogMetric(\"m\", p.X + q.X);");

        Assert.Contains("class P2 { public P2(int x)", source, StringComparison.Ordinal);
        Assert.Contains("private P2 q;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_one_step_alone_uses_is_a_local_there()
    {
        var source = Source(Start, "var a = 1;\nvar b = int.Abs(a + 1);", "run.LogMetric(\"m\", b);");

        Assert.Contains("        var a = 1;", source, StringComparison.Ordinal);
        Assert.Contains("    private int b;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_that_share_an_anonymous_type_become_one()
    {
        var source = Source(Start, "var rows = new[] { new { A = 1 } };", "var first = rows[0];", "run.LogMetric(\"m\", first.A);");

        Assert.Contains("var rows = new[]", source, StringComparison.Ordinal);
        Assert.DoesNotContain("private var", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Variables_of_expressions_become_fields_where_later_steps_need_them()
    {
        var source = Source(Start, "int.TryParse(\"4\", out var four);", "var (five, six) = (5, 6);", "run.LogMetric(\"m\", four + six);");

        Assert.Contains("int.TryParse(\"4\", out four);", source, StringComparison.Ordinal);
        Assert.Contains("(var five, six) = (5, 6);", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Texts_keep_their_spaces_when_code_moves_to_the_right()
    {
        var source = Source(Start, "var a = @\"one\n  two\";\nvar b = \"\"\"\n  three\n    four\n  \"\"\";\nvar n = a.Length + b.Length;", "run.LogMetric(\"m\", n);");

        Assert.Contains("@\"one\n  two\"", source, StringComparison.Ordinal);
        Assert.Contains("\"\"\"\n          three\n            four\n          \"\"\"", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lambda_parameter_may_have_the_name_of_a_variable()
    {
        var source = Source(Start, "var x = 3;\nvar sum = new[] { 1, 2 }.Select(x => x * 2).Sum() + x;", "run.LogMetric(\"m\", sum);");

        Assert.Contains("private int x;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_using_goes_whose_methods_the_compiler_looked_at_and_did_not_take()
    {
        var source = Source("using System.Data;", Start, "run.LogMetric(\"m\", new[] { 1, 2 }.AsEnumerable().Sum());");

        Assert.DoesNotContain("using System.Data;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Using_directives_that_nothing_needs_are_left_out()
    {
        var source = Source("using System.Text.RegularExpressions;\nusing System.Numerics;", Start, "run.LogMetric(\"m\", Regex.Match(\"a1\", \"[0-9]\").Index);");

        Assert.Contains("using System.Text.RegularExpressions;", source, StringComparison.Ordinal);
        Assert.DoesNotContain("using System.Numerics;", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Microsoft.Data.Analysis", source, StringComparison.Ordinal);
    }

    [Fact]
    public void An_extension_class_comes_along()
    {
        var source = Source(Start, "static class Sums { public static int Twice(this int x) => 2 * x; }", "run.LogMetric(\"m\", 4.Twice());");

        Assert.Contains("static class Sums", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Constants_and_properties_are_members()
    {
        var source = Source(Start, "const int Rows = 3;\nint Twice => Rows * 2;\nbool IsRows(int n) => n is Rows;", "run.LogMetric(\"m\", IsRows(3) ? Twice : 0);");

        Assert.Contains("private const int Rows = 3;", source, StringComparison.Ordinal);
        Assert.Contains("private int Twice => Rows * 2;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_that_nothing_needs_to_be_one_is_a_parameter()
    {
        var source = Source(Start, "const int Rows = 3;\nint Twice => Rows * 2;", "run.LogMetric(\"m\", Twice);");

        Assert.Contains("private int Rows => parameters.Rows;", source, StringComparison.Ordinal);
        Assert.Contains("Pipeline(Workspace mlops, Parameters parameters)", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Plain_values_of_the_cell_tagged_parameters_are_parameters()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("// tags: parameters\n// Share of the rows.\nvar share = 0.25;\nvar name = \"x\"; // what to call it\nvar list = new[] { 1 };").Code(Start).Code("run.LogMetric(name, share * list.Length);");
        var draft = notebook.Exporter.Draft(notebook.Request());

        Assert.Equal(["Share", "Name"], draft.Parts.Parameters.All.Select(p => p.Property));
        Assert.Contains("share = parameters.Share;", draft.Source, StringComparison.Ordinal);
        var record = MLOps.Notebooks.Export.ParameterSource.Write("X", draft.Parts);
        Assert.Contains("/// <summary>Share of the rows.</summary>\n    public double Share { get; init; } = 0.25;", record, StringComparison.Ordinal);
        Assert.Contains("/// <summary>what to call it.</summary>\n    public string Name { get; init; } = \"x\";", record, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_say_what_they_are_after_what_they_read_and_what_they_leave()
    {
        using var notebook = new ExportedNotebook();
        File.WriteAllText(Path.Combine(notebook.Folder, "a.txt"), "1");
        notebook.Markdown("## Read").Code("var lines = File.ReadAllLines(\"a.txt\");")
            .Markdown("## Other").Code("var factor = 3;")
            .Markdown("## Change").Code("lines[0] = \"2\";")
            .Markdown("## Log").Code(Start).Code("run.LogMetric(\"m\", lines.Length * factor);");
        var source = notebook.Source();

        Assert.Contains(".Step(\"Read\", Read, files: [\"a.txt\"])\n        .Keeps(\"lines\", () => lines, value => this.lines = value)", source, StringComparison.Ordinal);
        Assert.Contains(".Step(\"Other\", Other)\n", source, StringComparison.Ordinal);
        Assert.Contains(".Step(\"Change\", Change, after: [\"Read\"])", source, StringComparison.Ordinal);
        Assert.Contains(".Step(\"Log\", Log, after: [\"Other\", \"Change\"]);", source, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_displayed_inside_kept_code_is_not()
    {
        var source = Source(Start, "var sum = 0;\nforeach (var i in new[] { 1, 2 })\n{\n    sum += i;\n    display(i);\n}", "run.LogMetric(\"m\", sum);");

        Assert.DoesNotContain("Display", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Statements_with_variables_on_the_stack_stay_in_braces()
    {
        var source = Source(Start, "var numbers = new[] { 3, 4 };\nSpan<int> all = numbers;\nall[0] = 5;\nvar sum = 0;\nforeach (var n in all) sum += n;\nsum", "run.LogMetric(\"m\", sum);");

        Assert.Contains("Span<int> all = numbers;", source, StringComparison.Ordinal);
        Assert.DoesNotContain("return sum", source, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var total = (from a in rows join x in rows on a equals x select a + x).Sum();")]
    [InlineData("var total = (from a in rows join b in rows on a equals b into x select x.Count()).Sum();")]
    [InlineData("var total = (from a in rows group a by a into x select x.Count()).Sum();")]
    [InlineData("var total = rows.Sum(r => int.TryParse($\"{r}\", out var x) ? x : 0);")]
    [InlineData("var total = 0;\nforeach (var r in rows)\n{\n    int x(int n) => n + 1;\n    total += x(r);\n}")]
    public void A_name_inside_a_query_a_lambda_or_a_loop_may_be_that_of_a_variable(string cell)
    {
        var source = Source(Start, $"var x = 3;\nvar rows = new[] {{ 1, 2, x }};\n{cell}", "run.LogMetric(\"m\", total);");

        Assert.Contains("private int x;", source, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_and_static_code_record_what_they_fit_through_a_place_that_the_pipeline_sets()
    {
        using var notebook = new ExportedNotebook();
        notebook.Code("class P { public float X { get; set; } public float Y { get; set; } }")
            .Code("class Trainer { public ITransformer Train(MLContext ml, IDataView rows)\n{\n    var model = ml.Transforms.CopyColumns(\"Z\", \"X\").Fit(rows);\n    return model;\n} }")
            .Code("var ml = new MLContext(1);\nvar rows = ml.Data.LoadFromEnumerable(new[] { new P() });")
            .Code("using var run = mlops.Experiments.StartRun(\"a\");\nvar model = new Trainer().Train(ml, rows);\nvar other = ml.Transforms.CopyColumns(\"Z\", \"Y\").Fit(rows);");
        var source = notebook.Source();

        Assert.Contains("var model = PipelineRecording.Log.Fit(ml.Transforms.CopyColumns(\"Z\", \"X\"), rows);", source, StringComparison.Ordinal);
        Assert.Contains("mlops.Experiments.AutoLog.Fit(ml.Transforms.CopyColumns(\"Z\", \"Y\"), rows)", source, StringComparison.Ordinal);
        Assert.Contains("PipelineRecording.Log = mlops.Experiments.AutoLog;", source, StringComparison.Ordinal);
        Assert.Contains("internal static class PipelineRecording", source, StringComparison.Ordinal);
    }
}
