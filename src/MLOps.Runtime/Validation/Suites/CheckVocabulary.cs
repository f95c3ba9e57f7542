using System.Globalization;
using static MLOps.Validation.Suites.ParameterKind;

namespace MLOps.Validation.Suites;

/// <summary>All checks that a suite may contain. Reading, nearest words and the documentation test come from this list.</summary>
internal static class CheckVocabulary
{
    private static readonly ParameterWord Column = new("column", ParameterKind.Column, Required: true);
    private static readonly ParameterWord Columns = new("columns", ParameterKind.Columns, Required: true);
    private static readonly ParameterWord[] LiteralRange = [new("min", ParameterKind.Literal), new("max", ParameterKind.Literal), new("exclusive", ParameterKind.Flag)];
    private static readonly ParameterWord[] IntegerRange = [new("min", ParameterKind.Integer), new("max", ParameterKind.Integer), new("equals", ParameterKind.Integer)];

    public static IReadOnlyList<CheckWord> Words { get; } =
    [
        OfRow("not_null", [], a => new NotNull(a.Text("column"))),
        OfRow("is_null", [], a => new IsNull(a.Text("column"))),
        OfRow("between", LiteralRange, Between),
        OfRow("in_set", [new("values", ParameterKind.Literals, true)], a => new InSet(a.Text("column"), a.Literals("values"))),
        OfRow("not_in_set", [new("values", ParameterKind.Literals, true)], a => new NotInSet(a.Text("column"), a.Literals("values"))),
        OfRow("matches_regex", [new("regex", Text, true)], a => new MatchesRegex(a.Text("column"), a.Text("regex"))),
        OfRow("not_matches_regex", [new("regex", Text, true)], a => new NotMatchesRegex(a.Text("column"), a.Text("regex"))),
        OfRow("length", IntegerRange, a => Range(a) is { } r ? new Length(a.Text("column"), r.Min, r.Max) : null),
        OfRow("parses_as", [new("type", Types, true)], a => new ParsesAs(a.Text("column"), TypeNames.Castable(a.Names("type")[0]))),
        OfRow("greater_than", [new("other", ParameterKind.Column, true), new("or_equal", Flag)], a => new GreaterThan(a.Text("column"), a.Text("other"), a.Flag("or_equal"))),
        OfRow("equal_to", [new("other", ParameterKind.Column, true)], a => new EqualTo(a.Text("column"), a.Text("other"))),
        new("condition", new("sql", Text, true), [], a => new Condition(a.Text("sql"))) { OfRows = true },
        new("unique", Columns, [], a => new Unique(a.Names("columns"))) { OfRows = true },
        new("foreign_key", Columns, [new("source", Text, true), new("key", Names)], ForeignKey) { OfRows = true },
        new("row_count", null, IntegerRange, a => Range(a) is { } r ? new RowCount(r.Min, r.Max) : null) { Shorthand = "equals" },
        new("aggregate", new("of", ParameterKind.Aggregate, true), [new("min", Number), new("max", Number)], a => a.Bounds(a.Number("min"), a.Number("max")) ? new AggregateBetween(a.Aggregate("of")!, a.Number("min"), a.Number("max")) : null),
        new("aggregate_equals", new("of", ParameterKind.Aggregate, true),
            [new("source", Text, true), new("other", ParameterKind.Aggregate), new("by", ParameterKind.Columns), new("other_by", Names), new("other_where", Text), new("tolerance", Number), new("relative_tolerance", Number)], AggregateEquals),
        new("type", Column, [new("is", Types, true)], a => new OfType(a.Text("column"), a.Names("is"))) { Filtered = false },
        new("column_exists", new("name", Text, true), [], a => new ColumnExists(a.Text("name"))) { Filtered = false },
        new("column_count", null, IntegerRange, a => Range(a) is { } r ? new ColumnCount(r.Min, r.Max) : null) { Filtered = false, Shorthand = "equals" },
        new("columns", new("names", Names, true), [new("ordered", Flag)], a => new ColumnsAre(a.Names("names"), a.Flag("ordered"))) { Filtered = false },
    ];

    /// <summary>What every check takes besides its own parameters.</summary>
    public static IReadOnlyList<string> Common { get; } = ["id", "severity", "mostly", "where", "description", "owner", "tags"];

    public static CheckWord? Find(string name) => Words.FirstOrDefault(w => w.Name == name);

    private static CheckWord OfRow(string name, IReadOnlyList<ParameterWord> parameters, Func<CheckArguments, Expectation?> build) =>
        new(name, Column, parameters, build) { OfRows = true };

    private static Expectation? Between(CheckArguments a)
    {
        var (min, max) = (a.Literal("min"), a.Literal("max"));
        if (min is null && max is null)
        {
            return a.Mistake("between needs min, max or both.", "between");
        }

        var reversed = Numeric(min) is { } least && Numeric(max) is { } most && least > most;
        return reversed
            ? a.Mistake($"min {min} is greater than max {max}: no value passes.", "min")
            : new Between(a.Text("column"), min, max, a.Flag("exclusive"));
    }

    private static double? Numeric(Literal? literal) =>
        literal is { Kind: LiteralKind.Number } x && double.TryParse(x.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static (long? Min, long? Max)? Range(CheckArguments a)
    {
        if (a.Integer("equals") is { } exact)
        {
            return (exact, exact);
        }

        return a.Bounds(a.Integer("min"), a.Integer("max")) ? (a.Integer("min"), a.Integer("max")) : null;
    }

    private static Expectation? ForeignKey(CheckArguments a)
    {
        var (columns, key) = (a.Names("columns"), a.Has("key") ? a.Names("key") : a.Names("columns"));
        return columns.Count == key.Count
            ? new ForeignKey(columns, a.Text("source"), key)
            : a.Mistake($"key names {key.Count} columns where foreign_key names {columns.Count}.", "key");
    }

    private static Expectation? AggregateEquals(CheckArguments a)
    {
        var (of, by) = (a.Aggregate("of")!, a.Names("by"));
        var otherBy = a.Has("other_by") ? a.Names("other_by") : by;
        return by.Count == otherBy.Count
            ? new AggregateEquals(of, a.Text("source"), a.Aggregate("other") ?? of, by, otherBy, a.Number("tolerance") ?? 0, a.Number("relative_tolerance") ?? 1e-9, a.TextOrNull("other_where"))
            : a.Mistake($"other_by names {otherBy.Count} columns where by names {by.Count}.", "other_by");
    }
}
