using MLOps.Profiling;
using MLOps.Rendering.Charts;

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
        html.Table(ColumnHeader(history), history.Columns.Select(c => ColumnCells(c).Select(Cell).Prepend(h => Trend(h, c)).Prepend(h => h.Element("b", Name(c))).ToList()));
        html.Element("div", "trend: the mean of numbers, the different values of others", ("class", "mlops-muted"));
    });

    public static string Text(ProfileHistory history) =>
        $"{history.Title}\n{TextTable.Render(Header, history.Versions.Select(Cells), Right)}\n\n{TextTable.Render(ColumnHeader(history), history.Columns.Select(c => (IReadOnlyList<string>)[Name(c), Sparkline.Of(Figure(c)), .. ColumnCells(c)]))}\ntrend: the mean of numbers, the different values of others";

    private static Action<Html> Cell(string text) => html => html.Text(text);

    private static string Name(ColumnHistory column) => ProfileWords.Cut(column.Name, 40);

    private static IReadOnlyList<string> Cells(ProfileVersion v) =>
    [
        "@" + Figures.Count(v.Version), Figures.Time(v.Created), Figures.Count(v.Rows), Figures.Count(v.Columns), Figures.Count(v.MissingCells), Figures.Count(v.DuplicateRows), Figures.Count(v.Alerts),
    ];

    private static string[] ColumnHeader(ProfileHistory history) => ["column", "trend", .. history.Versions.Select(v => $"@{v.Version}")];

    // What did not change since the version before is not said again.
    private static IEnumerable<string> ColumnCells(ColumnHistory column) =>
        column.Moments.Select((m, i) => m is null ? "–" : i > 0 && m == column.Moments[i - 1] ? "the same" : Words(m));

    private static List<double> Figure(ColumnHistory column)
    {
        var isNumber = column.Moments.Any(m => m?.Mean is not null);
        return column.Moments.Select(m => m is null ? double.NaN : isNumber ? m.Mean ?? double.NaN : m.Distinct).ToList();
    }

    private static void Trend(Html cell, ColumnHistory column)
    {
        var figures = Figure(column);
        if (figures.Where(double.IsFinite).ToList() is { Count: > 1 } known)
        {
            var what = column.Moments.Any(m => m?.Mean is not null) ? "Mean" : "Different values";
            cell.Image(SmallLineChart.Draw(figures), $"{what} from {Figures.Number(known[0])} to {Figures.Number(known[^1])}, between {Figures.Number(known.Min())} and {Figures.Number(known.Max())}", SmallLineChart.Width, SmallLineChart.Height);
        }
    }

    private static string Words(ColumnMoment m)
    {
        var value = m.Mean is { } mean ? $"mean {Figures.Number(mean)}, median {Figures.Number(m.Median)}" : $"{Figures.Count(m.Distinct)} distinct{(m.MostFrequent is { } most ? $", most often {ProfileWords.Cut(most, 24)}" : "")}";
        return m.MissingShare > 0 ? $"{value}, {Figures.Share(m.MissingShare)} missing" : value;
    }
}
