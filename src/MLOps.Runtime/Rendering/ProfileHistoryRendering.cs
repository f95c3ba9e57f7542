using MLOps.Profiling;

namespace MLOps.Rendering;

/// <summary>How a dataset changed: a row per version, and the columns whose figures moved.</summary>
internal static class ProfileHistoryRendering
{
    private static readonly string[] Header = ["version", "registered (UTC)", "rows", "columns", "missing cells", "duplicate rows", "alerts"];
    private static readonly HashSet<int> Right = [0, 2, 3, 4, 5, 6];

    public static string Html(ProfileHistory history) => ReportFrame.Wrap(history.Title, [], html =>
    {
        html.Table(Header, history.Versions.Select(v => Cells(v).Select(Cell).ToList()), Right);
        html.Section("Columns");
        html.Table(ColumnHeader(history), history.Columns.Select(c => ColumnCells(c).Select(Cell).ToList()));
    });

    public static string Text(ProfileHistory history) =>
        $"{history.Title}\n{TextTable.Render(Header, history.Versions.Select(Cells), Right)}\n\n{TextTable.Render(ColumnHeader(history), history.Columns.Select(ColumnCells))}";

    private static Action<Html> Cell(string text) => html => html.Text(text);

    private static IReadOnlyList<string> Cells(ProfileVersion v) =>
    [
        "@" + Figures.Count(v.Version), Figures.Time(v.Created), Figures.Count(v.Rows), Figures.Count(v.Columns), Figures.Count(v.MissingCells), Figures.Count(v.DuplicateRows), Figures.Count(v.Alerts),
    ];

    private static string[] ColumnHeader(ProfileHistory history) => ["column", .. history.Versions.Select(v => $"@{v.Version}")];

    // What did not change since the version before is not said again.
    private static IReadOnlyList<string> ColumnCells(ColumnHistory column) =>
        [ProfileWords.Cut(column.Name, 40), .. column.Moments.Select((m, i) => m is null ? "–" : i > 0 && m == column.Moments[i - 1] ? "the same" : Words(m))];

    private static string Words(ColumnMoment m)
    {
        var value = m.Mean is { } mean ? $"mean {Figures.Number(mean)}, median {Figures.Number(m.Median)}" : $"{Figures.Count(m.Distinct)} distinct{(m.MostFrequent is { } most ? $", most often {ProfileWords.Cut(most, 24)}" : "")}";
        return m.MissingShare > 0 ? $"{value}, {Figures.Share(m.MissingShare)} missing" : value;
    }
}
