using MLOps.Models;

namespace MLOps.Rendering.Charts;

/// <summary>
/// A model's life: registrations in the first lane, in a lane of its own each alias with the versions it stood for. The axis is the
/// order of events, not their distance: versions come in minutes and stay for months.
/// </summary>
internal static class VersionsChart
{
    private const int MostEvents = 24;
    private const double LabelWidth = 96;
    private const double LaneHeight = 30;
    private const double Top = 10;
    private const double AxisHeight = 34;
    private const double LetterWidth = 6.2;

    /// <summary>The latest 24 events; an alias that was set before them comes in from the left.</summary>
    public static string Draw(ModelHistory history)
    {
        var (events, isCut) = Latest(history);
        var aliases = history.Moves.Select(m => m.Alias).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var step = Math.Clamp(860.0 / Math.Max(events.Count, 1), 34, 120);
        var svg = new Svg(LabelWidth + (step * (events.Count + 1)), Top + (LaneHeight * (aliases.Count + 1)) + AxisHeight);
        double X(int position) => LabelWidth + (step * (position + 0.5));
        Registrations(svg, events, isCut, X);
        for (var i = 0; i < aliases.Count; i++)
        {
            Alias(svg, history, events, aliases[i], Top + (LaneHeight * (i + 1.5)), Svg.Palette[i % Svg.Palette.Count], X);
        }

        Days(svg, events, Top + (LaneHeight * (aliases.Count + 1)), step, X);
        return svg.ToString();
    }

    /// <summary>The picture in words.</summary>
    public static string Alt(ModelHistory history)
    {
        var (events, isCut) = Latest(history);
        return $"{history.Title}{(isCut ? $", the latest {MostEvents} events" : "")}: {string.Join("; ", events.Select(Words))}.";
    }

    private static string Words(Event e) => $"{Day(e)} " + (e.Move is not { } move ? $"version {e.Version} registered"
        : move.To is { } to ? $"{move.Alias} to version {to}" : $"{move.Alias} taken away");

    private static (List<Event> Events, bool IsCut) Latest(ModelHistory history)
    {
        var all = history.Versions.Select(v => new Event(v.Created, v.Version, null))
            .Concat(history.Moves.Select(m => new Event(m.Time, m.To ?? m.From ?? 0, m)))
            .OrderBy(e => e.Time).ThenBy(e => e.Move is not null).ToList();
        return (all.TakeLast(MostEvents).ToList(), all.Count > MostEvents);
    }

    private static void Registrations(Svg svg, List<Event> events, bool isCut, Func<int, double> x)
    {
        var y = Top + (LaneHeight / 2);
        svg.Text(LabelWidth - 12, y + 4, isCut ? "… registered" : "registered", 11, "end");
        svg.Line(LabelWidth, y, x(events.Count), y, Svg.Gray, 1, 0.4);
        foreach (var (e, i) in events.Select((e, i) => (e, i)).Where(p => p.e.Move is null))
        {
            var half = 5 + (LetterWidth * Figures.Count(e.Version).Length / 2);
            svg.Rect(x(i) - half, y - 9, 2 * half, 18, Svg.Gray, 0.95, 9).Text(x(i), y + 4, Figures.Count(e.Version), 11, "middle", "#ffffff", bold: true);
        }
    }

    private static void Alias(Svg svg, ModelHistory history, List<Event> events, string alias, double y, string colour, Func<int, double> x)
    {
        svg.Text(LabelWidth - 12, y + 4, alias.Length <= 13 ? alias : alias[..12] + "…", 11, "end", colour, bold: true);
        var moves = events.Select((e, i) => (e.Move, Position: i)).Where(p => p.Move?.Alias == alias).Select(p => (p.Position, p.Move!.To)).ToList();
        var earlier = history.Moves.LastOrDefault(m => m.Alias == alias && events.Any(e => e.Move == m))?.From
            ?? (moves.Count == 0 ? history.Moves.FirstOrDefault(m => m.Alias == alias)?.To : null);
        foreach (var ((position, version), next) in moves.Prepend((-1, earlier)).Zip(moves.Select(m => m.Position).Append(events.Count)))
        {
            if (version is { } shown)
            {
                var (from, to) = (position < 0 ? LabelWidth : x(position), next == events.Count ? x(next) : x(next) - 2);
                svg.Rect(from, y - 9, to - from, 18, colour, 0.9, 4).Text(from + 8, y + 4, Figures.Count(shown), 11, "start", "#ffffff", bold: true);
            }
        }
    }

    // A day stands under its first event, when the one before leaves room.
    private static void Days(Svg svg, List<Event> events, double y, double step, Func<int, double> x)
    {
        var (last, end) = ("", double.NegativeInfinity);
        for (var i = 0; i < events.Count; i++)
        {
            if (Day(events[i]) is var day && day != last && x(i) - (step / 2) >= end)
            {
                svg.Line(x(i), y + 2, x(i), y + 8, Svg.Gray).Text(x(i) - 4, y + 21, day, 10.5);
                (last, end) = (day, x(i) + (day.Length * LetterWidth));
            }
        }
    }

    private static string Day(Event e) => Figures.Time(e.Time)[..10];

    /// <param name="Move">Null for a registration.</param>
    private sealed record Event(DateTimeOffset Time, int Version, AliasMove? Move);
}
