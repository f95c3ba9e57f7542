namespace MLOps.Validation;

/// <summary>The different values of a column, compared with a set. Missing values do not count.</summary>
/// <param name="Relation">Whether the set must hold all of them, be among them, or be the same.</param>
public sealed record DistinctValues(string Column, SetRelation Relation, IReadOnlyList<Literal> Values) : WholeExpectation
{
    public override string Kind => Relation switch
    {
        SetRelation.In => "distinct_in_set",
        SetRelation.Contain => "distinct_contain_set",
        _ => "distinct_equal_set",
    };

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"the values of {Column} {(Relation switch { SetRelation.In => "are among", SetRelation.Contain => "contain", _ => "are" })} {List(Values)}";

    internal override IEnumerable<(string, object?)> Parameters => [("values", Values)];
}

public enum SetRelation
{
    /// <summary>Nothing outside the set occurs.</summary>
    In,

    /// <summary>Everything in the set occurs.</summary>
    Contain,

    /// <summary>Both.</summary>
    Equal,
}

/// <summary>The most frequent value is one of these; of equally frequent ones each must be. Missing values do not count; without values it does not hold.</summary>
public sealed record MostCommon(string Column, IReadOnlyList<Literal> Values) : WholeExpectation
{
    public override string Kind => "most_common_in_set";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"the most frequent {Column} in {List(Values)}";

    internal override IEnumerable<(string, object?)> Parameters => [("values", Values)];
}
