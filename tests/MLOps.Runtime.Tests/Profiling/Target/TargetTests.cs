using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using MLOps.Profiling;
using MLOps.Rendering;

namespace MLOps.Runtime.Tests.Profiling.Target;

/// <summary>Relations to a target against SciPy, pandas and scikit-learn: Reference/target.py made the expected file.</summary>
public sealed class TargetTests : IDisposable
{
    private static readonly JsonNode Expected = JsonNode.Parse(File.ReadAllText(Reference()))!;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Theory]
    [InlineData("Label", "classes")]
    [InlineData("Price", "numbers")]
    public void Associations_and_scores_are_those_of_the_reference(string target, string expected)
    {
        var report = _test.Workspace.Profile(Table(), new ProfileOptions { Target = target }, name: "rows").Target!;

        foreach (var (name, values) in Expected[expected]!.AsObject())
        {
            var column = report.Columns.Single(c => string.Equals(c.Name, name, StringComparison.OrdinalIgnoreCase));
            Assert.Equal((string)values![0]!, column.Method);
            Assert.Equal((double)values[1]!, column.Association!.Value, 1e-9);

            // Of equally good thresholds, trees may take another one.
            Assert.Equal((double)values[2]!, column.Alone, column.Name == "Kind" ? 1e-9 : 0.03);
        }
    }

    [Fact]
    public void Classes_and_groups_count_every_row_once()
    {
        var report = _test.Workspace.Profile(Table(), new ProfileOptions { Target = "Label" }, name: "rows").Target!;

        Assert.Equal((TargetTask.Classification, 600L, true), (report.Task, report.Rows, report.IsExact));
        Assert.Equal(Table().CountBy(r => r.Label).OrderByDescending(c => c.Value).Select(c => (c.Key, (long)c.Value)), report.Classes.Select(c => (c.Value.Text, c.Count)));
        Assert.All(report.Columns, c => Assert.Equal(600, c.Groups.Sum(g => g.Rows)));
        Assert.All(report.Columns.SelectMany(c => c.Groups), g => Assert.Equal(g.Rows, g.ClassCounts.Sum()));
        var missing = report.Columns.Single(c => c.Name == "Kind").Groups.Single(g => g.Kind == TargetGroupKind.Missing);
        Assert.Equal(Table().Count(r => r.Kind is null), missing.Rows);
        Assert.Equal(Table().Count(r => r.Kind is null && r.Label == "yes"), missing.ClassCounts[report.Classes.Select(c => c.Value.Text).ToList().IndexOf("yes")]);
    }

    [Fact]
    public void A_numeric_target_has_mean_and_median_by_group()
    {
        var report = _test.Workspace.Profile(Table(), new ProfileOptions { Target = "Price" }, name: "rows").Target!;
        var b = report.Columns.Single(c => c.Name == "Kind").Groups.Single(g => g.Value?.Text == "b");

        Assert.Equal(TargetTask.Regression, report.Task);
        Assert.Equal(Table().Where(r => r.Kind == "b").Average(r => r.Price), b.Mean!.Value, 1e-9);
        Assert.Equal(Table().Count(r => r.Kind == "b"), b.Rows);
    }

    [Fact]
    public void A_column_that_predicts_the_target_by_itself_raises_a_problem()
    {
        const string sql = "SELECT hash(i) % 100 < 3 AS fraud, CASE WHEN hash(i) % 100 < 3 THEN 900 + i % 50 ELSE i % 800 END AS refund, i % 13 AS day, i AS id, 'customer ' || i AS name FROM range(2000) t(i)";
        var report = _test.Workspace.Profile(sql, new ProfileOptions { Target = "fraud" });

        var alert = Assert.Single(report.Alerts, a => a.Kind == AlertKind.Leakage);
        Assert.Equal(("refund", AlertLevel.Problem), (alert.Column, alert.Level));
        Assert.Equal("refund predicts fraud almost by itself (100 % better than guessing): make sure that it is known before fraud is.", alert.Message);
        Assert.Equal("refund", report.Target!.Columns[0].Name);
        Assert.All(report.Target.Columns.Skip(1), c => Assert.InRange(c.Alone, 0, 0.1));
    }

    [Fact]
    public void A_copy_of_a_numeric_target_leaks_and_a_noisy_one_does_not()
    {
        const string sql = "SELECT y, y * 3 + 1 AS copy, y + (hash(i) % 1000) / 500.0 AS noisy FROM (SELECT i, (hash(i + 7) % 100000) / 50000.0 AS y FROM range(3000) t(i))";

        Assert.Equal(["copy"], _test.Workspace.Profile(sql, new ProfileOptions { Target = "y" }).Alerts.Where(a => a.Kind == AlertKind.Leakage).Select(a => a.Column));
    }

    [Fact]
    public void What_is_missing_may_be_what_predicts()
    {
        const string sql = "SELECT i % 2 = 0 AS died, CASE WHEN i % 2 = 1 THEN 'boat ' || (hash(i) % 20) END AS boat FROM range(400) t(i)";

        Assert.Contains(_test.Workspace.Profile(sql, new ProfileOptions { Target = "died" }).Alerts, a => a is { Kind: AlertKind.Leakage, Column: "boat" });
    }

    [Theory]
    [InlineData("pirce", "Did you mean 'price'")]
    [InlineData("day", "cannot be a target")]
    [InlineData("same", "the same value in every row")]
    [InlineData("gone", "has no value")]
    public void What_cannot_be_a_target_is_said_in_a_sentence(string target, string message)
    {
        var error = Assert.Throws<UserException>(() => _test.Workspace.Profile("SELECT i AS price, DATE '2024-01-01' + i::INT AS day, 1 AS same, NULL::INT AS gone FROM range(50) t(i)", new ProfileOptions { Target = target }));

        Assert.Contains(message, error.Message + error.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Many_columns_are_related_in_parts_to_the_same_classes()
    {
        var columns = string.Join(", ", Enumerable.Range(0, 90).Select(i => $"(hash(i + {i}) % 50)::INT AS c{i}"));
        var report = _test.Workspace.Profile($"SELECT ['x', 'y', 'z'][1 + (hash(i) % 3)::INT] AS target, {columns} FROM range(200) t(i)", new ProfileOptions { Target = "target" }).Target!;

        Assert.Equal(90, report.Columns.Count);
        Assert.All(report.Columns, c => Assert.Equal(report.Classes.Select(x => x.Count), Enumerable.Range(0, 3).Select(i => c.Groups.Sum(g => g.ClassCounts[i]))));
    }

    [Fact]
    public void Personal_data_are_related_without_showing_a_value()
    {
        var report = _test.Workspace.Profile("SELECT i % 2 AS y, 'person' || i % 40 || '@secret.example' AS mail FROM range(400) t(i)", new ProfileOptions { Target = "y" });

        Assert.Empty(report.Target!.Columns.Single(c => c.Name == "mail").Groups);
        Assert.DoesNotContain("secret.example", ReportRenderer.Json(report) + ReportRenderer.Html(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_tables_are_related_by_a_sample_and_it_is_said()
    {
        var report = _test.Workspace.Profile("SELECT i % 2 AS y, i % 2 + (hash(i) % 100) / 400.0 AS x FROM range(70000) t(i)", new ProfileOptions { Target = "y" });

        Assert.Equal((60_000L, false), (report.Target!.Rows, report.Target.IsExact));
        Assert.Contains(report.Estimates, e => e.Figures == "the relation to the target");
        Assert.InRange(report.Target.Columns.Single().Alone, 0.99, 1);
    }

    [Fact]
    public void Without_a_target_there_is_no_relation() => Assert.Null(_test.Workspace.Profile("SELECT i FROM range(9) t(i)").Target);

    private static Row[] Table() => Expected["rows"]!.AsArray().Select(r => new Row((double?)r![0], (string?)r[1], (double)r[2]!, (string)r[3]!, (double)r[4]!)).ToArray();

    private static string Reference([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "Reference", "target.json");

    private sealed record Row(double? X, string? Kind, double Noise, string Label, double Price);
}
