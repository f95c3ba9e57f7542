using MLOps.Rendering;
using MLOps.Validation;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>What personal columns hold is in no report, in no form; what passes cover which checks can be seen before they run.</summary>
public sealed class MaskingTests : IDisposable
{
    private const string Suite = """
        suite: people
        mask: [mail, salary]
        checks:
          - has_form: mail
            form: email
          - between: salary
            max: 10
          - aggregate: max(salary)
            max: 10
          - unique: mail
            tags: [keys]
          - condition: length(mail) > 90
          - no_rows: SELECT mail AS m FROM {source}
          - distinct_in_set: mail
            values: [x]
          - not_null: town
          - condition: CAST(mail AS INTEGER) > 1
            id: cast
        """;

    private readonly TestWorkspace _test = new();

    public MaskingTests() => _test.Write("people.csv", "mail,salary,town\nsecret1 at home,98765,Oslo\nsecret1 at home,87654,\n");

    public void Dispose() => _test.Dispose();

    [Fact]
    public void A_masked_value_is_in_no_form_of_the_report()
    {
        var report = _test.Workspace.Validate("people.csv", Suite, new ValidationOptions { Quarantine = "bad.parquet" });

        foreach (var text in new[] { ReportRenderer.Json(report), ReportRenderer.Html(report), ReportRenderer.Text(report), report.Verdict() })
        {
            Assert.DoesNotContain("secret1", text, StringComparison.Ordinal);
            Assert.DoesNotContain("98765", text, StringComparison.Ordinal);
            Assert.DoesNotContain("87654", text.Replace("98765", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.Contains("Oslo", ReportRenderer.Json(report), StringComparison.Ordinal);
        Assert.Equal(2L, report.Checks[0].Failed);
        Assert.Equal(2, _test.Workspace.Data.Query("SELECT * FROM 'bad.parquet' WHERE mail LIKE 'secret1%'").TotalRows);
    }

    [Fact]
    public void Columns_may_be_masked_by_the_caller()
    {
        var report = _test.Workspace.Validate("people.csv", "- not_null: town\n", new ValidationOptions { Mask = ["MAIL"] });

        Assert.DoesNotContain("secret1", ReportRenderer.Json(report), StringComparison.Ordinal);
        Assert.Contains("87654", ReportRenderer.Json(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mask: [mial]\nchecks:\n  - not_null: town\n", "line 1, column 8: Column 'mial' not found in people.csv. Did you mean 'mail'?")]
    [InlineData("mask: {a: b}\nchecks:\n  - not_null: town\n", "'mask' is a list of columns.")]
    public void A_misspelled_mask_stops_before_anything_is_shown(string yaml, string expected) =>
        Assert.Contains(expected, Assert.Throws<UserException>(() => _test.Workspace.Validate("people.csv", yaml)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_misspelled_mask_of_the_caller_stops_too() =>
        Assert.Contains("Did you mean 'mail'?", Assert.Throws<UserException>(() => _test.Workspace.Validate("people.csv", "- not_null: town\n", new ValidationOptions { Mask = ["mial"] })).Message, StringComparison.Ordinal);

    [Fact]
    public void A_tag_picks_the_checks_that_run()
    {
        var report = _test.Workspace.Validate("people.csv", Suite, new ValidationOptions { Tags = ["keys"] });

        Assert.Equal(["unique_mail"], report.Checks.Select(c => c.Id));
        Assert.Contains("Did you mean 'keys'?", Assert.Throws<UserException>(() => _test.Workspace.Validate("people.csv", Suite, new ValidationOptions { Tags = ["kyes"] })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_plan_shows_one_scan_and_what_takes_passes_of_its_own()
    {
        var plan = _test.Workspace.ExplainValidation("people.csv", Suite + "\n  - increasing: salary\n  - row_count_equals: people.csv\n  - column_exists: mail\n  - between: salary\n    min: 0\n");

        Assert.Equal(
            [("schema", 1), ("scan", 8), ("windows", 1), ("keys", 1), ("reconciliation", 1), ("whole", 1), ("whole", 1)],
            plan.Passes.Select(p => (p.Kind, p.Checks.Count)));
        Assert.Contains("countif(", plan.Passes[1].Sql, StringComparison.Ordinal);
        Assert.Contains("one scan: all conditions and figures", ReportRenderer.Text(plan), StringComparison.Ordinal);
        Assert.Contains("lag(", ReportRenderer.Html(plan), StringComparison.Ordinal);
        Assert.Empty(_test.Workspace.Data.Query("SELECT * FROM store.reports").Rows);
    }

    [Fact]
    public void The_reasons_a_check_was_given_are_in_the_report()
    {
        var check = _test.Workspace.Validate("people.csv", new ValidationSuite("s", Expect.Column("town").NotNull().OwnedBy("ada").Tagged("pii", "daily").Describe("the courier needs it"))).Checks[0];

        Assert.Equal(("ada", "the courier needs it"), (check.Owner, check.Description));
        Assert.Equal(["pii", "daily"], check.Tags);
    }
}
