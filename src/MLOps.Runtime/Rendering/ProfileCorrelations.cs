using MLOps.Profiling;
using MLOps.Rendering.Charts;

namespace MLOps.Rendering;

/// <summary>Correlations of a profile: a heatmap per method where it can be read, and the strongest pairs with their figures.</summary>
internal static class ProfileCorrelations
{
    private const int ColumnsInHeatmap = 24;
    private const int PairsShown = 10;

    private static readonly string[] Header = ["column", "and", "value", ""];
    private static readonly HashSet<int> Right = [2];

    public static void Write(Html html, ProfileReport report)
    {
        if (report.Correlations.Count == 0)
        {
            return;
        }

        html.Section("Correlations");
        var methods = report.Correlations.ToLookup(c => c.Method);
        var auto = methods["auto"].ToList();
        html.Element("div", ProfileWords.Method("auto"), ("class", "mlops-muted"));
        Heatmap(html, report, auto, small: false);
        html.Table(Header, auto.Take(PairsShown).Select(Row), Right);
        if (auto.Count > PairsShown)
        {
            html.Element("div", $"The {PairsShown} strongest of {Figures.Count(auto.Count)} pairs.", ("class", "mlops-muted"));
        }

        foreach (var method in methods.Where(m => m.Key != "auto").OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            html.Details(ProfileWords.Method(method.Key), more =>
            {
                Heatmap(more, report, method.ToList(), small: true);
                more.Table(Header, method.Take(PairsShown).Select(Row), Right);
            });
        }
    }

    private static void Heatmap(Html html, ProfileReport report, List<Correlation> pairs, bool small)
    {
        var known = pairs.SelectMany(p => new[] { p.A, p.B }).ToHashSet(StringComparer.Ordinal);
        var names = report.Columns.Select(c => c.Name).Where(known.Contains).ToList();
        if (names.Count is < 3 or > ColumnsInHeatmap)
        {
            return;
        }

        var values = pairs.ToDictionary(p => (p.A, p.B), p => p.Value);
        double? At(int row, int column) =>
            values.TryGetValue((names[row], names[column]), out var value) || values.TryGetValue((names[column], names[row]), out value) ? value : null;
        var strongest = pairs[0];
        var words = $"{ProfileWords.Method(strongest.Method)} of {names.Count} columns; the strongest is {strongest.A} with {strongest.B}, {Figures.Number(strongest.Value)}";
        if (small || names.Count > HeatTable.MostColumns)
        {
            html.Element("div", d => d.Image(Charts.Heatmap.Draw(names, At), words));
        }
        else
        {
            HeatTable.Write(html, names, At, words);
        }
    }

    private static List<Action<Html>> Row(Correlation c) =>
    [
        h => h.Text(ProfileWords.Cut(c.A, 40)),
        h => h.Text(ProfileWords.Cut(c.B, 40)),
        h => h.Text(Figures.Fixed(c.Value, 3)),
        h => h.Image(BarChart.Signed(c.Value), Figures.Number(Math.Round(c.Value, 2)), 120, 12),
    ];
}
