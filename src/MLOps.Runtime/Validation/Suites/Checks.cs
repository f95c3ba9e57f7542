namespace MLOps.Validation.Suites;

/// <summary>Makes the expectations whose parameters must fit together; a mistake where they do not.</summary>
internal static class Checks
{
    public static (long? Min, long? Max)? Range(CheckArguments a)
    {
        if (a.Integer("equals") is { } exact)
        {
            return (exact, exact);
        }

        return a.Bounds(a.Integer("min"), a.Integer("max")) ? (a.Integer("min"), a.Integer("max")) : null;
    }

    public static Expectation? HasForm(CheckArguments a)
    {
        var form = a.Text("form");
        return Validation.HasForm.Forms.Contains(form) ? new HasForm(a.Text("column"), form) : a.Mistake(UserError.Unknown("form", form, Validation.HasForm.Forms), "form");
    }

    public static Expectation Ordered(CheckArguments a, bool decreasing) =>
        new Ordered(a.Text("column"), decreasing, a.Flag("strictly"), a.TextOrNull("by"), a.Has("per") ? a.Names("per") : null);

    public static Expectation? ZScore(CheckArguments a) =>
        a.Number("max") is > 0 and { } most ? new ZScore(a.Text("column"), most) : a.Mistake("max of z_score is above 0: a number of standard deviations.", "max");

    public static Expectation? PairInSet(CheckArguments a)
    {
        var (columns, values) = (a.Names("columns"), a.Combinations("values"));
        return values.All(v => v.Count == columns.Count)
            ? new PairInSet(columns, values)
            : a.Mistake($"Each item of values has {columns.Count} values, one for each of {string.Join(", ", columns)}.", "values");
    }

    public static Expectation? SumEquals(CheckArguments a) => a.Has("total") == a.Has("total_column")
        ? a.Mistake("sum_equals needs either total, a number, or total_column.", "columns")
        : new SumEquals(a.Names("columns"), a.Number("total"), a.TextOrNull("total_column"), a.Number("tolerance") ?? 1e-9);

    public static Expectation? ForeignKey(CheckArguments a)
    {
        var (columns, key) = (a.Names("columns"), a.Has("key") ? a.Names("key") : a.Names("columns"));
        return columns.Count == key.Count
            ? new ForeignKey(columns, a.Text("source"), key)
            : a.Mistake($"key names {key.Count} columns where foreign_key names {columns.Count}.", "key");
    }

    public static Expectation? AggregateEquals(CheckArguments a)
    {
        var (of, by) = (a.Aggregate("of")!, a.Names("by"));
        var otherBy = a.Has("other_by") ? a.Names("other_by") : by;
        return by.Count == otherBy.Count
            ? new AggregateEquals(of, a.Text("source"), a.Aggregate("other") ?? of, by, otherBy, a.Number("tolerance") ?? 0, a.Number("relative_tolerance") ?? 1e-9, a.TextOrNull("other_where"))
            : a.Mistake($"other_by names {otherBy.Count} columns where by names {by.Count}.", "other_by");
    }

    public static Expectation? Distribution(CheckArguments a, DistributionMeasure measure)
    {
        var word = Validation.Distribution.Words[measure];
        var tested = measure is DistributionMeasure.KolmogorovSmirnov or DistributionMeasure.ChiSquared;
        if (a.Has("source") == a.Has("shares"))
        {
            return a.Mistake($"{word} needs either source, another table, or shares.", "column");
        }

        if (measure == DistributionMeasure.KolmogorovSmirnov && a.Has("shares"))
        {
            return a.Mistake("ks compares numbers with those of another source, not with shares.", "shares");
        }

        if (!tested && a.Has("min_p"))
        {
            return a.Mistake($"{word} has no p-value: give max.", "min_p");
        }

        return a.Has("max") == a.Has("min_p")
            ? a.Mistake(tested ? $"{word} needs either max or min_p." : $"{word} needs max.", "column")
            : new Distribution(a.Text("column"), measure, a.TextOrNull("source"), a.TextOrNull("other"), a.Shares("shares"), a.Number("max"), a.Number("min_p"));
    }
}
