using System.Globalization;
using MLOps.Profiling;

namespace MLOps.Validation;

/// <summary>
/// The rules of Deequ's constraint suggestion and TFDV's schema inference over a profile. What is said of shares leaves room for as many rows
/// again, so that a hold-out half of the same data passes. Pure.
/// </summary>
/// <param name="facts">By column; what is not there is not known.</param>
/// <param name="dependencies">Those that hold without exception.</param>
internal sealed class Suggester(ProfileReport profile, IReadOnlyDictionary<string, ColumnFacts> facts, IReadOnlyList<Dependency> dependencies, double level)
{
    private const long FewRows = 20;
    private const int MostCategories = 100;
    private const int LongestValue = 200;
    private const double RareGaps = 0.05;

    private readonly Prediction _prediction = new(level);

    public SuiteSuggestion Run(string suite) => SuiteSuggestion.Of(profile, suite, level, [.. OfTable(), .. profile.Columns.Where(c => c.Type != ColumnKind.Nested).SelectMany(OfColumn)]);

    private IEnumerable<SuggestedDraft> OfTable()
    {
        var names = profile.Columns.Select(c => c.Name).ToList();
        yield return new(Expect.Columns(names), "columns", $"the source has these {names.Count} columns");
        if (profile.Rows > 0)
        {
            yield return new(Expect.RowCount(1), "rows", $"the source has {Count(profile.Rows)} rows");
        }
    }

    private IEnumerable<SuggestedDraft> OfColumn(ColumnProfile column)
    {
        IEnumerable<SuggestedDraft?> drafts = column.Count == 0
            ? [Type(column)]
            : [Type(column), Complete(column), Unique(column), Parses(column), Form(column), Categories(column), Pattern(column), .. Dependencies(column), NonNegative(column), Range(column), Mean(column), Deviation(column), Length(column)];
        return drafts.OfType<SuggestedDraft>();
    }

    private static SuggestedDraft? Type(ColumnProfile column)
    {
        var family = column switch
        {
            { IsNumeric: true } => "number",
            { Type: ColumnKind.Boolean } => "boolean",
            { DataType: "VARCHAR" } => "text",
            { DataType: "DATE" or "TIME" } => column.DataType.ToLowerInvariant(),
            _ when column.DataType.StartsWith("TIMESTAMP", StringComparison.Ordinal) => "timestamp",
            _ => null,
        };
        return family is null ? null : new(Expect.Column(column.Name).OfType(family), "type", $"its type is {column.DataType}");
    }

    private SuggestedDraft? Complete(ColumnProfile column)
    {
        var check = Expect.Column(column.Name).NotNull();
        if (column.Missing == 0 && IsKey(column))
        {
            return new(check, "complete", $"a key, and all {Count(column.Count)} values are there");
        }

        var interval = _prediction.Share(column.Count, profile.Rows);
        if (column.Missing > RareGaps * profile.Rows && IsPlainName(column.Name))
        {
            // Rows without a value are not what is wrong here: their share is watched.
            var missing = _prediction.Share(column.Missing, profile.Rows);
            return profile.Rows < FewRows ? null : new(
                Expect.Aggregate($"missing_share({column.Name})", max: Rounded(missing.Upper, down: false)), "mostly_complete", $"{Share(column.Missing, profile.Rows)} of the values are missing; {AtMost(missing)}", missing);
        }

        return profile.Rows < FewRows || interval.Lower < 0.2
            ? null
            : new(check.Mostly(Floor(interval.Lower)), column.Missing == 0 ? "complete" : "mostly_complete", $"{Share(column.Count, profile.Rows)} of the values are there; {Words(interval)}", interval);
    }

    private SuggestedDraft? Unique(ColumnProfile column)
    {
        if (!column.DistinctIsExact || column.Distinct < column.Count || column.Count < FewRows || column.DataType is "FLOAT" or "DOUBLE")
        {
            return null;
        }

        var check = Expect.Column(column.Name).Unique();
        if (IsKey(column))
        {
            return new(check, "unique", $"a key: all {Count(column.Count)} values differ");
        }

        var interval = _prediction.Share(column.Count, column.Count);
        return new(check.Mostly(Floor(interval.Lower)), "unique", $"all {Count(column.Count)} values differ; {Words(interval)}", interval);
    }

    // Named as keys are, or rising with every row.
    private static bool IsKey(ColumnProfile column) =>
        column.Distinct == column.Count && column.DistinctIsExact
        && (column.Monotonicity == Monotonicity.StrictlyIncreasing || column.Name.Split('_', ' ')[^1].ToUpperInvariant() is "ID" or "KEY" or "UUID" or "GUID" || column.Name.EndsWith("Id", StringComparison.Ordinal));

    private SuggestedDraft? Parses(ColumnProfile column) => facts.GetValueOrDefault(column.Name)?.Reading is { } type && column.Count >= FewRows
        ? OfAll(Expect.Column(column.Name).ParsesAs(type), "parses_as", column, $"all {Count(column.Count)} texts can be read as {type}")
        : null;

    private SuggestedDraft? Form(ColumnProfile column) => facts.GetValueOrDefault(column.Name)?.Form is { } form && column.Count >= FewRows
        ? OfAll(Expect.Column(column.Name).HasForm(form), "form", column, $"all {Count(column.Count)} texts have the form of {form}")
        : null;

    private SuggestedDraft? Categories(ColumnProfile column)
    {
        // As in Deequ: text of which a tenth at most are different values. Of persons a suite lists none, and the profile may hide them.
        if (column.Personal.Count > 0 || column.IsMasked || column.DataType != "VARCHAR" || !column.TopIsExact || column.Top.Count == 0 || column.Count < FewRows || column.Distinct > column.Count / 10 || column.Top.Any(t => t.Value.Text.Length >= LongestValue))
        {
            return null;
        }

        var values = column.Top.Take(MostCategories).ToList();
        var covered = values.Sum(v => v.Count);
        // Values seen once tell how often new ones come (Good and Turing).
        var interval = _prediction.Share(covered - values.Count(v => v.Count == 1), column.Count);
        var whole = covered == column.Count;
        // Where the rest is built the same way, a list of some values would refuse what is right.
        return interval.Lower < 0.8 || (!whole && facts.GetValueOrDefault(column.Name)?.Shapes is { Count: > 0 })
            ? null
            : new(
                Expect.Column(column.Name).InSet([.. values.Select(v => (Literal)v.Value.Text)]).Mostly(Floor(interval.Lower)), whole ? "categories" : "frequent_categories",
                $"{(whole ? $"these {values.Count} values are all that occur" : $"the {values.Count} most frequent of {Count(column.Distinct)} values are {Share(covered, column.Count)} of all")}; {Words(interval)}", interval);
    }

    // What its categories say, its shapes need not.
    private SuggestedDraft? Pattern(ColumnProfile column)
    {
        if (facts.GetValueOrDefault(column.Name)?.Shapes is not { Count: > 0 } shapes || column.Count < FewRows || Categories(column) is { Rule: "categories" })
        {
            return null;
        }

        var interval = _prediction.Share(column.Count - shapes.Count(s => s.Count == 1), column.Count);
        return interval.Lower < 0.8
            ? null
            : new(
                Expect.Column(column.Name).MatchesRegex([.. shapes.Select(s => s.Pattern)]).Mostly(Floor(interval.Lower)), "pattern",
                $"all {Count(column.Count)} texts are built like {string.Join(" or ", shapes.Select(s => s.Form))} (9 a digit, A a capital, a a small letter{(shapes[0].AnyLength ? ", or several" : "")}); {Words(interval)}", interval);
    }

    private IEnumerable<SuggestedDraft> Dependencies(ColumnProfile column) => dependencies.Where(d => d.Column == column.Name).Select(d =>
    {
        var interval = _prediction.Share(d.Repeats, d.Repeats);
        return new SuggestedDraft(
            Expect.Column(d.Column).DeterminedBy(d.By).Mostly(Floor(interval.Lower)), "determined_by", $"the same {d.By} has the same {d.Column} in all {Count(d.Repeats)} rows that repeat one; {Words(interval)}", interval);
    });

    private SuggestedDraft? NonNegative(ColumnProfile column) => column is { IsNumeric: true, Negatives: 0 } && column.Count >= FewRows
        ? OfAll(Expect.Column(column.Name).AtLeast(0).Named($"non_negative_{column.Name}"), "non_negative", column, $"none of {Count(column.Count)} values is negative")
        : null;

    // What grows with every row has no range.
    private SuggestedDraft? Range(ColumnProfile column) =>
        column is { IsNumeric: true, Min: { Number: not null } min, Max: { Number: not null } max, Infinite: null or 0 } && column.Count >= FewRows && column.Monotonicity is null or Monotonicity.None && !IsKey(column)
            ? OfAll(Expect.Column(column.Name).Between(Number(min), Number(max)), "range", column, $"the least is {min}, the most {max}")
            : null;

    private SuggestedDraft? Mean(ColumnProfile column) => Moments(column) is var (mean, std, _)
        ? Figure($"avg({column.Name})", _prediction.Mean(mean, std, column.Count), "mean", $"the mean is {Short(mean)}")
        : null;

    private SuggestedDraft? Deviation(ColumnProfile column) => Moments(column) is var (_, std, kurtosis) && kurtosis < 30
        ? Figure($"stddev({column.Name})", _prediction.Deviation(std, kurtosis, column.Count), "deviation", $"the standard deviation is {Short(std)}")
        : null;

    private (double Mean, double Std, double Kurtosis)? Moments(ColumnProfile column)
    {
        var mayHaveNaN = column.DataType is "FLOAT" or "DOUBLE" && column.Missing > 0 && facts.GetValueOrDefault(column.Name) is not { NotANumber: 0 };
        return column is { IsNumeric: true, Mean: { } mean, Std: { } std and > 0, Kurtosis: { } kurtosis, Infinite: null or 0 } && column.Count >= FewRows && !mayHaveNaN
            && column.Monotonicity is null or Monotonicity.None && !IsKey(column) && IsPlainName(column.Name)
            ? (mean, std, kurtosis)
            : null;
    }

    // A name with a bracket or comma could not be told apart from the aggregate around it.
    private static bool IsPlainName(string name) => !name.Any(c => c is '(' or ')' or ',' or '"');

    private static SuggestedDraft Figure(string aggregate, SuggestionInterval interval, string rule, string reason) =>
        new(Expect.Aggregate(aggregate, Rounded(interval.Lower, down: true), Rounded(interval.Upper, down: false)).Severity(Severity.Warning), rule, $"{reason}; between {Short(interval.Lower)} and {Short(interval.Upper)} in as many rows again", interval);

    private SuggestedDraft? Length(ColumnProfile column) => column is { DataType: "VARCHAR", LengthMin: { } min, LengthMax: { } max } && column.Count >= FewRows && Categories(column) is null
        ? OfAll(Expect.Column(column.Name).Length(min, max), "length", column, $"the shortest text has {min} characters, the longest {max}")
        : null;

    private SuggestedDraft OfAll(ValidationCheck check, string rule, ColumnProfile column, string reason)
    {
        var interval = _prediction.Share(column.Count, column.Count);
        return new(check.Mostly(Floor(interval.Lower)), rule, $"{reason}; {Words(interval)}", interval);
    }

    private string Words(SuggestionInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"at least {interval.Lower * 100:0.##} % in as many rows again, with {level * 100:0.##} % confidence ({interval.Method})");

    private string AtMost(SuggestionInterval interval) =>
        string.Create(CultureInfo.InvariantCulture, $"at most {interval.Upper * 100:0.##} % in as many rows again, with {level * 100:0.##} % confidence ({interval.Method})");

    private static Literal Number(ProfileValue value) => new(value.Text, LiteralKind.Number);

    private static double Floor(double share) => Math.Floor(share * 10_000) / 10_000;

    // Six digits, away from the middle: the bound is for people to read.
    private static double Rounded(double value, bool down)
    {
        if (value == 0)
        {
            return 0;
        }

        var unit = Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 5);
        var rounded = (down ? Math.Floor(value / unit) : Math.Ceiling(value / unit)) * unit;
        return double.Parse(rounded.ToString("G9", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Short(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);

    private static string Share(long part, long all) => part == all ? "all" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0.##} %");
}
