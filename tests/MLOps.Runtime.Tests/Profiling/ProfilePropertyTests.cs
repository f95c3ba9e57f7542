using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

public sealed class ProfilePropertyTests : IDisposable
{
    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Property(MaxTest = 12)]
    public Property The_order_of_rows_does_not_matter() => Prop.ForAll(Tables(), rows =>
    {
        var shuffled = rows.Reverse().ToArray();
        new Random(rows.Length).Shuffle(shuffled);
        var (a, b) = (Profile(rows), Profile(shuffled));

        Assert.Equal(a.DuplicateRows, b.DuplicateRows);
        Assert.Equal(a.Alerts.Select(x => x.Message), b.Alerts.Select(x => x.Message));
        Assert.Equal(a.Columns[1].Top, b.Columns[1].Top);
        Assert.Equal(a.Columns[0].Histogram?.Counts, b.Columns[0].Histogram?.Counts);
        foreach (var (x, y) in Figures(a.Columns[0]).Zip(Figures(b.Columns[0])))
        {
            Close(x, y);
        }
    });

    [Property(MaxTest = 12)]
    public Property Shifting_moves_places_and_keeps_shapes() => Prop.ForAll(Tables(), rows =>
    {
        const double shift = 1e6;
        var (a, b) = (Profile(rows).Columns[0], Profile(rows.Select(r => r with { X = r.X + shift }).ToArray()).Columns[0]);

        Close(a.Mean + shift, b.Mean);
        Close(a.Median + shift, b.Median);
        Close(a.Q95 + shift, b.Q95);
        Close(a.Std, b.Std, 1e-6);
        Close(a.Mad, b.Mad, 1e-6);
        Close(a.Skewness, b.Skewness, 1e-4);
        Close(a.Kurtosis, b.Kurtosis, 1e-4);
    });

    [Property(MaxTest = 12)]
    public Property Scaling_scales_sizes_and_keeps_shapes() => Prop.ForAll(Tables(), rows =>
    {
        const double factor = 1024;
        var (a, b) = (Profile(rows).Columns[0], Profile(rows.Select(r => r with { X = r.X * factor }).ToArray()).Columns[0]);

        Close(a.Mean * factor, b.Mean);
        Close(a.Std * factor, b.Std);
        Close(a.Mad * factor, b.Mad);
        Close(a.Iqr * factor, b.Iqr);
        Close(a.Skewness, b.Skewness);
        Close(a.Kurtosis, b.Kurtosis);
        Assert.Equal(a.Histogram?.Counts.Sum(), b.Histogram?.Counts.Sum());
    });

    [Property(MaxTest = 12)]
    public Property Neither_the_order_of_rows_nor_shift_nor_scale_changes_how_columns_go_together() => Prop.ForAll(Tables(), rows =>
    {
        var pairs = rows.Select((r, i) => new Pair(r.X, (r.X * r.X / 50) + (i * 7919 % 13), r.Text)).ToArray();
        var moved = pairs.Select(p => p with { X = (p.X * 8) + 1024, Y = -p.Y }).Reverse().ToArray();
        var (a, b) = (Together(pairs), Together(moved));

        Assert.Equal(a.Keys.Order(), b.Keys.Order());
        foreach (var (pair, value) in a)
        {
            var turned = pair.StartsWith("spearman", StringComparison.Ordinal) || pair.StartsWith("pearson", StringComparison.Ordinal) || pair.StartsWith("kendall", StringComparison.Ordinal) || pair == "auto X Y";
            Close(turned ? -value : value, b[pair], 1e-8);
        }
    });

    [Property(MaxTest = 12)]
    public Property Counts_fit_together() => Prop.ForAll(Tables(), rows =>
    {
        var report = Profile(rows);
        foreach (var column in report.Columns)
        {
            Assert.Equal(report.Rows, column.Count + column.Missing);
            Assert.InRange(column.Distinct, 0, column.Count);
            Assert.True(column.Top.Sum(t => t.Count) <= column.Count);
        }

        var x = report.Columns[0];
        Assert.Equal(x.Histogram?.Counts.Sum() ?? x.Count, x.Count);
        Assert.True(x.Min?.Number <= x.Q05 && x.Q05 <= x.Median && x.Median <= x.Q95 && x.Q95 <= x.Max?.Number || x.Count == 0);
    });

    private static Arbitrary<Row[]> Tables() => Arb.From(
        from n in Gen.Choose(1, 40)
        from rows in (from hundredths in Gen.Choose(-5_000, 5_000)
                      from missing in Gen.Choose(0, 9)
                      from text in Gen.Elements("a", "b", "a b", "é", "")
                      select new Row(missing == 0 ? null : hundredths / 100.0, text)).ArrayOf(n)
        select rows);

    [Fact]
    public void Values_are_counted_alike_in_short_and_in_long_tables()
    {
        const string rows = """
            SELECT CASE WHEN i % 11 = 0 THEN NULL ELSE i * i % 97 / 4.0 END AS x, (i % 7 - 3)::DECIMAL(9, 2) AS d, CASE WHEN i % 500 = 0 THEN 'inf'::DOUBLE ELSE i % 13 END AS f,
                'text ' || i % 300 AS t, i % 3 = 0 AS b, DATE '2024-01-01' + (i % 40)::INT AS day, TIME '10:00:00' + INTERVAL (i % 9) MINUTE AS clock, NULL::INT AS gone, '' AS empty, i AS n FROM range(3000) t(i)
            """;
        var (once, twice) = (_test.Workspace.Profile(rows), _test.Workspace.Profile($"({rows}) UNION ALL ({rows})"));

        foreach (var (a, b) in once.Columns.Zip(twice.Columns))
        {
            Assert.Equal((a.Type, a.Distinct, 2 * a.Count), (b.Type, b.Distinct, b.Count));
            Assert.Equal(a.Top.Select(t => (t.Value.Text, 2 * t.Count)), b.Top.Select(t => (t.Value.Text, t.Count)));
            Assert.Equal(a.Smallest.Select(t => (t.Value.Text, 2 * t.Count)), b.Smallest.Select(t => (t.Value.Text, t.Count)));
            Assert.Equal(a.Largest.Select(t => (t.Value.Text, 2 * t.Count)), b.Largest.Select(t => (t.Value.Text, t.Count)));
            Assert.Equal(a.Histogram?.Counts.Select(n => 2 * n), b.Histogram?.Counts);
            Close(a.Imbalance, b.Imbalance);
            Close(a.Mean, b.Mean);
        }
    }

    // Where bins are cut depends on their edges: they are another matter.
    private Dictionary<string, double> Together(Pair[] rows) => _test.Workspace.Profile(rows, name: "rows").Correlations
        .Where(c => c.Method is "pearson" or "spearman" or "kendall" or "correlationRatio" || (c.Method == "auto" && c is { A: "X", B: "Y" }))
        .ToDictionary(c => $"{c.Method} {c.A} {c.B}", c => c.Value);

    private ProfileReport Profile(Row[] rows) => _test.Workspace.Profile(rows, name: "rows");

    private static double?[] Figures(ColumnProfile c) => [c.Mean, c.Std, c.Sum, c.Q05, c.Q25, c.Median, c.Q75, c.Q95, c.Mad, c.Skewness, c.Kurtosis, c.Zeros, c.Negatives];

    private static void Close(double? expected, double? actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.HasValue, actual.HasValue);
        if (expected is { } e && actual is { } a)
        {
            Assert.True(Math.Abs(e - a) <= tolerance * Math.Max(1, Math.Max(Math.Abs(e), Math.Abs(a))), $"expected {e:R}, found {a:R}");
        }
    }

    private sealed record Row(double? X, string Text);

    private sealed record Pair(double? X, double? Y, string Text);
}
