using MLOps.Pipelines;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

internal static class PipelineRendering
{
    private static readonly string[] Header = ["cell", "stays", "first line", "why"];
    private static readonly HashSet<int> Right = [0];

    public static string Html(SliceReport r) => ReportFrame.Wrap(
        r.Title,
        [("cells kept", Figures.Count(r.Kept)), ("cells dropped", Figures.Count(r.Dropped)), (r.Outcomes.Count == 1 ? "outcome" : "outcomes", Figures.Count(r.Outcomes.Count))],
        html =>
        {
            Graph(html, r);
            Slice(html, r);
        });

    public static string Text(SliceReport r) =>
        $"{r.Title}: {r.Kept} of {r.Cells.Count} executed cells are kept for {r.Outcomes.Count} outcome{(r.Outcomes.Count == 1 ? "" : "s")}"
        + string.Concat(r.Problems.Concat(r.Differences.Select(d => d.Message)).Select(p => "\n! " + p)) + "\n"
        + TextTable.Render(Header, r.Cells.Select(Row), Right)
        + (r.Steps.Count == 0 ? "" : "\nSteps\n" + string.Join('\n', r.Steps.Select((s, i) => $"  {i + 1}. {s.Title}{(s.After.Count == 0 ? "" : ", after " + string.Join(", ", s.After))}")));

    public static string Html(ExportReport r) => ReportFrame.Wrap(
        $"{r.Title} to {r.Folder}",
        [("cells kept", $"{r.Slice.Kept} of {r.Slice.Cells.Count}"), ("steps", Figures.Count(r.Steps.Count)), ("files", Figures.Count(r.Files.Count)), ("took", Figures.Duration(r.Seconds))],
        html =>
        {
            ProofRendering.Verdict(html, r.Proof);
            Graph(html, r.Slice);
            if (r.Proof is { } proof)
            {
                html.Section("Results compared");
                ProofRendering.Items(html, proof);
            }

            html.Section("Cells kept and dropped");
            Picture(html, r.Slice);
            html.Details("The same as a table", d => Cells(d, r.Slice));
            html.Details("Files", d => d.Table(["file"], r.Files.Select(f => new List<Action<Html>> { c => c.Element("code", f) })));
            if (r.Packages.Count > 0)
            {
                html.Element("div", "Packages besides MLOps.Runtime: " + string.Join(", ", r.Packages), ("class", "mlops-muted"));
            }
        });

    public static string Text(ExportReport r) =>
        $"{r.Title} to {r.Folder}: {r.Steps.Count} steps, {r.Files.Count} files, {r.Slice.Kept} of {r.Slice.Cells.Count} executed cells kept\n"
        + string.Join("\n", r.Steps.Select((s, i) => $"  {i + 1}. {s}"))
        + "\n" + (r.Proof is null ? "Not proven: exported with --no-verify." : ProofRendering.Text(r.Proof));

    private static void Graph(Html html, SliceReport r)
    {
        if (r.Steps.Count > 0)
        {
            html.Section("Steps");
            html.Image(StepChart.Draw(r.Steps), StepChart.Words(r.Steps));
        }
    }

    private static void Slice(Html html, SliceReport r)
    {
        html.Section("Cells");
        Picture(html, r);
        Cells(html, r);
    }

    private static void Picture(Html html, SliceReport r)
    {
        foreach (var problem in r.Problems)
        {
            html.Element("div", problem, ("class", "mlops-bad"));
        }

        foreach (var difference in r.Differences)
        {
            html.Element("div", difference.Message, ("class", "mlops-warn"));
        }

        html.Image(SliceChart.Draw(r), SliceChart.Words(r));
        html.Element("div", "In the order in which they ran. What is green stays, and an arc leads to each cell that needs it.", ("class", "mlops-muted"));
    }

    private static void Cells(Html html, SliceReport r)
    {
        html.Table(Header, r.Cells.Select(c => Row(c).Select((text, i) => (Action<Html>)(h => Cell(h, c, text, i))).ToList()), Right);
        html.Details("What the slice was made for", d => d.Element("ul", list =>
        {
            foreach (var outcome in r.Outcomes)
            {
                list.Element("li", outcome);
            }
        }));
    }

    private static void Cell(Html html, SliceCellReport cell, string text, int column)
    {
        var muted = cell.Fate == CellFate.Dropped ? "mlops-muted" : null;
        html.Element(column == 2 ? "code" : "span", text, ("class", column == 1 && cell.Fate != CellFate.Dropped ? "mlops-ok" : muted));
    }

    private static List<string> Row(SliceCellReport c) =>
    [
        $"[{c.Order}]",
        c.Fate switch { CellFate.Kept => "yes", CellFate.PartlyKept => $"{c.KeptStatements} of {c.Statements} statements", _ => "no" },
        c.Text.Length <= 60 ? c.Text : c.Text[..59] + "…",
        c.Reason,
    ];
}
