using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Interactive.Formatting;
using MLOps.Rendering.Plotly;

namespace MLOps.Benchmarks;

/// <summary>What showing costs: a list of 100,000 objects beside a plain JSON of the rows that are shown, and a chart drawn beside its own figure parsed.</summary>
internal static class DisplayBenchmark
{
    private sealed record Row(string Name, int Count, double Value, DateTime Time, string? Note);

    public static IEnumerable<Figure> Run()
    {
        var rows = Enumerable.Range(0, 100_000).Select(i => new Row($"row {i}", i, Math.Sin(i), new DateTime(2024, 1, 1).AddMinutes(i), i % 3 == 0 ? null : $"note {i}")).ToList();
        var first = Measure.Once(() => ValueFormatter.Format(rows));
        yield return new Figure("a list of 100,000 objects, the first thing shown in a process", Measure.Seconds(first), "", "");

        var shown = rows.Take(100).Concat(rows.TakeLast(5)).ToList();
        var (ours, json) = Measure.InTurns(51, () => ValueFormatter.Format(rows), () => JsonSerializer.Serialize(shown));
        yield return new Figure("a list of 100,000 objects, warm", Measure.Seconds(ours), "JSON of the rows shown " + Measure.Seconds(json), Measure.Times(ours / json));

        var figure = "{\"data\":[{\"mode\":\"lines\",\"y\":[" + string.Join(',', Enumerable.Range(0, 100_000).Select(i => Math.Sin(i / 50.0).ToString(CultureInfo.InvariantCulture))) + "]}]}";
        var (drawn, parsed) = Measure.InTurns(11, () => PlotlyPicture.Draw(JsonNode.Parse(figure)!.AsObject()), () => Materialize(figure));
        yield return new Figure("a chart of 100,000 points drawn", Measure.Seconds(drawn), "its JSON parsed " + Measure.Seconds(parsed), Measure.Times(drawn / parsed));
    }

    private static double Materialize(string figure) => JsonNode.Parse(figure)!["data"]![0]!["y"]!.AsArray().Sum(n => n!.GetValue<double>());
}
