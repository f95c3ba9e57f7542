using MLOps.Validation;
using MLOps.Validation.Suites;

namespace MLOps.Runtime.Tests.Validation;

/// <summary>What C# and suggestions make can be written as YAML, and is read back as the same.</summary>
public sealed class SuiteWriterTests
{
    private static readonly ValidationCheck[] Examples =
    [
        Expect.Column("a b").NotNull().Mostly(0.95).Where("x > 1 -- 'odd'"),
        Expect.Column("a").IsNull().Severity(Severity.Info).Named("mine"),
        Expect.Column("a").Between(-1.5, 1e300).Describe("why: \"because\"").OwnedBy("ada"),
        Expect.Column("a").AtLeast("2024-01-01").Tagged("pii", "nightly run"),
        Expect.Column("a").Between(-2, 3, exclusive: true),
        Expect.Column("a").InSet("007", "true", "null", "it's", " spaced ", "", "line\nbreak", "- dash", "a: b", "#x", "ä"),
        Expect.Column("a").NotInSet(1, 2.5, true, "1"),
        Expect.Column("a").MatchesRegex("^[A-Z]{2}$"),
        Expect.Column("a").MatchesAllRegex("a", "b"),
        Expect.Column("a").NotMatchesRegex("x", "y"),
        Expect.Column("a").MatchesLike("a%", "%b"),
        Expect.Column("a").MatchesAllLike("a%", "%b").Named("both"),
        Expect.Column("a").NotMatchesLike("%x%"),
        Expect.Column("a").HasForm("email"),
        Expect.Column("a").TimeFormat("%Y-%m-%d"),
        Expect.Column("a").IsJson(),
        Expect.Column("a").FitsJsonSchema("{\"type\": \"object\"}"),
        Expect.Column("a").Length(1, 20),
        Expect.Column("a").ParsesAs("date"),
        Expect.Column("a").Increasing(strictly: true, by: "t", "g", "h"),
        Expect.Column("a").Decreasing(),
        Expect.Column("a").Decreasing(strictly: true, by: "t", "g").Named("falls"),
        Expect.Column("a").ZScore(3.5),
        Expect.Column("a").GreaterThan("b", orEqual: true),
        Expect.Column("a").EqualTo("b", 0.25),
        Expect.PairInSet(["a", "b"], ["DE", 1], ["US", "1"]),
        Expect.UniqueWithinRow("a", "b"),
        Expect.SumEquals(["a", "b"], 100, 0.5),
        Expect.SumEquals(["a", "b"], "total"),
        Expect.Condition("a % 2 = 0"),
        Expect.Unique("a", "b"),
        Expect.Column("a").DeterminedBy("b", "g"),
        Expect.ForeignKey(["a", "b"], "other.csv", ["x", "y"]),
        Expect.RowCount(1, 10),
        Expect.RowCountEquals("other.csv", 5),
        Expect.Aggregate("quantile(a, 0.95)", 1, 2.5),
        Expect.Aggregate("max(d)", "2024-01-01"),
        Expect.NoAnomaly("count(*)", new RelativeChangeDetector(0.8, null, 2)),
        Expect.NoAnomaly("avg(a)", new HoltWintersDetector(7, 2.5)),
        Expect.AggregateEquals("sum(a)", "SELECT 1 AS b", "avg(b)", ["g"], 0.5, 0.01),
        Expect.AggregateEquals("count(*)", "other.csv", by: ["g"], otherBy: ["h"], otherWhere: "h > 'a: b'"),
        Expect.NoAnomaly("avg(b)", new ThresholdDetector(1, 2)),
        Expect.Column("a").DistinctInSet("x", 1),
        Expect.Column("a").DistinctContainSet("x"),
        Expect.Column("a").DistinctEqualSet("x"),
        Expect.Column("a").MostCommonInSet("x", "y"),
        Expect.Column("a").DistributedAs("other.csv", DistributionMeasure.KullbackLeibler, 0.1, "b"),
        Expect.Column("a").DistributedAs(new Dictionary<string, double> { ["x y"] = 0.25, ["1"] = 0.75 }, DistributionMeasure.JensenShannon, 0.1),
        Expect.Column("a").DistributedAs("other.csv", DistributionMeasure.LInfinity, 0.1),
        Expect.Column("a").NotDifferentFrom("other.csv", 0.05),
        Expect.Column("a").NotDifferentFrom("other.csv", 0.05, measure: DistributionMeasure.ChiSquared),
        .. Enum.GetValues<DistributionMeasure>().SelectMany(m => new[]
        {
            Expect.Column("a").DistributedAs("other.csv", m, 0.1, "b").Named($"{m} from a source"),
            Expect.Column("a").DistributedAs(new Dictionary<string, double> { ["x"] = 1 }, m, 0.1).Named($"{m} from shares"),
            Expect.Column("a").NotDifferentFrom("other.csv", 0.05, "b", m).Named($"{m} by its p-value"),
        }.Where((_, i) => i == 0 || (i == 1 ? m != DistributionMeasure.KolmogorovSmirnov : m is DistributionMeasure.KolmogorovSmirnov or DistributionMeasure.ChiSquared))),
        Expect.CramersPhi("a", "b", 0.3),
        Expect.Column("a").Fresh(TimeSpan.FromHours(36)),
        Expect.SameRows("other.csv", "a", "b"),
        Expect.NoRows("SELECT * FROM {source} WHERE a > 'x: y'"),
        Expect.SameSchema("other.csv", ordered: true, allowOthers: true),
        Expect.Column("a").OfType("number", "DECIMAL(10,2)"),
        Expect.Column("a").Exists(),
        Expect.ColumnCount(3, 3),
        Expect.Columns(["a", "b c"], ordered: true, allowOthers: true),
    ];

    [Fact]
    public void A_suite_that_is_written_is_read_back_as_the_same()
    {
        var suite = new ValidationSuite("all of them", Examples) { Description = "one of each", Owner = "ada", Mask = ["a b", "a"] };

        var read = ValidationSuite.Parse(suite.ToYaml());

        Assert.Equal((suite.Name, suite.Description, suite.Owner), (read.Name, read.Description, read.Owner));
        Assert.Equal(suite.Mask, read.Mask);
        Assert.Equal(suite.Checks.Select(Json), read.Checks.Select(Json));
    }

    [Fact]
    public void Every_word_of_a_suite_has_an_example_here() =>
        // row_count_equals is another spelling of aggregate_equals.
        Assert.Equal(["row_count_equals"], CheckVocabulary.Words.Select(w => w.Name).Except(Examples.Select(e => e.Expectation.Kind)));

    [Fact]
    public void Every_parameter_of_a_check_can_be_given_in_CSharp_and_is_written()
    {
        var written = Examples.GroupBy(e => e.Expectation.Kind, e => new ValidationSuite("one", e).ToYaml()).ToDictionary(g => g.Key, string.Concat, StringComparer.Ordinal);

        // equals is min and max in one; no p-value belongs to the distances, and ks knows no shares.
        var missing = CheckVocabulary.Words.Where(w => w.Name != "row_count_equals").SelectMany(w => w.Parameters.Select(p => (w.Name, Parameter: p.Name)))
            .Where(p => p.Parameter != "equals" && !written[p.Name].Contains($"\n    {p.Parameter}: ", StringComparison.Ordinal));

        Assert.Equal([], missing.Where(p => p is not (("kl_divergence" or "jensen_shannon" or "l_infinity", "min_p") or ("ks", "shares"))));
    }

    [Fact]
    public void Every_key_that_all_checks_take_can_be_given_in_CSharp_and_is_written()
    {
        var written = string.Concat(Examples.Select(e => new ValidationSuite("one", e).ToYaml()));

        Assert.Equal([], CheckVocabulary.Common.Where(key => !written.Contains($"\n    {key}: ", StringComparison.Ordinal)));
    }

    private static string Json(ValidationCheck c) => MLOps.Store.Json.Write(new
    {
        c.Id,
        c.Expectation.Kind,
        c.Expectation.Reads,
        c.Expectation.Expected,
        Parameters = c.Expectation.Parameters.ToDictionary(p => p.Name, p => p.Value),
        c.RequiredShare,
        c.Filter,
        c.Level,
        c.Description,
        c.Owner,
        c.Tags,
    });
}
