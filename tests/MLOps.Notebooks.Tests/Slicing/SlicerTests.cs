using MLOps.Pipelines;
using static MLOps.Notebooks.Tests.Slicing.SlicedCells;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>Small notebooks with the statements that an export must keep. A slice that lost one of them would change the result.</summary>
public sealed class SlicerTests(Xunit.Abstractions.ITestOutputHelper output)
{
    [Fact]
    public void Exploration_that_nothing_recorded_needs_is_dropped()
    {
        var slice = Slice(Start, "var x = 40;", "var unused = x * 3;\nConsole.WriteLine(unused);", "x + 1", "run.LogMetric(\"m\", x + 2);", "run.End();");

        Assert.Equal([1, 2, 5, 6], Kept(slice));
        Assert.Equal("only shows something", slice.Report.Cells[3].Reason);
        Assert.Empty(slice.Report.Problems);
    }

    [Fact]
    public void A_cell_is_cut_at_its_statements()
    {
        var slice = Slice(Start, "var a = 1;\nvar b = 2;\nvar c = a + 1;", "run.LogMetric(\"m\", c);");

        Assert.Equal([Start, "var a = 1;", "var c = a + 1;", "run.LogMetric(\"m\", c);"], Texts(slice));
        Assert.Equal(CellFate.PartlyKept, slice.Report.Cells[1].Fate);
    }

    [Fact]
    public void What_a_cell_disposes_at_its_end_is_disposed_by_a_statement()
    {
        var slice = Slice("using var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", 1);\nrun.Id", "var x = 1;");

        Assert.Equal(["var run = mlops.Experiments.StartRun(\"a\");", "run.LogMetric(\"m\", 1);", "run.Dispose();"], Texts(slice));
        Assert.Empty(slice.Report.Problems);
    }

    [Fact]
    public void A_redefinition_hides_the_earlier_value() =>
        Assert.Equal([1, 3, 4], Kept(Slice(Start, "var x = 1;", "var x = 2;", "run.LogMetric(\"m\", x);")));

    [Fact]
    public void An_assignment_replaces_the_value_but_one_under_a_condition_does_not()
    {
        Assert.Equal([1, 3, 4], Kept(Slice(Start, "int x = 1;", "x = 2;", "run.LogMetric(\"m\", x);")));
        Assert.Equal([1, 2, 3, 4], Kept(Slice(Start, "int x = 1;", "if (DateTime.UtcNow.Year > 2000) x = 2;", "run.LogMetric(\"m\", x);")));
    }

    [Fact]
    public void Cells_run_out_of_order_are_kept_in_the_order_in_which_they_ran() =>
        Assert.Equal([1, 2, 3, 5], Kept(Slice(
            ("run", Start), ("late", "var factor = 3.0;"), ("early", "var scaled = factor * 2;"), ("later", "var factor = 9.0;"), ("log", "run.LogMetric(\"m\", scaled);"))));

    [Fact]
    public void What_a_cell_logged_when_it_ran_last_counts()
    {
        var slice = Slice(("p", "var rate = 0.1;"), ("t", "var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", rate);\nrun.End();"),
            ("p", "var rate = 0.2;"), ("t", "var run = mlops.Experiments.StartRun(\"a\");\nrun.LogMetric(\"m\", rate);\nrun.End();"));

        Assert.Equal([3, 4], Kept(slice));
        Assert.Equal("ran again as [4]", slice.Report.Cells[1].Reason);
    }

    [Fact]
    public void A_rerun_that_changed_what_was_there_counts_twice() =>
        Assert.Equal([1, 2, 3, 4, 5], Kept(Slice(("a", Start), ("b", "var n = new List<int> { 1 };"), ("c", "n.Add(2);"), ("c", "n.Add(2);"), ("d", "run.LogMetric(\"m\", n.Count);"))));

    [Theory]
    [InlineData("list.Add(2);")]
    [InlineData("list[0] = 5;")]
    [InlineData("var other = list;\nother.Add(3);")]
    [InlineData("foreach (var item in new[] { 7 }) { list.Insert(0, item); }")]
    [InlineData("void Grow(List<int> l) { l.Add(9); }\nGrow(list);")]
    [InlineData("var box = new { Inner = list };\nbox.Inner.Add(3);")]
    [InlineData("var all = new List<List<int>>();\nall.Add(list);\nall[0].Clear();")]
    [InlineData("Parallel.For(0, 3, i => { lock (list) { list.Add(i); } });")]
    [InlineData("Action<int> add = list.Add;\nadd(4);")]
    [InlineData("Action grow = () => list.Add(1);\ngrow();")]
    [InlineData("System.Runtime.InteropServices.CollectionsMarshal.SetCount(list, 4);")]
    public void A_change_under_any_name_is_kept(string change) =>
        Assert.Equal([1, 2, 3, 4], Kept(Slice(Start, "var list = new List<int> { 1 };", change, "run.LogMetric(\"m\", list.Sum());")));

    [Theory]
    [InlineData("var copy = list.ToList();\ncopy.Add(2);")]
    [InlineData("var doubled = list.Select(x => x * 2).Sum();")]
    [InlineData("list.Count")]
    [InlineData("Console.WriteLine(list);")]
    [InlineData("var seen = new System.Collections.Concurrent.ConcurrentBag<int>();\nParallel.ForEach(list, x => seen.Add(x));")]
    [InlineData("list.Display();")]
    [InlineData("display(list);")]
    public void Looking_at_a_value_or_changing_a_copy_is_not_kept(string look) =>
        Assert.Equal([1, 2, 4], Kept(Slice(Start, "var list = new List<int> { 1 };", look, "run.LogMetric(\"m\", list.Sum());")));

    [Fact]
    public void A_method_brings_what_it_captures_at_the_time_of_the_call() =>
        Assert.Equal([1, 2, 3, 4, 6], Kept(Slice(Start, "double offset = 1;", "double Shift(double x) => x + offset;", "offset = 5;", "var dead = Shift(1);", "run.LogMetric(\"m\", Shift(2));")));

    [Fact]
    public void A_method_that_calls_a_method_brings_both() =>
        Assert.Equal([1, 2, 3, 4], Kept(Slice(Start, "int Inner(int x) => x + 1;", "int Outer(int x) => Inner(x) * 2;", "run.LogMetric(\"m\", Outer(2));")));

    [Fact]
    public void A_lazy_query_sees_what_its_source_and_captures_are_when_it_runs()
    {
        var slice = Slice(Start, "var numbers = new List<int> { 1, 2, 3 };", "int limit = 1;", "var big = numbers.Where(n => n > limit);", "limit = 2;", "numbers.Add(9);", "run.LogMetric(\"m\", big.Count());");

        Assert.Equal([1, 2, 3, 4, 5, 6, 7], Kept(slice));
    }

    [Fact]
    public void A_query_that_was_run_at_once_does_not()
    {
        var slice = Slice(Start, "var numbers = new List<int> { 1, 2, 3 };", "var big = numbers.Where(n => n > 1).ToList();", "numbers.Add(9);", "run.LogMetric(\"m\", big.Count);");

        Assert.Equal([1, 2, 3, 5], Kept(slice));
    }

    [Fact]
    public void A_generator_of_random_numbers_keeps_every_draw_before_the_last_needed_one() =>
        Assert.Equal([1, 2, 3, 4], Kept(Slice(Start, "var random = new Random(1);", "random.Next();", "run.LogMetric(\"m\", random.NextDouble());", "random.Next();")));

    [Fact]
    public void What_was_made_with_an_ml_context_before_is_kept_since_it_drew_from_its_generator()
    {
        var slice = Slice(Start, "var ml = new MLContext(1);\nvar rows = ml.Data.LoadFromEnumerable(new[] { new P { X = 1 } });\nclass P { public float X { get; set; } }", "ml.Data.TrainTestSplit(rows);",
            "var mixed = ml.Data.ShuffleRows(rows);", "run.LogMetric(\"m\", mixed.Preview().RowView.Length);");

        Assert.Equal([1, 2, 3, 4, 5], Kept(slice));
    }

    [Theory]
    [InlineData("new MLContext(1)", "ml.Model.Save(model, data.Schema, \"m.zip\");\nrun.LogMetric(\"size\", File.ReadAllBytes(\"m.zip\").Length);", new[] { 1, 2, 4 })] // files come out the same whatever was drawn
    [InlineData("new MLContext(1)", "run.LogMetric(\"m\", ml.Data.CreateEnumerable<In>(data, false).Count());", new[] { 1, 4 })]
    [InlineData("new MLContext(1)", "run.LogMetric(\"m\", ml.Data.TrainTestSplit(data).TestSet.GetRowCount() ?? 0);", new[] { 1, 4 })]
    [InlineData("new MLContext(1)", "run.LogMetric(\"m\", ml.Data.ShuffleRows(data, seed: 3).GetRowCount() ?? 0);", new[] { 1, 4 })]
    [InlineData("new MLContext(1)", "run.LogMetric(\"m\", ml.Data.ShuffleRows(data).GetRowCount() ?? 0);", new[] { 1, 2, 3, 4 })]
    [InlineData("new MLContext(1)", "double Draw(MLContext c) => c.Data.ShuffleRows(data).GetRowCount() ?? 0;\nrun.LogMetric(\"m\", Draw(ml));", new[] { 1, 2, 3, 4 })]
    [InlineData("new MLContext(1)", "double Load(MLContext c) => c.Data.LoadFromEnumerable(new In[1]).GetRowCount() ?? 0;\nrun.LogMetric(\"m\", Load(ml));", new[] { 1, 4 })]
    [InlineData("new MLContext()", "run.LogMetric(\"m\", ml.Data.ShuffleRows(data).GetRowCount() ?? 0);", new[] { 1, 4 })] // cannot be repeated anyway
    [InlineData("new MLContext(seed: null)", "run.LogMetric(\"m\", ml.Data.ShuffleRows(data).GetRowCount() ?? 0);", new[] { 1, 4 })]
    public void What_an_ml_context_made_before_is_kept_for_those_alone_whose_result_hangs_on_its_generator(string context, string use, int[] expected)
    {
        var slice = Slice(
            $"using Microsoft.ML;\nclass In {{ public float N; }}\nvar ml = {context};\nvar data = ml.Data.LoadFromEnumerable(new[] {{ new In {{ N = 1 }} }});",
            "var model = ml.Transforms.Concatenate(\"Features\", \"N\").Fit(data);",
            "void Show(MLContext c) { Console.WriteLine(c.Data.ShuffleRows(data).GetRowCount()); }\nShow(ml);",
            "var run = mlops.Experiments.StartRun(\"a\");\n" + use + "\nrun.LogMetric(\"end\", 1);");

        Assert.Equal(expected, Kept(slice));
    }

    [Fact]
    public void A_setting_of_an_ml_context_stays_also_where_its_generator_does_not_count()
    {
        var slice = Slice(Start, "using Microsoft.ML;\nvar ml = new MLContext();", "ml.FallbackToCpu = true;", "run.LogMetric(\"m\", ml.Data.LoadFromEnumerable(new[] { new { N = 1f } }).GetRowCount() ?? 0);");

        Assert.Equal([1, 2, 3, 4], Kept(slice));
    }

    [Fact]
    public void Static_state_of_a_type_is_followed()
    {
        var slice = Slice(Start, "static class Settings { public static int Depth = 1; }", "Settings.Depth = 4;", "run.LogMetric(\"m\", Settings.Depth);");

        Assert.Equal([1, 2, 3, 4], Kept(slice));
    }

    [Fact]
    public void A_type_brings_the_types_it_names() =>
        Assert.Equal([1, 2, 3, 5], Kept(Slice(Start, "class Point { public int X { get; set; } }", "class Line { public Point A { get; set; } = new(); }", "class Unused { }", "run.LogMetric(\"m\", new Line().A.X);")));

    [Fact]
    public void Extension_methods_are_followed_although_a_script_cannot_hold_them()
    {
        var slice = Slice(Start, "static class Sums { public static int Twice(this int x) => 2 * x; }", "static class Unused { public static int Thrice(this int x) => 3 * x; }", "run.LogMetric(\"m\", 4.Twice());");

        Assert.Empty(slice.Report.Problems);
        Assert.Equal([1, 2, 4], Kept(slice));
    }

    [Fact]
    public void Awaited_and_deconstructed_values_are_followed() =>
        Assert.Equal([1, 2, 3, 4], Kept(Slice(Start, "var text = await Task.FromResult(\"ab\");", "var (length, first) = (text.Length, text[0]);", "run.LogMetric(\"m\", length);")));

    [Fact]
    public void An_out_variable_is_a_definition() =>
        Assert.Equal([1, 2, 3], Kept(Slice(Start, "int.TryParse(\"4\", out var four);", "run.LogMetric(\"m\", four);")));

    [Theory]
    [InlineData("ref int first = ref numbers[0];\nfirst = 7;")]
    [InlineData("Span<int> all = numbers;\nall[1] = 5;")]
    [InlineData("var all = numbers.AsSpan();\nforeach (ref var n in all) { n *= 2; }")]
    public void A_change_through_a_variable_on_the_stack_is_kept(string change)
    {
        var slice = Slice(Start, "var numbers = new[] { 1, 2 };", change, "run.LogMetric(\"m\", numbers.Sum());");

        Assert.Empty(slice.Report.Problems);
        Assert.Equal([1, 2, 3, 4], Kept(slice));
    }

    [Fact]
    public void What_a_cell_with_variables_on_the_stack_declares_is_followed()
    {
        var slice = Slice(Start, "var text = \"12,30\";", "ReadOnlySpan<char> part = text.AsSpan(3);\nvar minutes = int.Parse(part);", "ReadOnlySpan<char> unused = text;", "run.LogMetric(\"m\", minutes);");

        Assert.Empty(slice.Report.Problems);
        Assert.Equal([1, 2, 3, 5], Kept(slice));
    }

    [Theory]
    [InlineData("class T { static int n; public int Id { get; } = ++n; }\nvar a = new T();\nvar b = new T();", "run.LogMetric(\"m\", b.Id);")]
    [InlineData("class O { public int D { get; set; } }\nvar o = new O();\ntypeof(O).GetProperty(\"D\")!.SetValue(o, 9);", "run.LogMetric(\"m\", o.D);")]
    [InlineData("var n = 0;\nunchecked { n += int.MaxValue; n++; }\nn++;", "run.LogMetric(\"m\", n);")]
    public void Every_statement_that_changes_what_is_logged_stays(string changes, string log)
    {
        var slice = Slice(Start, changes, log);

        Assert.Empty(slice.Report.Problems);
        Assert.All(slice.Report.Cells, c => Assert.Equal(MLOps.Pipelines.CellFate.Kept, c.Fate));
    }

    [Fact]
    public void Fits_and_evaluations_are_outcomes_while_a_run_is_open()
    {
        const string Data = "var ml = new MLContext(seed: 1);\nvar rows = ml.Data.LoadFromEnumerable(new[] { new { X = 1f, Y = 1f } });";
        const string Fit = "ml.Transforms.Concatenate(\"Features\", \"X\").Append(ml.Regression.Trainers.LbfgsPoissonRegression(\"Y\")).Fit(rows);";

        Assert.Equal([1, 2, 3, 4], Kept(Slice(Data, "#!run start a", "var model = " + Fit, "#!run end", "var later = " + Fit)));
        Assert.Contains("is recorded by the open run", Slice(Data, "#!run start a", "var model = " + Fit).Report.Cells[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_cells_are_sliced()
    {
        var cells = Enumerable.Range(0, 200).Select(i => i == 0 ? Start : i % 10 == 0 ? $"run.LogMetric(\"m{i}\", values{i - 1}.Sum());" : $"var values{i} = Enumerable.Range(0, {i}).Select(x => x * 2.0).ToList();\nvalues{i}.Add({i});").ToArray();
        Slice(cells[..20]);
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var slice = Slice(cells);

        Assert.Equal(39, Kept(slice).Length);
        output.WriteLine($"200 cells: {watch.Elapsed.TotalSeconds:0.00} s");
    }
}
