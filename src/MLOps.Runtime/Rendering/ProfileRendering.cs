using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>
/// The profile as people read it: what the table is, what is wrong with it, a row per column, and depth when unfolded.
/// </summary>
internal static class ProfileRendering
{
    // Above, the folded depth would weigh more than a notebook should carry; the report in C# has it all.
    private const int ColumnsInDepth = 200;

    // Above, a picture for each would make a page that browsers do not like; the others have theirs in characters.
    private const int ColumnsWithPictures = 1_000;
    private const int FirstRowsShown = 5;

    private static readonly string[] Header = ["column", "type", "missing", "distinct", "distribution", "in short"];
    private static readonly HashSet<int> Right = [2, 3];

    public static string Html(ProfileReport report) => ReportFrame.Wrap(report.Title, KeyFigures(report), html =>
    {
        html.Element("div", ProfileWords.Summary(report));
        foreach (var note in report.Notes)
        {
            html.Element("div", "Note: " + note, ("class", "mlops-warn"));
        }

        ProfileAlerts.Write(html, report.Alerts);
        ProfileTarget.Write(html, report.Target);
        html.Section("Columns");
        Columns(html, report);
        Depth(html, report);
        ProfileMissing.Write(html, report);
        ProfileCorrelations.Write(html, report);
        ProfileInteractions.Write(html, report);
        ProfileRows.Write(html, report);
        ProfileReproduction.Write(html, report);
        html.Element("div", Closing(report), ("class", "mlops-muted"));
    });

    /// <param name="width">Characters of a line; unbounded in notebooks, which scroll.</param>
    public static string Text(ProfileReport report, int width = int.MaxValue)
    {
        var lines = new List<string> { report.Title };
        lines.AddRange(TextTable.Wrap(ProfileWords.Summary(report), width));
        lines.AddRange(report.Notes.SelectMany(n => TextTable.Wrap("Note: " + n, width, 6)));
        lines.AddRange(ProfileAlerts.Lines(report.Alerts).SelectMany(a => TextTable.Wrap(a, width, 4)));
        lines.AddRange(ProfileTarget.Lines(report.Target, width));
        lines.Add(TextTable.Render(Header, report.Columns.Select(c => TextRow(c, report)), Right, width, sentences: 5));
        lines.AddRange(report.Correlations.Where(c => c.Method is "spearman" or "cramersV" && Math.Abs(c.Value) >= 0.5).Take(5).Select(c => $"{c.A} ~ {c.B}: {ProfileWords.Method(c.Method)} {Figures.Correlation(c.Value)}"));
        lines.AddRange(TextTable.Wrap(Closing(report), width));
        return string.Join("\n", lines);
    }

    private static List<(string, string)> KeyFigures(ProfileReport r) =>
    [
        ("rows", Figures.Count(r.Rows)),
        ("columns", Figures.Count(r.Columns.Count)),
        ("missing cells", r.MissingCells == 0 ? "0" : $"{Figures.Count(r.MissingCells)} ({Figures.Share((double)r.MissingCells / ((double)r.Rows * r.Columns.Count))})"),
        ("duplicate rows", r.DuplicateRows == 0 ? "0" : $"{Figures.Count(r.DuplicateRows)} ({Figures.Share((double)r.DuplicateRows / r.Rows)})"),
        ("alerts", Figures.Count(r.Alerts.Count)),
    ];

    private static void Columns(Html html, ProfileReport report)
    {
        html.Element("div", d => d.Table(Header, report.Columns.Take(ColumnsWithPictures).Select(c => Row(c, report)), Right), ("class", "mlops-columns"));
        if (report.Columns.Count > ColumnsWithPictures)
        {
            html.Details($"{Figures.Count(report.Columns.Count - ColumnsWithPictures)} more columns", more => more.Plain(
                Header, report.Columns.Skip(ColumnsWithPictures).Select(c => TextRow(c, report).Prepend(ProfileWords.Cut(c.Name, 60)).Where((_, i) => i != 1))));
        }
    }

    private static List<Action<Html>> Row(ColumnProfile c, ProfileReport report) =>
    [
        cell => cell.Element("b", ProfileWords.Cut(c.Name, 60)),
        cell => cell.Element("span", ProfileWords.Type(c), ("class", "mlops-muted"), ("style", "white-space:nowrap")),
        cell => cell.Element("span", c.Missing == 0 ? "0" : Figures.Share(c.MissingShare), ("class", MissingClass(c.MissingShare)), ("style", "white-space:nowrap")),
        cell => cell.Text(ProfileWords.Distinct(c)),
        cell => Chart(cell, c),
        cell => cell.Text(ProfileWords.InShort(c, report.Rows)),
    ];

    private static List<string> TextRow(ColumnProfile c, ProfileReport report) =>
    [
        c.Name, ProfileWords.Type(c), c.Missing == 0 ? "0" : Figures.Share(c.MissingShare), ProfileWords.Distinct(c),
        Spark(c), ProfileWords.InShort(c, report.Rows),
    ];

    private static string Spark(ColumnProfile c) => c switch
    {
        { Histogram: { } histogram } => Sparkline.Of(histogram.Counts),
        { Text.LengthHistogram: { } lengths, Type: not ColumnKind.Categorical } => Sparkline.Of(lengths.Counts),
        _ when HasShares(c) => Sparkline.Of(c.Top.Select(t => t.Count).ToList()),
        _ => "",
    };

    private static void Chart(Html cell, ColumnProfile c)
    {
        if (c.Histogram is { } histogram)
        {
            cell.Image(HistogramChart.Small(histogram, c.Type == ColumnKind.Datetime ? Svg.Green : Svg.Blue), HistogramChart.Words(histogram, ProfileWords.WholeUpTo(c)), 120, 26);
        }
        else if (HasShares(c))
        {
            cell.Image(ShareChart.Draw(c.Top.Select(t => (double)t.Count / c.Count).ToList()), "Shares: " + ProfileWords.TopShares(c, 5), 120, 26);
        }
        else if (c.Text?.LengthHistogram is { } lengths)
        {
            cell.Image(HistogramChart.Small(lengths, Svg.Purple), "Lengths: " + HistogramChart.Words(lengths, c.LengthMax), 120, 26);
        }
    }

    // Of texts that are all equally long, the lengths are nothing to draw.
    private static bool HasShares(ColumnProfile c) => c.Top.Count > 0 && (c.Type is ColumnKind.Categorical or ColumnKind.Boolean || (c is { Type: ColumnKind.Text, IsMasked: false, Distinct: > 1 } && c.LengthMin == c.LengthMax && c.Top[0].Count > 1));

    private static void Depth(Html html, ProfileReport report)
    {
        if (report.Columns.Count > ColumnsInDepth)
        {
            html.Element("div", $"Quantiles, frequent values and larger charts are left out above {ColumnsInDepth} columns; Column(\"name\") of the report in C# has them.", ("class", "mlops-muted"));
        }
        else if (report.Columns.Count > 0)
        {
            html.Details("Each column in depth", all =>
            {
                foreach (var column in report.Columns)
                {
                    all.Details($"{ProfileWords.Cut(column.Name, 60)} – {ProfileWords.Type(column)}", one => ProfileDepth.Write(one, column, First(report, column)));
                }
            });
        }
    }

    private static List<object?> First(ProfileReport report, ColumnProfile column) =>
        report.Samples is { } samples && samples.Columns.ToList().IndexOf(column.Name) is >= 0 and var at ? samples.Head.Take(FirstRowsShown).Select(r => r[at]).ToList() : [];

    private static string Closing(ProfileReport r) =>
        string.Join(' ', new[] { $"{Capitalise(r.Method)}.", ProfileWords.NotLookedFor(r), $"Took {Figures.Duration(r.Seconds)}." }.OfType<string>());

    private static string MissingClass(double share) => share switch
    {
        >= 0.5 => "mlops-bad",
        > 0.01 => "mlops-warn",
        _ => "mlops-muted",
    };

    private static string Capitalise(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
