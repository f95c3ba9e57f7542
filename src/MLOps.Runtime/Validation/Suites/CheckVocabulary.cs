using static MLOps.Validation.Suites.ParameterKind;

namespace MLOps.Validation.Suites;

/// <summary>All checks that a suite may contain. Reading, nearest words and the documentation test come from this list.</summary>
internal static class CheckVocabulary
{
    private static readonly ParameterWord Column = new("column", ParameterKind.Column, Required: true);
    private static readonly ParameterWord Columns = new("columns", ParameterKind.Columns, Required: true);
    private static readonly ParameterWord Source = new("source", Text, Required: true);
    private static readonly ParameterWord Values = new("values", ParameterKind.Literals, Required: true);
    private static readonly ParameterWord Regex = new("regex", Patterns, Required: true);
    private static readonly ParameterWord Like = new("like", Patterns, Required: true);
    private static readonly ParameterWord All = new("all", Flag);
    private static readonly ParameterWord Other = new("other", ParameterKind.Column, Required: true);
    private static readonly ParameterWord[] LiteralRange = [new("min", ParameterKind.Literal), new("max", ParameterKind.Literal), new("exclusive", Flag)];
    private static readonly ParameterWord[] IntegerRange = [new("min", Integer), new("max", Integer), new("equals", Integer)];
    private static readonly ParameterWord[] Sequence = [new("strictly", Flag), new("by", ParameterKind.Column), new("per", ParameterKind.Columns)];
    private static readonly ParameterWord[] AgainstOther = [new("source", Text), new("other", Text), new("shares", Shares), new("max", Number), new("min_p", Number)];

    public static IReadOnlyList<CheckWord> Words { get; } = [.. OfRows, .. OfKeys, .. OfTheWhole, .. OfTheSchema];

    /// <summary>What every check takes besides its own parameters.</summary>
    public static IReadOnlyList<string> Common { get; } = ["id", "severity", "mostly", "where", "description", "owner", "tags"];

    private static IEnumerable<CheckWord> OfRows =>
    [
        OfRow("not_null", [], a => new NotNull(a.Text("column"))),
        OfRow("is_null", [], a => new IsNull(a.Text("column"))),
        OfRow("between", LiteralRange, a => a.LiteralBounds() is var (min, max) ? new Between(a.Text("column"), min, max, a.Flag("exclusive")) : null),
        OfRow("in_set", [Values], a => new InSet(a.Text("column"), a.Literals("values"))),
        OfRow("not_in_set", [Values], a => new NotInSet(a.Text("column"), a.Literals("values"))),
        OfRow("matches_regex", [Regex, All], a => new MatchesRegex(a.Text("column"), a.Names("regex"), a.Flag("all"))),
        OfRow("not_matches_regex", [Regex], a => new NotMatchesRegex(a.Text("column"), a.Names("regex"))),
        OfRow("matches_like", [Like, All], a => new MatchesLike(a.Text("column"), a.Names("like"), a.Flag("all"))),
        OfRow("not_matches_like", [Like], a => new NotMatchesLike(a.Text("column"), a.Names("like"))),
        OfRow("has_form", [new("form", Text, true)], Checks.HasForm),
        OfRow("time_format", [new("format", Text, true)], a => new TimeFormat(a.Text("column"), a.Text("format"))),
        OfRow("json", [], a => new IsJson(a.Text("column"))),
        OfRow("json_schema", [new("schema", Text, true)], a => new FitsJsonSchema(a.Text("column"), a.Text("schema"))),
        OfRow("length", IntegerRange, a => Checks.Range(a) is { } r ? new Length(a.Text("column"), r.Min, r.Max) : null),
        OfRow("parses_as", [new("type", Types, true)], a => new ParsesAs(a.Text("column"), TypeNames.Castable(a.Names("type")[0]))),
        OfRow("increasing", Sequence, a => Checks.Ordered(a, decreasing: false)),
        OfRow("decreasing", Sequence, a => Checks.Ordered(a, decreasing: true)),
        OfRow("z_score", [new("max", Number, true)], Checks.ZScore),
        OfRow("greater_than", [Other, new("or_equal", Flag)], a => new GreaterThan(a.Text("column"), a.Text("other"), a.Flag("or_equal"))),
        OfRow("equal_to", [Other, new("tolerance", Number)], a => new EqualTo(a.Text("column"), a.Text("other"), a.Number("tolerance") ?? 0)),
        new("pair_in_set", Columns, [new("values", Combinations, true)], Checks.PairInSet) { OfRows = true },
        new("unique_within_row", Columns, [], a => a.Names("columns").Count > 1 ? new UniqueWithinRow(a.Names("columns")) : a.Mistake("unique_within_row compares two columns or more.", "columns")) { OfRows = true },
        new("sum_equals", Columns, [new("total", Number), new("total_column", ParameterKind.Column), new("tolerance", Number)], Checks.SumEquals) { OfRows = true },
        new("condition", new("sql", Text, true), [], a => new Condition(a.Text("sql"))) { OfRows = true },
    ];

    private static IEnumerable<CheckWord> OfKeys =>
    [
        new("unique", Columns, [], a => new Unique(a.Names("columns"))) { OfRows = true },
        new("determined_by", Column, [new("by", ParameterKind.Columns, Required: true)], a => new DeterminedBy(a.Text("column"), a.Names("by"))) { OfRows = true },
        new("foreign_key", Columns, [Source, new("key", Names)], Checks.ForeignKey) { OfRows = true },
    ];

    private static IEnumerable<CheckWord> OfTheWhole =>
    [
        new("row_count", null, IntegerRange, a => Checks.Range(a) is { } r ? new RowCount(r.Min, r.Max) : null) { Shorthand = "equals" },
        new("aggregate", new("of", ParameterKind.Aggregate, true), [new("min", ParameterKind.Literal), new("max", ParameterKind.Literal)], a => a.LiteralBounds() is var (min, max) ? new AggregateBetween(a.Aggregate("of")!, min, max) : null),
        new("no_anomaly", new("of", ParameterKind.Aggregate, true),
            [new("detector", Text, true), new("min", Number), new("max", Number), new("order", Integer), new("deviations", Number), new("period", Integer)], Detectors.NoAnomaly),
        new("aggregate_equals", new("of", ParameterKind.Aggregate, true),
            [Source, new("other", ParameterKind.Aggregate), new("by", ParameterKind.Columns), new("other_by", Names), new("other_where", Text), new("tolerance", Number), new("relative_tolerance", Number)], Checks.AggregateEquals),
        new("row_count_equals", Source, [new("tolerance", Number)], a => new AggregateEquals(new("count", null), a.Text("source"), new("count", null), [], [], a.Number("tolerance") ?? 0, 0)),
        new("distinct_in_set", Column, [Values], a => new DistinctValues(a.Text("column"), SetRelation.In, a.Literals("values"))),
        new("distinct_contain_set", Column, [Values], a => new DistinctValues(a.Text("column"), SetRelation.Contain, a.Literals("values"))),
        new("distinct_equal_set", Column, [Values], a => new DistinctValues(a.Text("column"), SetRelation.Equal, a.Literals("values"))),
        new("most_common_in_set", Column, [Values], a => new MostCommon(a.Text("column"), a.Literals("values"))),
        .. Distribution.Words.Select(w => new CheckWord(w.Value, Column, AgainstOther, a => Checks.Distribution(a, w.Key))),
        new("cramers_phi", Columns, [new("max", Number, true)], a => a.Names("columns") is [var x, var y] ? new CramersPhi(x, y, a.Number("max")!.Value) : a.Mistake("cramers_phi compares two columns.", "columns")),
        new("fresh", Column, [new("max_age", Duration, true)], a => new Fresh(a.Text("column"), a.Duration("max_age")!.Value)),
        new("same_rows", Source, [new("columns", ParameterKind.Columns)], a => new SameRows(a.Text("source"), a.Names("columns"))),
        new("no_rows", new("sql", Text, true), [], a => new NoRows(a.Text("sql"))) { Filtered = false },
    ];

    private static IEnumerable<CheckWord> OfTheSchema =>
    [
        new("same_schema", Source, [new("ordered", Flag), new("allow_others", Flag)], a => new SameSchema(a.Text("source"), a.Flag("ordered"), a.Flag("allow_others"))) { Filtered = false },
        new("type", Column, [new("is", Types, true)], a => new OfType(a.Text("column"), a.Names("is"))) { Filtered = false },
        new("column_exists", new("name", Text, true), [], a => new ColumnExists(a.Text("name"))) { Filtered = false },
        new("column_count", null, IntegerRange, a => Checks.Range(a) is { } r ? new ColumnCount(r.Min, r.Max) : null) { Filtered = false, Shorthand = "equals" },
        new("columns", new("names", Names, true), [new("ordered", Flag), new("allow_others", Flag)], a => new ColumnsAre(a.Names("names"), a.Flag("ordered"), a.Flag("allow_others"))) { Filtered = false },
    ];

    public static CheckWord? Find(string name) => Words.FirstOrDefault(w => w.Name == name);

    private static CheckWord OfRow(string name, IReadOnlyList<ParameterWord> parameters, Func<CheckArguments, Expectation?> build) =>
        new(name, Column, parameters, build) { OfRows = true };
}
