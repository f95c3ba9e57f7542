using MLOps.Models;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class EvaluationRendering
{
    private const int ShownSlices = 12;

    private static readonly string[] MetricHeader = ["metric", "value", "low", "high"];
    private static readonly string[] SliceHeader = ["column", "slice", "rows", "value", "low", "high", "difference"];
    private static readonly string[] GroupHeader = ["group", "rows", "selected", "true positive rate", "false positive rate"];
    private static readonly HashSet<int> Numbers = [1, 2, 3];
    private static readonly HashSet<int> SliceNumbers = [2, 3, 4, 5, 6];
    private static readonly HashSet<int> GroupNumbers = [1, 2, 3, 4];

    public static string Html(EvaluationReport r) => ReportFrame.Wrap(
        r.Title,
        [.. r.Metrics.Take(5).Select(m => (m.Name.Replace('_', ' '), Figures.Metric(m.Value))), ("rows", Figures.Count(r.Rows))],
        html =>
        {
            html.Element("div", About(r), ("class", "mlops-muted"));
            html.Table(MetricHeader, r.Metrics.Select(m => Cells(Row(m))), Numbers);
            Drawn(html, r.Pictures);
            Confusion(html, r.Pictures.Confusion);
            SlicesOf(html, r);
            Explained(html, r);
            Treated(html, r);
        });

    public static string Text(EvaluationReport r) =>
        $"{r.Title}\n{About(r)}\n{TextTable.Render(MetricHeader, r.Metrics.Select(Row), Numbers)}"
        + (r.Pictures.Confusion is { } c ? $"\n\nConfusion (true class down, predicted across)\n{TextTable.Render(["", .. c.Classes], c.Counts.Select((counts, i) => (IReadOnlyList<string>)[c.Classes[i], .. counts.Select(Figures.Count)]))}" : "")
        + (r.Slices.Count == 0 ? "" : $"\n\nSlices by {r.Metrics[0].Name}, the worst first\n{TextTable.Render(SliceHeader, r.Slices.Take(ShownSlices).Select(s => Row(s, r)), SliceNumbers)}")
        + (r.Importance.Count == 0 ? "" : $"\n\n{Worsens(r)}\n{TextTable.Render(["input", "loss", "±"], r.Importance.Select(i => new[] { i.Input, Figures.Metric(i.Loss), Figures.Metric(i.Deviation) }), Numbers)}")
        + string.Concat(r.Fairness.Select(f => $"\n\nGroups of {f.Column}: {Differences(f)}\n{TextTable.Render(GroupHeader, f.Groups.Select(Row), GroupNumbers)}"));

    private static string About(EvaluationReport r) =>
        $"{r.Task} on {Figures.Count(r.Rows)} rows of {r.Data} (SHA-256 {r.DataDigest[..12]}){(r.Unlabelled > 0 ? $", {Figures.Count(r.Unlabelled)} without a label left out" : "")}; "
        + (r.Samples == 0 ? "no intervals" : $"{Figures.Share(r.Confidence)} intervals from {Figures.Count(r.Samples)} bootstrap samples") + $"; {Figures.Duration(r.Seconds)}";

    private static void Drawn(Html html, EvaluationPictures p)
    {
        if (p.Roc is { } roc)
        {
            html.Image(UnitChart.Draw("ROC", "false positive rate", "recall", Points(roc), diagonal: true, dots: false), "ROC curve");
        }

        if (p.PrecisionRecall is { } curve)
        {
            html.Image(UnitChart.Draw("Precision and recall", "recall", "precision", Points(curve), diagonal: false, dots: false), "Precision against recall");
        }

        if (p.Calibration is { } bins)
        {
            html.Image(UnitChart.Draw("Calibration", "probability", "observed share", bins.Select(b => (b.Predicted, b.Observed)).ToList(), diagonal: true, dots: true), "Observed share against probability");
        }

        if (p.Residuals is { } residuals)
        {
            html.Image(ColumnsChart.Draw("Residuals (true minus predicted)", residuals.Edges, residuals.Counts), $"Residuals, mean {Figures.Metric(residuals.Mean)}, median {Figures.Metric(residuals.Median)}");
            html.Details("Residuals by prediction", d => d.Table(["mean prediction", "mean residual"], residuals.ByPrediction.Select(b => Cells([Figures.Metric(b.X), Figures.Metric(b.Y)])), new HashSet<int> { 0, 1 }));
        }
    }

    private static void Confusion(Html html, ConfusionCounts? confusion)
    {
        if (confusion is not { } c)
        {
            return;
        }

        html.Section("Confusion: true class down, predicted across");
        html.Table(["", .. c.Classes], c.Counts.Select((counts, i) => (IReadOnlyList<Action<Html>>)
            [h => h.Element("b", c.Classes[i]), .. counts.Select((n, j) => (Action<Html>)(h => h.Element("span", Figures.Count(n), ("class", i == j ? "mlops-ok" : n == 0 ? "mlops-muted" : null))))]),
            Enumerable.Range(1, c.Classes.Count).ToHashSet());
    }

    private static void SlicesOf(Html html, EvaluationReport r)
    {
        if (r.Slices.Count == 0)
        {
            return;
        }

        html.Section($"{r.Metrics[0].Name} by slice, the worst first");
        var shown = r.Slices.Take(ShownSlices).ToList();
        var ends = shown.SelectMany(s => new[] { s.Metric.Value, s.Metric.Low ?? s.Metric.Value, s.Metric.High ?? s.Metric.Value }).Append(r.Metrics[0].Value).Where(double.IsFinite).ToList();
        html.Table([.. SliceHeader, ""], shown.Select(s => (IReadOnlyList<Action<Html>>)
        [
            .. Cells(Row(s, r)),
            h => h.Image(IntervalChart.Draw(s.Metric.Value, s.Metric.Low, s.Metric.High, r.Metrics[0].Value, ends.Min(), ends.Max(), !s.Stands ? Svg.Gray : s.Difference < 0 ? Svg.Red : Svg.Green), s.Stands ? "hardly chance" : "may be chance"),
        ]), SliceNumbers);
        if (r.Slices.Count > shown.Count)
        {
            html.Details($"{r.Slices.Count - shown.Count} more", d => d.Table(SliceHeader, r.Slices.Skip(ShownSlices).Select(s => Cells(Row(s, r))), SliceNumbers));
        }
    }

    private static void Explained(Html html, EvaluationReport r)
    {
        if (r.Importance.Count > 0)
        {
            var most = Math.Max(r.Importance.Max(i => Math.Abs(i.Loss)), 1e-12);
            html.Section(Worsens(r));
            html.Table(["input", "loss", "±", ""], r.Importance.Select(i => (IReadOnlyList<Action<Html>>)
                [.. Cells([i.Input, Figures.Metric(i.Loss), Figures.Metric(i.Deviation)]), h => h.Image(BarChart.Signed(i.Loss / most), Figures.Metric(i.Loss))]), new HashSet<int> { 1, 2 });
        }

        if (r.Dependence.Count > 0)
        {
            html.Details("How the answer moves with each number", d =>
            {
                foreach (var dependence in r.Dependence)
                {
                    d.Image(LineChart.Draw(dependence.Input, Points(dependence.Points)), $"Mean answer by {dependence.Input}");
                }
            });
        }
    }

    private static void Treated(Html html, EvaluationReport r)
    {
        foreach (var f in r.Fairness)
        {
            html.Section($"Groups of {f.Column}");
            html.Element("div", Differences(f), ("class", f.DisparateImpact < 0.8 ? "mlops-warn" : null));
            html.Table(GroupHeader, f.Groups.Select(g => Cells(Row(g))), GroupNumbers);
        }
    }

    private static string Signed(double difference) => (difference > 0 ? "+" : "") + Figures.Metric(difference);

    private static string Worsens(EvaluationReport r) => $"How much worse {r.Metrics[0].Name} is when an input is shuffled";

    private static string Differences(FairnessResult f) =>
        $"selection rates differ by {Figures.Metric(f.DemographicParity)} (ratio {Figures.Metric(f.DisparateImpact)}), equal opportunity by {Figures.Metric(f.EqualOpportunity)}, equalised odds by {Figures.Metric(f.EqualisedOdds)}";

    private static string[] Row(MetricEstimate m) => [m.Name, Figures.Metric(m.Value), Figures.Metric(m.Low), Figures.Metric(m.High)];

    // As the values stand to each other: for an error a slice above the whole is worse.
    private static string[] Row(SliceResult s, EvaluationReport r) =>
        [s.Column, s.Slice, Figures.Count(s.Rows), Figures.Metric(s.Metric.Value), Figures.Metric(s.Metric.Low), Figures.Metric(s.Metric.High), Signed(s.Metric.Value - r.Metrics[0].Value)];

    private static string[] Row(GroupRates g) => [g.Group, Figures.Count(g.Rows), Figures.Metric(g.Selected), Figures.Metric(g.TruePositiveRate), Figures.Metric(g.FalsePositiveRate)];

    private static List<(double, double)> Points(IReadOnlyList<CurvePoint> points) => points.Select(p => (p.X, p.Y)).ToList();

    private static List<Action<Html>> Cells(string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
