using System.Text.Json;
using MLOps.Distances;
using MLOps.Monitoring;

namespace MLOps.Runtime.Tests.Monitoring;

/// <summary>Against SciPy 1.10: Reference/drift_statistics.py writes the expected values.</summary>
public sealed class DriftStatisticsTests : IDisposable
{
    private static readonly JsonElement Expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Monitoring", "Reference", "drift_statistics.json"))).RootElement;

    private readonly TestWorkspace _test = new();

    public static TheoryData<int> Numbers => new(Enumerable.Range(0, Expected.GetProperty("numbers").GetArrayLength()));

    public void Dispose() => _test.Dispose();

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Numbers_are_compared_as_scipy_does(int index)
    {
        var x = Expected.GetProperty("numbers")[index];
        var (n1, n2) = (x.GetProperty("n1").GetInt32(), x.GetProperty("n2").GetInt32());
        var digits = x.GetProperty("digits").GetInt32();
        var reference = Sample(x.GetProperty("seed").GetInt32(), n1, 0, digits);
        var current = Sample(x.GetProperty("seed").GetInt32() + 100, n2, x.GetProperty("shift").GetDouble(), digits);

        var column = Assert.Single(_test.Workspace.Monitor(current, new() { Reference = reference }).Columns);

        Assert.Equal(x.GetProperty("d").GetDouble(), column.Effect, 1e-12);
        if (n1 <= 1000)
        {
            var exact = Math.Max(n1, n2) <= 10_000;
            Assert.Equal($"Kolmogorov-Smirnov ({(exact ? "exact" : "asymptotic")} p)", column.Test);
            Assert.Equal(x.GetProperty("p").GetDouble(), column.Score, exact ? 1e-10 : 1e-6);
        }
        else
        {
            Assert.Equal("Wasserstein / std", column.Test);
            Assert.Equal(x.GetProperty("normed").GetDouble(), column.Score, 1e-10);
        }
    }

    [Fact]
    public void Categories_are_compared_as_scipy_does()
    {
        foreach (var x in Expected.GetProperty("counts").EnumerateArray())
        {
            Assert.Equal(x.GetProperty("p").GetDouble(), DriftStatistics.ChiSquaredP(Counts(x, "reference"), Counts(x, "current")), 1e-12);
            Assert.Equal(x.GetProperty("jensenshannon").GetDouble(), Divergences.JensenShannon(Counts(x, "reference"), Counts(x, "current")), 1e-12);
        }
    }

    [Fact]
    public void Proportions_are_compared_as_scipy_does()
    {
        foreach (var x in Expected.GetProperty("proportions").EnumerateArray())
        {
            Assert.Equal(x.GetProperty("p").GetDouble(), DriftStatistics.ProportionsP(Counts(x, "reference"), Counts(x, "current")), 1e-12);
        }
    }

    [Fact]
    public void The_exact_and_the_asymptotic_p_value_agree_for_large_samples() =>
        Assert.Equal(KolmogorovSmirnov.Exact(2000, 3000, (long)(0.03 * 2000 * 3000)), KolmogorovSmirnov.Asymptotic(0.03, 1200), 0.01);

    [Theory]
    [InlineData(1, 1, 1, 1.0)]
    [InlineData(2, 2, 4, 1.0 / 3)]
    [InlineData(3, 3, 9, 0.1)]
    [InlineData(5, 7, 0, 1.0)]
    public void The_exact_p_value_of_tiny_samples_is_what_counting_paths_by_hand_gives(int m, int n, long difference, double p) =>
        Assert.Equal(p, KolmogorovSmirnov.Exact(m, n, difference), 1e-14);

    private static List<long> Counts(JsonElement x, string name) => x.GetProperty(name).EnumerateArray().Select(v => v.GetInt64()).ToList();

    // The generator of drift_statistics.py.
    private static List<double> Sample(int seed, int n, double shift, int digits)
    {
        long state = seed;
        var values = new List<double>();
        for (var i = 0; i < n; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < 4; k++)
            {
                state = ((1103515245 * state) + 12345) % 2147483648;
                sum += state / 2147483648.0;
            }

            values.Add(Math.Round(shift + (sum - 2), digits));
        }

        return values;
    }
}
