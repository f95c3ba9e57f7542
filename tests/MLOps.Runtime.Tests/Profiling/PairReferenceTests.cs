using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MLOps.Profiling.Relations;
using MLOps.Profiling.Series;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>Correlations, series and missing patterns against those of SciPy, pandas and statsmodels: Reference/pairs.py made the expected file.</summary>
public sealed class PairReferenceTests : IDisposable
{
    private static readonly JsonNode Expected = JsonNode.Parse(File.ReadAllText(Reference("pairs.json")))!;

    private readonly TestWorkspace _test = new();

    public static TheoryData<string> SeriesNames => new(Expected["series"]!.AsObject().Select(s => s.Key));

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("pearson", 1e-9)]
    [InlineData("spearman", 1e-9)]
    [InlineData("kendall", 1e-9)]
    [InlineData("correlationRatio", 1e-9)]
    [InlineData("phik", 1e-5)]
    public void Correlations_are_those_of_the_reference(string method, double tolerance)
    {
        var found = _test.Workspace.Profile(Table(), name: "rows").Correlations.Where(c => c.Method == method).ToDictionary(c => (c.A.ToLowerInvariant(), c.B.ToLowerInvariant()), c => c.Value);
        var expected = Expected["correlations"]!.AsArray().Where(c => (string)c!["method"]! == method).ToList();

        Assert.Equal(expected.Count, found.Count);
        foreach (var pair in expected)
        {
            Assert.Equal((double)pair!["value"]!, found[((string)pair["a"]!, (string)pair["b"]!)], tolerance);
        }
    }

    [Fact]
    public void Auto_is_Spearman_for_numbers_and_Cramers_V_where_a_category_is()
    {
        var correlations = _test.Workspace.Profile(Table(), name: "rows").Correlations;
        double Value(string method, string a, string b) => correlations.Single(c => c.Method == method && c.A == a && c.B == b).Value;

        Assert.Equal(Value("spearman", "X", "Y"), Value("auto", "X", "Y"));
        Assert.Equal(Value("cramersV", "C", "D"), Value("auto", "C", "D"));
        Assert.InRange(Value("auto", "C", "X"), 0.5, 0.9);
    }

    [Theory]
    [MemberData(nameof(SeriesNames))]
    public void A_series_has_the_test_and_the_autocorrelations_of_statsmodels(string name)
    {
        var series = Values(Expected["series"]![name]!["values"]!);

        Assert.Equal((double)Expected["series"]![name]!["adfP"]!, DickeyFuller.P(series)!.Value, 1e-7);
        Close(Values(Expected["series"]![name]!["acf"]!), Autocorrelation.Acf(series, 100));
        Close(Values(Expected["series"]![name]!["pacf"]!), Autocorrelation.Pacf(series, 100));
    }

    [Fact]
    public void A_season_is_found_and_a_walk_has_none()
    {
        Assert.Equal(24, Seasonality.Period(Values(Expected["series"]!["season"]!["acf"]!)));
        Assert.Null(Seasonality.Period(Values(Expected["series"]!["walk"]!["acf"]!)));
    }

    [Fact]
    public void Nullity_is_the_correlation_of_what_is_missing()
    {
        var rows = Expected["nulls"]!["rows"]!.AsArray().Select(r => new { p = One(r![0]!), q = One(r[1]!), r = One(r[2]!) }).ToArray();
        var missing = _test.Workspace.Profile(rows, name: "rows").Missingness!;

        foreach (var pair in Expected["nulls"]!["nullity"]!.AsArray())
        {
            Assert.Equal((double)pair!["value"]!, missing.Nullity.Single(c => c.A == (string)pair["a"]! && c.B == (string)pair["b"]!).Value, 1e-9);
        }

        Assert.Equal(rows.Length, missing.CompleteRows + missing.Patterns.Sum(m => m.Rows));
        Assert.Equal(rows.Count(r => r.p is null && r.q is null && r.r is not null), missing.Patterns.Single(m => m.Columns is ["p", "q"]).Rows);
    }

    [Theory]
    [InlineData(0, 0, 0, 0.25)]
    [InlineData(0, 0, 0.5, 1.0 / 3)]
    [InlineData(0, 0, 0.95, 0.25 + 0.19945868794787)]
    [InlineData(1, -1, 1, 0.15865525393)]
    public void The_bivariate_normal_distribution_has_its_known_values(double x, double y, double rho, double expected) =>
        Assert.Equal(expected, new BivariateNormal(rho).Below(x, y), 1e-9);

    private static int? One(JsonNode missing) => (bool)missing ? null : 1;

    private static Row[] Table() => Expected["rows"]!.AsArray().Select(r => new Row((double)r![0]!, (double)r[1]!, (double)r[2]!, (string)r[3]!, (string)r[4]!)).ToArray();

    private static double[] Values(JsonNode node) => node.AsArray().Select(x => (double)x!).ToArray();

    private static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-8 * Math.Max(1, Math.Abs(pair.First))));
    }

    private static string Reference(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Reference", file);

    private sealed record Row(double X, double Y, double Z, string C, string D);
}
