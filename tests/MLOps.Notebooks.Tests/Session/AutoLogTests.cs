using MLOps.Notebooks.Guards;

namespace MLOps.Notebooks.Tests.Session;

public sealed class AutoLogTests : IDisposable
{
    private readonly SessionFixture _session = new();

    public void Dispose() => _session.Dispose();

    [Theory]
    [InlineData("var m = pipeline.Fit(rows);", "var m = ⊢End(⊢Begin(pipeline).Fit(⊢Rows(rows)));")]
    [InlineData("pipeline.Fit(rows)", "⊢End(⊢Begin(pipeline).Fit(⊢Rows(rows)))")]
    [InlineData("var m = a.Append(b).Fit(split.TrainSet).Transform(c);", "var m = ⊢End(⊢Begin(a.Append(b)).Fit(⊢Rows(split.TrainSet))).Transform(c);")]
    [InlineData("var m = ml.Regression.Evaluate(model.Transform(rows), \"y\");", "var m = ⊢Evaluated(ml.Regression.Evaluate(⊢Scored(model.Transform(rows)), \"y\"));")]
    [InlineData("var m = a.Fit(b.Fit(x).Transform(x));", "var m = ⊢End(⊢Begin(a).Fit(⊢Rows(⊢End(⊢Begin(b).Fit(⊢Rows(x))).Transform(x))));")]
    public void Fits_and_evaluations_are_heard_of(string code, string expected) =>
        Assert.Equal(expected.Replace("⊢", "global::MLOps.Notebooks.Guards.WatchedFits.", StringComparison.Ordinal), GuardedText.Of(code, new LambdaForms()));

    [Theory]
    [InlineData("curve.Fit(x, y);")]
    [InlineData("var f = Polynomial.Fit(xs);")]
    [InlineData("fitter.Fit(rows);")]
    [InlineData("var a = b.Fit(null);")]
    [InlineData("var a = b.Fit(rows: x);")]
    [InlineData("var m = my.Evaluate(x);")]
    public void Calls_that_may_be_something_else_are_left_alone(string code) => Assert.Null(GuardedText.Of(code, new LambdaForms()));

    [Fact]
    public async Task A_notebook_records_its_fit_and_evaluation_without_a_line_for_it()
    {
        await _session.Value("""
            using Microsoft.ML;
            public class Row { public float A { get; set; } public bool Label { get; set; } }
            var ml = new MLContext(1);
            var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 100).Select(i => new Row { A = i, Label = i % 10 > 4 == i > 50 }).ToList());
            var pipeline = ml.Transforms.Concatenate("Features", "A").Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression());
            """);
        await _session.Value("#!run start auto");
        await _session.Value("""
            var model = pipeline.Fit(rows);
            var metrics = ml.BinaryClassification.Evaluate(model.Transform(rows));
            """);
        await _session.Value("#!run end");

        var run = _session.Workspace.Experiments.Get("auto");
        Assert.Equal("SdcaLogisticRegressionBinary", run.Parameters["trainer"]);
        Assert.Contains(run.Metrics, m => m.Key == "area_under_roc_curve");
        Assert.Contains(run.Artifacts, a => a.Path == "model/model.zip");
        Assert.Contains(run.Artifacts, a => a.Path == "evaluation_curves.json");
        Assert.Contains(run.Artifacts, a => a.Path == "training.log");
    }

    [Fact]
    public async Task A_fit_in_a_cell_that_sent_the_console_elsewhere_is_recorded_too()
    {
        await _session.Value("""
            using Microsoft.ML;
            public class Row { public float A { get; set; } public bool Label { get; set; } }
            var ml = new MLContext(1);
            var rows = ml.Data.LoadFromEnumerable(Enumerable.Range(0, 20).Select(i => new Row { A = i, Label = i % 3 == 0 }).ToList());
            var pipeline = ml.Transforms.Concatenate("Features", "A").Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression());
            """);
        await _session.Value("#!run start quiet");
        await _session.Value("""
            var terminal = Console.Out;
            Console.SetOut(new System.IO.StringWriter());
            try { var model = pipeline.Fit(rows); } finally { Console.SetOut(terminal); }
            """);
        await _session.Value("#!run end");

        Assert.Equal("LbfgsLogisticRegressionBinary", _session.Workspace.Experiments.Get("quiet").Parameters["trainer"]);
    }

    [Fact]
    public async Task A_fit_of_something_else_runs_as_it_was_written()
    {
        await _session.Value("""
            class Line { public int Calls; public string Fit(int[] xs) { Calls++; return string.Join(",", xs); } }
            var line = new Line();
            var xs = new[] { 1, 2 };
            var text = line.Fit(xs);
            if (text != "1,2" || line.Calls != 1) throw new Exception(text);
            """);
    }
}
