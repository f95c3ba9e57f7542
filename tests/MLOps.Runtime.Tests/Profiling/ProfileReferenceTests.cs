using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Figures against those of pandas and SciPy: Reference/reference.py made the expected files.</summary>
public sealed class ProfileReferenceTests : IDisposable
{
    private const double Tolerance = 1e-9;

    private static readonly JsonNode Weather = Read("weather.json");
    private static readonly JsonNode Edges = Read("edges.json");

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> Cases => new(Edges["cases"]!.AsObject().Select(c => c.Key));

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Weather_has_the_figures_that_pandas_and_scipy_give()
    {
        var report = _test.Workspace.Profile(WeatherFile());

        Assert.Equal((long)Weather["rows"]!, report.Rows);
        Assert.Equal((long)Weather["duplicateRows"]!, report.DuplicateRows);
        Assert.Equal((long)Weather["missingCells"]!, report.MissingCells);
        foreach (var (name, expected) in Weather["numeric"]!.AsObject().Concat(Weather["text"]!.AsObject()))
        {
            Same(expected!.AsObject(), report, name);
        }
    }

    [Fact]
    public void Weather_has_the_correlations_that_pandas_and_scipy_give()
    {
        var report = _test.Workspace.Profile(WeatherFile());

        foreach (var method in new[] { "spearman", "cramersV" })
        {
            SameCorrelations(Weather[method]!.AsArray(), report, method);
        }
    }

    [Fact]
    public void Histogram_counts_are_those_of_numpy() =>
        Assert.Equal(
            Weather["histogram"]!["counts"]!.AsArray().Select(n => (long)n!),
            _test.Workspace.Profile(WeatherFile()).Column("wind").Histogram!.Counts);

    [Fact]
    public void The_test_of_uniformity_gives_the_p_value_of_scipy()
    {
        var wind = _test.Workspace.Profile(WeatherFile()).Column("wind").Histogram!.Counts;
        var even = new long[] { 98, 101, 103, 99, 99 };

        Assert.Equal((double)Weather["windUniformP"]!, Uniformity.P(wind.Sum(), wind.Count, wind.Sum(n => (double)n * n))!.Value, Tolerance);
        Assert.Equal((double)Weather["evenUniformP"]!, Uniformity.P(even.Sum(), even.Length, even.Sum(n => (double)n * n))!.Value, Tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Edge_case(string name)
    {
        var values = Edges["cases"]![name]!["values"]!.AsArray().Select(Number).Select(x => new Row(x)).ToArray();

        Same(Edges["cases"]![name]!["expected"]!.AsObject(), _test.Workspace.Profile(values, name: "rows"), "X");
    }

    [Fact]
    public void Spearman_ranks_anew_where_values_are_missing()
    {
        var columns = Edges["pairs"]!["columns"]!.AsObject().ToDictionary(c => c.Key, c => c.Value!.AsArray().Select(Number).ToList());
        var rows = Enumerable.Range(0, 10).Select(i => new { x = columns["x"][i], y = columns["y"][i], z = columns["z"][i] }).ToArray();

        SameCorrelations(Edges["pairs"]!["spearman"]!.AsArray(), _test.Workspace.Profile(rows, name: "rows"), "spearman");
    }

    internal static string WeatherFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../notebooks/data/weather.csv"));

    private static JsonNode Read(string file, [CallerFilePath] string here = "") =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Reference", file)))!;

    private static double? Number(JsonNode? node) => node switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var word) => word == "inf" ? double.PositiveInfinity : double.NegativeInfinity,
        _ => (double)node,
    };

    // The figures are read back from the JSON, so that its names are tested with them.
    private static void Same(JsonObject expected, ProfileReport report, string column)
    {
        var actual = JsonNode.Parse(ReportRenderer.Json(report))!["columns"]!.AsArray().Single(c => (string)c!["name"]! == column)!.AsObject();
        foreach (var (figure, value) in expected)
        {
            Assert.True(actual.ContainsKey(figure), $"{column} has no {figure}");
            if (value is JsonArray)
            {
                Assert.Equal(value.ToJsonString(), actual[figure]!.ToJsonString());
            }
            else
            {
                Close(value is null ? null : (double)value, actual[figure] is null ? null : (double)actual[figure]!, $"{column}.{figure}");
            }
        }
    }

    private static void SameCorrelations(JsonArray expected, ProfileReport report, string method)
    {
        Assert.Equal(expected.Count, report.Correlations.Count(c => c.Method == method));
        foreach (var pair in expected)
        {
            var found = report.Correlations.Single(c => c.Method == method && c.A == (string)pair!["a"]! && c.B == (string)pair["b"]!);
            Close((double)pair!["value"]!, found.Value, $"{method} {found.A} {found.B}");
        }
    }

    private static void Close(double? expected, double? actual, string what)
    {
        Assert.True(expected.HasValue == actual.HasValue, $"{what}: expected {expected}, found {actual}");
        if (expected is { } e && actual is { } a)
        {
            var error = Math.Abs(e - a) / Math.Max(1e-300, Math.Max(Math.Abs(e), Math.Abs(a)));
            Assert.True(e == a || error < Tolerance, $"{what}: expected {e:R}, found {a:R}");
        }
    }

    private sealed record Row(double? X);
}
