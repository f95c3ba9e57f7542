using System.Text.Json;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>With exactness nothing of a report is an estimate, whatever the kind of column and however many rows and values.</summary>
[Trait("Category", "Long")]
public sealed class WholeExactnessTests : IDisposable
{
    private const string Rows = """
        SELECT i AS id, TIMESTAMP '2000-01-01' + INTERVAL (i) HOUR + INTERVAL (CASE WHEN i > 20000 THEN 9 ELSE 0 END) DAY AS at, sin(2 * pi() * i / 8760) + (hash(i) % 100) / 100.0 AS season,
            hash(i) % 1000000007 AS number, (hash(i + 1) % 100000 / 100)::DECIMAL(12, 2) AS price, CASE WHEN hash(i) % 7 = 0 THEN NULL ELSE hash(i + 2) % 5 END AS few, hash(i) % 2 = 0 AS flag,
            'name ' || md5((i // 2)::VARCHAR) AS text, ['red', 'Red', 'green', 'blue'][1 + i % 4] AS kind, 'someone' || i || '@example.com' AS mail, repeat('word ' || i || ' ', 150) AS long,
            'https://example.com/' || i || '?q=' || i % 9 AS url, '/data/' || i || '/file.csv' AS path, (DATE '1990-01-01' + (i % 9000)::INT)::VARCHAR || CASE WHEN i % 900 = 0 THEN '?' ELSE '' END AS day, i % 12 + 490000000000 + i * 7919 % 1000000 AS phone,
            [i, i % 7] AS list, {'city': 'town ' || i % 6000, 'size': i % 11} AS nested, CASE WHEN i % 50 = 0 THEN 'infinity'::DOUBLE ELSE i / 7.0 END AS infinite, NULL::INT AS nothing, 1 AS constant
        FROM range(27000) t(i)
        """;

    private static readonly ProfileOptions Small = new()
    {
        ExactRows = 1_000,
        QuantileSampleRows = 5_000,
        CorrelationRows = 2_000,
        CostlyCorrelationRows = 500,
        Target = "kind",
        TimeColumn = "at",
    };

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void No_figure_is_an_estimate()
    {
        _test.Write("name cfcd208495d565ef66e7dff9f98764da", "");
        var report = _test.Workspace.Profile(Rows, Small with { Exact = true, Files = _test.Folder });

        Assert.Equal(("exact", 0), (report.Method, report.Estimates.Count));
        Assert.Empty(Flags(JsonNode.Parse(MLOps.Store.Json.Write(report))!, "").Where(f => !f.IsExact).Select(f => f.Path));
        Assert.True(report.Column("season").Series!.Period > 5_000);
        Assert.All(["text", "long", "kind", "nested.city"], name => Assert.NotNull(report.Column(name).Variants));
        Assert.Equal((2, 26_998), (report.Column("text").Files!.Found, report.Column("text").Files!.Lost));
        Assert.NotNull(report.NearDuplicates);
        Assert.NotNull(report.Column("at").Gaps);
        Assert.DoesNotContain("not looked for", ReportRenderer.Text(report), StringComparison.Ordinal);
    }

    // The same table has estimates without it, and more than a million values or rows have those of EstimateTests: the test above tells something.
    [Fact]
    public void Without_it_there_are_estimates()
    {
        var report = _test.Workspace.Profile(Rows, Small);

        Assert.Equal(
            ["characters, words and parts", "correlations by", "periods of more than 100 rows", "personal data", "quantiles, iqr and mad", "the relation to the target", "time series"],
            report.Estimates.Select(e => e.Figures.StartsWith("correlations by", StringComparison.Ordinal) ? "correlations by" : e.Figures).Distinct().Order(StringComparer.Ordinal));
    }

    private static IEnumerable<(string Path, bool IsExact)> Flags(JsonNode? node, string path) => node switch
    {
        JsonObject all => all.SelectMany(p => p.Key.EndsWith("exact", StringComparison.OrdinalIgnoreCase) && p.Value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False
            ? [($"{path}.{p.Key}", p.Value!.GetValue<bool>())]
            : Flags(p.Value, $"{path}.{p.Key}")),
        JsonArray all => all.SelectMany((n, i) => Flags(n, $"{path}[{i}]")),
        _ => [],
    };
}
