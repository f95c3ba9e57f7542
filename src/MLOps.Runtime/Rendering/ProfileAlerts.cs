using MLOps.Profiling;

namespace MLOps.Rendering;

/// <summary>
/// The alerts of a profile, the most important first. Of a kind that more than six columns raise, three are told as sentences and the others by
/// name, or they would hide what else is wrong.
/// </summary>
internal static class ProfileAlerts
{
    private const int Shown = 10;
    private const int MostOfAKind = 6;
    private const int ToldOfAKind = 3;
    private const int NamesShown = 6;

    public static void Write(Html html, IReadOnlyList<Alert> alerts)
    {
        if (alerts.Count == 0)
        {
            return;
        }

        html.Section("Alerts");
        var told = Told(alerts);
        Table(html, told.Take(Shown));
        if (told.Count < alerts.Count || told.Count > Shown)
        {
            var first = told.Take(Shown).Select(t => t.Alert).ToHashSet();
            html.Details($"{Figures.Count(alerts.Count - first.Count)} more", more => Table(more, alerts.Where(a => !first.Contains(a)).Select(a => new ToldAlert(a, []))));
        }
    }

    public static IEnumerable<string> Lines(IReadOnlyList<Alert> alerts)
    {
        var told = Told(alerts);
        var rest = told.Skip(Shown).Sum(t => 1 + t.Alike.Count);
        return told.Take(Shown).Select(t => $"  {Mark(t.Alert.Level)} {t.Sentence}").Concat(rest == 0 ? [] : [$"    and {Figures.Count(rest)} more"]);
    }

    private static List<ToldAlert> Told(IReadOnlyList<Alert> alerts)
    {
        var alike = alerts.Where(a => a.Column is not null).GroupBy(a => (a.Kind, a.Level)).Where(g => g.Count() > MostOfAKind).ToDictionary(g => g.Key, g => g.ToList());
        return alerts.Select(a => alike.TryGetValue((a.Kind, a.Level), out var all) ? Told(a, all) : new(a, [])).OfType<ToldAlert>().ToList();
    }

    // The last one that is told names the others.
    private static ToldAlert? Told(Alert alert, List<Alert> all) => all.IndexOf(alert) switch
    {
        < ToldOfAKind - 1 => new(alert, []),
        ToldOfAKind - 1 => new(alert, all.Skip(ToldOfAKind).Select(a => a.Column!).ToList()),
        _ => null,
    };

    private static void Table(Html html, IEnumerable<ToldAlert> alerts) => html.Element("table", table => table.Element("tbody", body =>
    {
        foreach (var told in alerts)
        {
            body.Element("tr", tr => tr
                .Element("td", td => td.Element("span", $"{Mark(told.Alert.Level)} {ProfileWords.Kind(told.Alert.Kind)}", ("class", Class(told.Alert.Level)), ("title", told.Alert.Level.ToString().ToLowerInvariant())), ("style", "text-align:left;white-space:nowrap"))
                .Element("td", told.Sentence, ("style", "text-align:left")));
        }
    }), ("role", "presentation"));

    private static string Mark(AlertLevel level) => level switch
    {
        AlertLevel.Problem => "✗",
        AlertLevel.Warning => "!",
        _ => "·",
    };

    private static string Class(AlertLevel level) => level switch
    {
        AlertLevel.Problem => "mlops-bad",
        AlertLevel.Warning => "mlops-warn",
        _ => "mlops-muted",
    };

    /// <param name="Alike">Columns that raise an alert of the same kind and level and are not told by themselves.</param>
    private sealed record ToldAlert(Alert Alert, IReadOnlyList<string> Alike)
    {
        public string Sentence => Alike.Count == 0 ? Alert.Message
            : Alert.Kind == AlertKind.HighCorrelation ? $"{Alert.Message} {Figures.Count(Alike.Count)} more pairs are about as close."
            : $"{Alert.Message} The same goes for {Names}.";

        private string Names => Alike.Count <= NamesShown
            ? string.Join(", ", Alike.Select(Cut))
            : $"{string.Join(", ", Alike.Take(NamesShown - 1).Select(Cut))} and {Figures.Count(Alike.Count - NamesShown + 1)} more columns";

        private static string Cut(string name) => ProfileWords.Cut(name, 30);
    }
}
