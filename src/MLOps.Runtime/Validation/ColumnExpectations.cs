using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>The checks of one column. What each means, and to missing values, is said with the expectation it makes.</summary>
public sealed class ColumnExpectations(string column)
{
    public ValidationCheck NotNull() => ValidationCheck.Of(new NotNull(column));

    public ValidationCheck IsNull() => ValidationCheck.Of(new IsNull(column));

    /// <param name="exclusive">The bounds do not belong to the range.</param>
    public ValidationCheck Between(Literal min, Literal max, bool exclusive = false) => ValidationCheck.Of(new Between(column, min, max, exclusive));

    public ValidationCheck AtLeast(Literal min) => ValidationCheck.Of(new Between(column, min, null));

    public ValidationCheck AtMost(Literal max) => ValidationCheck.Of(new Between(column, null, max));

    public ValidationCheck InSet(params Literal[] values) => ValidationCheck.Of(new InSet(column, values));

    public ValidationCheck NotInSet(params Literal[] values) => ValidationCheck.Of(new NotInSet(column, values));

    /// <param name="regex">One of these is enough.</param>
    public ValidationCheck MatchesRegex(params string[] regex) => ValidationCheck.Of(new MatchesRegex(column, regex));

    public ValidationCheck MatchesAllRegex(params string[] regex) => ValidationCheck.Of(new MatchesRegex(column, regex, All: true));

    public ValidationCheck NotMatchesRegex(params string[] regex) => ValidationCheck.Of(new NotMatchesRegex(column, regex));

    /// <param name="like">One of these is enough.</param>
    public ValidationCheck MatchesLike(params string[] like) => ValidationCheck.Of(new MatchesLike(column, like));

    public ValidationCheck MatchesAllLike(params string[] like) => ValidationCheck.Of(new MatchesLike(column, like, All: true));

    public ValidationCheck NotMatchesLike(params string[] like) => ValidationCheck.Of(new NotMatchesLike(column, like));

    /// <param name="form">One of <see cref="HasForm.Forms"/>.</param>
    public ValidationCheck HasForm(string form) => Validation.HasForm.Forms.Contains(form)
        ? ValidationCheck.Of(new HasForm(column, form))
        : throw new UserException(UserError.Unknown("form", form, Validation.HasForm.Forms));

    /// <param name="format">As of strptime: <c>%Y-%m-%d</c>.</param>
    public ValidationCheck TimeFormat(string format) => ValidationCheck.Of(new TimeFormat(column, format));

    public ValidationCheck IsJson() => ValidationCheck.Of(new IsJson(column));

    /// <param name="schema">The schema itself, or a file.</param>
    public ValidationCheck FitsJsonSchema(string schema) => ValidationCheck.Of(new FitsJsonSchema(column, schema));

    public ValidationCheck Length(long? min = null, long? max = null) => ValidationCheck.Of(new Length(column, min, max));

    public ValidationCheck ParsesAs(string type) => ValidationCheck.Of(new ParsesAs(column, TypeNames.Castable(TypeNames.Require(type))));

    public ValidationCheck OfType(params string[] types) => ValidationCheck.Of(new OfType(column, types.Select(TypeNames.Require).ToList()));

    /// <summary>Rows that agree in these columns agree in this one; those that differ from the most frequent value fail.</summary>
    public ValidationCheck DeterminedBy(params string[] columns) => ValidationCheck.Of(new DeterminedBy(column, columns));

    public ValidationCheck Unique() => ValidationCheck.Of(new Unique([column]));

    /// <param name="by">The column that puts the rows in order; the order of the source when null.</param>
    /// <param name="per">Each group of these columns is a sequence of its own.</param>
    public ValidationCheck Increasing(bool strictly = false, string? by = null, params string[] per) => ValidationCheck.Of(new Ordered(column, false, strictly, by, per.Length == 0 ? null : per));

    /// <param name="by">The column that puts the rows in order; the order of the source when null.</param>
    /// <param name="per">Each group of these columns is a sequence of its own.</param>
    public ValidationCheck Decreasing(bool strictly = false, string? by = null, params string[] per) => ValidationCheck.Of(new Ordered(column, true, strictly, by, per.Length == 0 ? null : per));

    /// <param name="most">Standard deviations from the mean, above 0.</param>
    public ValidationCheck ZScore(double most)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(most);
        return ValidationCheck.Of(new ZScore(column, most));
    }

    public ValidationCheck GreaterThan(string other, bool orEqual = false) => ValidationCheck.Of(new GreaterThan(column, other, orEqual));

    /// <param name="tolerance">Absolute, for numbers.</param>
    public ValidationCheck EqualTo(string other, double tolerance = 0) => ValidationCheck.Of(new EqualTo(column, other, tolerance));

    public ValidationCheck Exists() => ValidationCheck.Of(new ColumnExists(column));

    /// <param name="source">Dataset, file, SQL, or the name of a variable given in the options.</param>
    public ValidationCheck FoundIn(string source, string? referenced = null) => ValidationCheck.Of(new ForeignKey([column], source, [referenced ?? column]));

    public ValidationCheck DistinctInSet(params Literal[] values) => ValidationCheck.Of(new DistinctValues(column, SetRelation.In, values));

    public ValidationCheck DistinctContainSet(params Literal[] values) => ValidationCheck.Of(new DistinctValues(column, SetRelation.Contain, values));

    public ValidationCheck DistinctEqualSet(params Literal[] values) => ValidationCheck.Of(new DistinctValues(column, SetRelation.Equal, values));

    public ValidationCheck MostCommonInSet(params Literal[] values) => ValidationCheck.Of(new MostCommon(column, values));

    /// <summary>The statistic against another source's column is at most <paramref name="max"/>.</summary>
    public ValidationCheck DistributedAs(string source, DistributionMeasure measure, double max, string? other = null) => ValidationCheck.Of(new Distribution(column, measure, source, other, Max: max));

    /// <summary>The p-value of the Kolmogorov-Smirnov test (numbers, times) or the chi-squared test (values) against another source's column is at least <paramref name="minP"/>.</summary>
    public ValidationCheck NotDifferentFrom(string source, double minP, string? other = null, DistributionMeasure measure = DistributionMeasure.KolmogorovSmirnov) =>
        ValidationCheck.Of(new Distribution(column, measure, source, other, MinP: minP));

    /// <summary>The statistic against the given shares is at most <paramref name="max"/>.</summary>
    public ValidationCheck DistributedAs(IReadOnlyDictionary<string, double> shares, DistributionMeasure measure, double max) => ValidationCheck.Of(new Distribution(column, measure, null, Shares: shares, Max: max));

    /// <param name="maxAge">Before now, UTC.</param>
    public ValidationCheck Fresh(TimeSpan maxAge) => ValidationCheck.Of(new Fresh(column, maxAge));
}
