using System.Globalization;
using MLOps.Monitoring;
using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>Sources side by side: what they are, the columns that changed most first, and all figures of a column when unfolded.</summary>
internal static class ProfileComparisonRendering
{
    private const int ColumnsInDepth = 100;

    private static readonly string[] SourceHeader = ["source", "rows", "columns", "missing cells", "duplicate rows"];
    private static readonly string[] Header = ["column", "change", "first (blue), later (orange)", "PSI", "Jensen-Shannon", "Wasserstein / std", "KS"];
    private static readonly string[] TextHeader = ["column", "change", "PSI", "Jensen-Shannon", "Wasserstein / std", "KS"];
    private static readonly HashSet<int> RightOfSources = [1, 2, 3, 4];
    private static readonly HashSet<int> Right = [3, 4, 5, 6];
    private static readonly HashSet<int> RightOfText = [2, 3, 4, 5];

    public static string Html(ProfileComparison report) => ReportFrame.Wrap(report.Title, [], html =>
    {
        html.Element("div", Summary(report));
        html.Table(SourceHeader, report.Sources.Select(s => SourceCells(s).Select(Cell).ToList()), RightOfSources);
        html.Section("Columns, what changed most first");
        html.Table(Header, report.Columns.Where(c => c.Change != ColumnChange.Same).Select(Row), Right);
        if (report.Columns.Where(c => c.Change == ColumnChange.Same).ToList() is { Count: > 0 } same)
        {
            html.Details($"{Figures.Count(same.Count)} that {(same.TrueForAll(c => c.Score == 0) ? "did not change" : "changed little or not at all")}", more => more.Table(Header, same.Select(Row), Right), open: same.Count == report.Columns.Count);
        }

        html.Details("Each column side by side", more =>
        {
            foreach (var column in report.Columns.Take(ColumnsInDepth))
            {
                more.Details(ProfileWords.Cut(column.Name, 60), one => Depth(one, column, report));
            }
        });
        html.Element("div", $"{Exactness(report)} Took {Figures.Duration(report.Seconds)}.", ("class", "mlops-muted"));
    });

    /// <param name="width">Characters of a line.</param>
    public static string Text(ProfileComparison report, int width = int.MaxValue) => string.Join("\n",
    [
        .. TextTable.Wrap(report.Title, width), .. TextTable.Wrap(Summary(report), width),
        TextTable.Render(SourceHeader, report.Sources.Select(SourceCells), RightOfSources),
        TextTable.Render(TextHeader, report.Columns.Select(TextRow), RightOfText, width, sentences: 1),
        .. TextTable.Wrap($"{Exactness(report)} Took {Figures.Duration(report.Seconds)}.", width),
    ]);

    private static string Summary(ProfileComparison report)
    {
        string Part(ColumnChange change, string words) => report.Columns.Count(c => c.Change == change) is > 0 and var n ? $"{Figures.Count(n)} {words}" : "";
        var parts = new[]
        {
            Part(ColumnChange.New, "new"), Part(ColumnChange.Lost, "lost"), Part(ColumnChange.Type, "of another type"), Part(ColumnChange.Values, "with other values"), Part(ColumnChange.Same, report.Columns.Any(c => c.Change == ColumnChange.Same && c.Score > 0) ? "little changed or as before" : "as before"),
        };
        return $"Columns: {string.Join(", ", parts.Where(p => p.Length > 0))}. All is told against {report.Sources[0].Name}.";
    }

    // "Exact.", or for each method how far the distribution functions may be off.
    private static string Exactness(ProfileComparison report)
    {
        var estimated = report.Columns.SelectMany(c => c.Distances).OfType<ColumnDistance>().Where(d => !d.IsExact).GroupBy(d => d.Method, StringComparer.Ordinal)
            .Select(g => $"{g.Key} (shares below a value are within {Figures.Share(g.Max(d => d.RankError ?? 0))} in 99 of 100 cases)").ToList();
        return estimated.Count == 0 ? "Exact." : $"Distances are from {string.Join("; ", estimated)}.";
    }

    private static Action<Html> Cell(string text) => html => html.Text(text);

    private static IReadOnlyList<string> SourceCells(ComparedSource s) =>
        [ProfileWords.Cut(s.Name, 60), Figures.Count(s.Rows), Figures.Count(s.Columns), Figures.Count(s.MissingCells), Figures.Count(s.DuplicateRows)];

    private static List<Action<Html>> Row(ComparedColumn c)
    {
        var distance = Farthest(c);
        return
        [
            h => h.Element("b", ProfileWords.Cut(c.Name, 40)),
            h => h.Element("span", Word(c), ("class", Class(c))).Text(c.Change == ColumnChange.Same ? "" : " " + c.Message),
            h => Chart(h, c, distance),
            .. DistanceCells(distance).Select(Cell),
        ];
    }

    private static IReadOnlyList<string> TextRow(ComparedColumn c) =>
        [ProfileWords.Cut(c.Name, 40), c.Change == ColumnChange.Same ? Word(c) : $"{Word(c)}: {c.Message}".TrimStart(':', ' '), .. DistanceCells(Farthest(c))];

    private static string[] DistanceCells(ColumnDistance? d) => d is null
        ? ["", "", "", ""]
        : [Number(d.Psi), Number(d.JensenShannon), d.Wasserstein is { } w ? Number(w) : "–", d.KolmogorovSmirnov is { } ks ? Number(ks) : "–"];

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static ColumnDistance? Farthest(ComparedColumn c) => c.Distances.OfType<ColumnDistance>().MaxBy(d => d.JensenShannon);

    private static void Chart(Html cell, ComparedColumn c, ColumnDistance? distance)
    {
        if (distance?.Shares is { } shares)
        {
            var drawn = new Distribution(shares.Labels, shares.Edges, shares.First, shares.Later);
            cell.Image(OverlayChart.Small(drawn), $"Distributions of {c.Name}: {c.Message}; PSI {Number(distance.Psi)}", 150, 34);
        }
    }

    private static void Depth(Html html, ComparedColumn column, ProfileComparison report)
    {
        html.Plain(
            ["", .. report.Sources.Select(s => ProfileWords.Cut(s.Name, 40))],
            Rows(column).Where(r => r.Skip(1).Any(v => v is not ("" or "–"))));
        if (column.Distances.Count > 1)
        {
            html.Plain(
                ["against the first", "PSI", "Jensen-Shannon", "Wasserstein / std", "KS"],
                column.Distances.OfType<ColumnDistance>().Select(d => DistanceCells(d).Prepend(ProfileWords.Cut(d.Source, 40))));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(ComparedColumn column)
    {
        IReadOnlyList<string> Of(string name, Func<ColumnProfile, string> figure) => [name, .. column.Profiles.Select(p => p is null ? "–" : figure(p))];
        yield return Of("type", ProfileWords.Type);
        yield return Of("missing", p => Figures.Share(p.MissingShare));
        yield return Of("distinct", ProfileWords.Distinct);
        yield return Of("mean", p => Figures.Number(p.Mean));
        yield return Of("std", p => Figures.Number(p.Std));
        yield return Of("min", p => p.Min?.Text ?? "");
        yield return Of("25 %", p => Figures.Number(p.Q25));
        yield return Of("median", p => Figures.Number(p.Median));
        yield return Of("75 %", p => Figures.Number(p.Q75));
        yield return Of("max", p => p.Max?.Text ?? "");
        yield return Of("most frequent", p => p.Top.Count > 0 && p.Top[0].Count > 1 ? ProfileWords.TopShares(p, 4) : "");
    }

    private static string Word(ComparedColumn c) => c.Change switch
    {
        ColumnChange.New => "new",
        ColumnChange.Lost => "lost",
        ColumnChange.Type => "type",
        ColumnChange.Same => c.Score == 0 ? "the same" : "little changed",
        _ => "",
    };

    private static string Class(ComparedColumn c) => c.Change switch
    {
        ColumnChange.Lost or ColumnChange.Type => "mlops-bad",
        ColumnChange.New => "mlops-warn",
        _ => "mlops-muted",
    };
}
