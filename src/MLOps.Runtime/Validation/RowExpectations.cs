namespace MLOps.Validation;

/// <summary>No value is missing. Null and NaN are missing; an empty text is a value.</summary>
public sealed record NotNull(string Column) : RowExpectation
{
    public override string Kind => "not_null";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} is never missing";
}

/// <summary>Every value is missing (null or NaN): for columns that must not be filled, usually with a <c>where</c>.</summary>
public sealed record IsNull(string Column) : RowExpectation
{
    public override string Kind => "is_null";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} is always missing";
}

/// <summary>Numbers, dates or text (by code point) within bounds, the bounds included unless <paramref name="Exclusive"/>. Null passes; NaN fails.</summary>
/// <param name="Min">No lower bound when null.</param>
/// <param name="Max">No upper bound when null.</param>
public sealed record Between(string Column, Literal? Min, Literal? Max, bool Exclusive = false) : RowExpectation
{
    public override string Kind => "between";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} {Range(Min, Max, Exclusive)}";

    internal override IEnumerable<(string, object?)> Parameters
    {
        get
        {
            if (Min is { } min)
            {
                yield return ("min", min);
            }

            if (Max is { } max)
            {
                yield return ("max", max);
            }

            if (Exclusive)
            {
                yield return ("exclusive", true);
            }
        }
    }
}

/// <summary>Every value is one of these, case and spaces included. Null passes.</summary>
public sealed record InSet(string Column, IReadOnlyList<Literal> Values) : RowExpectation
{
    public override string Kind => "in_set";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} in {List(Values)}";

    internal override IEnumerable<(string, object?)> Parameters => [("values", Values)];
}

/// <summary>No value is one of these. Null passes.</summary>
public sealed record NotInSet(string Column, IReadOnlyList<Literal> Values) : RowExpectation
{
    public override string Kind => "not_in_set";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} not in {List(Values)}";

    internal override IEnumerable<(string, object?)> Parameters => [("values", Values)];
}

/// <summary>Texts have this many characters (code points). An empty text has none; null passes.</summary>
public sealed record Length(string Column, long? Min, long? Max) : RowExpectation
{
    public override string Kind => "length";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"length of {Column} {Range(Of(Min), Of(Max))}";

    internal override IEnumerable<(string, object?)> Parameters => [("min", Min), ("max", Max)];
}

/// <summary>Every text can be read as the type, as a load into a typed destination would: <c>2024-02-30</c> is no DATE. Null passes.</summary>
/// <param name="Type">A DuckDB type.</param>
public sealed record ParsesAs(string Column, string Type) : RowExpectation
{
    public override string Kind => "parses_as";

    public override IReadOnlyList<string> Reads => [Column];

    public override string Expected => $"{Column} can be read as {Type}";

    internal override IEnumerable<(string, object?)> Parameters => [("type", Type)];
}

/// <summary>One column is greater than another in every row. A row with either missing passes; NaN fails.</summary>
public sealed record GreaterThan(string Column, string Other, bool OrEqual = false) : RowExpectation
{
    public override string Kind => "greater_than";

    public override IReadOnlyList<string> Reads => [Column, Other];

    public override string Expected => $"{Column} {(OrEqual ? "at least" : "greater than")} {Other}";

    internal override IEnumerable<(string, object?)> Parameters => [("other", Other), ("or_equal", OrEqual)];
}

/// <summary>Two columns are equal in every row, numbers within a tolerance. A row with either missing passes; two NaN are equal, one is not.</summary>
/// <param name="Tolerance">Absolute, in the columns' unit; above 0 for numbers only.</param>
public sealed record EqualTo(string Column, string Other, double Tolerance = 0) : RowExpectation
{
    public override string Kind => "equal_to";

    public override IReadOnlyList<string> Reads => [Column, Other];

    public override string Expected => $"{Column} equal to {Other}{Within(Tolerance)}";

    internal override IEnumerable<(string, object?)> Parameters => [("other", Other), ("tolerance", Given(Tolerance))];
}

/// <summary>A condition in the engine's SQL is true in every row. As in SQL's own CHECK, a row where it is null passes.</summary>
public sealed record Condition(string Sql) : RowExpectation
{
    public override string Kind => "condition";

    public override IReadOnlyList<string> Reads => [];

    public override string Expected => Sql;

    internal override IEnumerable<(string, object?)> Parameters => [("sql", Sql)];
}
