using MLOps.Data;

namespace MLOps.Rendering;

internal static class DatasetRendering
{
    private static readonly string[] ListHeader = ["dataset", "version", "rows", "columns", "digest", "from", "added"];
    private static readonly HashSet<int> ListRight = [1, 2, 3];

    public static string Html(DatasetVersion d) => ReportFrame.Wrap(
        d.Title + (d.Unchanged ? " (unchanged: this content is already the latest version)" : ""),
        [("rows", Figures.Count(d.Rows)), ("columns", Figures.Count(d.Columns.Count)), ("SHA-256", d.Digest[..12])],
        html =>
        {
            if (d.Description is not null)
            {
                html.Element("div", d.Description);
            }

            foreach (var note in d.Notes)
            {
                html.Element("div", "Note: " + note, ("class", "mlops-warn"));
            }

            html.Element("div", Origin(d), ("class", "mlops-muted"));
            html.Details("Columns", x => x.Table(["column", "type"], d.Columns.Select(c => Row(c.Name, c.Type))));
        });

    public static string Text(DatasetVersion d) =>
        $"{d.Title}: {Figures.Count(d.Rows)} rows, {d.Columns.Count} columns, SHA-256 {d.Digest[..12]}{(d.Unchanged ? " (unchanged)" : "")}\n"
        + string.Concat(d.Notes.Select(n => $"Note: {n}\n")) + string.Join("\n", d.Columns.Select(c => $"  {c.Name}  {c.Type}"));

    public static string Html(DatasetList list) => ReportFrame.Wrap(list.Title, [], html =>
        html.Table(ListHeader, list.Datasets.Select(d => Row([.. Cells(d)])), ListRight));

    public static string Text(DatasetList list) =>
        list.Datasets.Count == 0 ? "No datasets yet. #!data add NAME SOURCE adds one." : TextTable.Render(ListHeader, list.Datasets.Select(Cells), ListRight);

    public static string Html(DatasetDiff d) => ReportFrame.Wrap(
        d.Title,
        [("rows " + d.A, Figures.Count(d.RowsA)), ("rows " + d.B, Figures.Count(d.RowsB)), ("only in " + d.A, Figures.Count(d.OnlyInA)), ("only in " + d.B, Figures.Count(d.OnlyInB))],
        html => html.Table(["column", "change"], Changes(d).Select(c => Row(c.Column, c.Change))));

    public static string Text(DatasetDiff d) =>
        $"{d.Title}: {Figures.Count(d.RowsA)} and {Figures.Count(d.RowsB)} rows; {Figures.Count(d.OnlyInA)} only in {d.A}, {Figures.Count(d.OnlyInB)} only in {d.B}"
        + string.Concat(Changes(d).Select(c => $"\n  {c.Column}: {c.Change}"));

    private static IEnumerable<(string Column, string Change)> Changes(DatasetDiff d) =>
        d.Added.Select(c => (c.Name, $"new ({c.Type})"))
            .Concat(d.Removed.Select(c => (c.Name, $"gone ({c.Type})")))
            .Concat(d.Retyped.Select(c => (c.Column, $"{c.TypeA} became {c.TypeB}")));

    private static string Origin(DatasetVersion d) => $"from {d.Location ?? "memory"}, added {Figures.Time(d.Created)} UTC";

    private static List<string> Cells(DatasetVersion d) =>
        [d.Name, Figures.Count(d.Version), Figures.Count(d.Rows), Figures.Count(d.Columns.Count), d.Digest[..12], d.Location ?? "memory", Figures.Time(d.Created)];

    private static List<Action<Html>> Row(params string[] cells) => cells.Select(c => (Action<Html>)(h => h.Text(c))).ToList();
}
