using System.Globalization;

namespace MLOps.Validation;

/// <summary>
/// What must hold, apart from how it is asked of an engine. A closed set: expectations of rows, of keys, of the table's figures,
/// of its schema, and of another source.
/// </summary>
public abstract record Expectation
{
    private protected Expectation()
    {
    }

    /// <summary>Its word in a suite: <c>between</c>, <c>foreign_key</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The columns of the source that it names, in the order written; empty for SQL, whose columns the engine finds.</summary>
    public abstract IReadOnlyList<string> Reads { get; }

    /// <summary>The whole expectation in words: <c>price between 0 and 1000</c>.</summary>
    public abstract string Expected { get; }

    /// <summary>What was written besides the columns, for the report.</summary>
    internal virtual IEnumerable<(string Name, object? Value)> Parameters => [];

    private protected static string Range(Literal? min, Literal? max, bool exclusive = false) => (min, max) switch
    {
        ({ } a, { } b) when a == b => $"exactly {a}",
        ({ } a, { } b) => exclusive ? $"between {a} and {b}, both excluded" : $"between {a} and {b}",
        ({ } a, null) => exclusive ? $"above {a}" : $"at least {a}",
        (null, { } b) => exclusive ? $"below {b}" : $"at most {b}",
        _ => "anything",
    };

    private protected static Literal? Of(long? number) => number is { } x ? (Literal?)x : null;

    private protected static string Within(double tolerance) => tolerance > 0 ? string.Create(CultureInfo.InvariantCulture, $", within {tolerance:0.############}") : "";

    /// <summary>A parameter that was left at its default is not written.</summary>
    private protected static object? Given(double tolerance) => tolerance > 0 ? tolerance : null;

    private protected static object? Given(bool flag) => flag ? true : null;

    private protected static string List<T>(IEnumerable<T> items)
    {
        var all = items.Select(i => string.Create(CultureInfo.InvariantCulture, $"{i}")).ToList();
        return string.Join(", ", all.Take(8)) + (all.Count > 8 ? $", ... ({all.Count})" : "");
    }
}

/// <summary>Each row passes, fails, or is not concerned because the value is missing. Failing rows go to quarantine.</summary>
public abstract record RowExpectation : Expectation
{
    private protected RowExpectation()
    {
    }
}

/// <summary>Rows pass or fail together with the rows that share their key, or with those of another source. Rows with a missing part of the key are not concerned.</summary>
public abstract record KeyExpectation : Expectation
{
    private protected KeyExpectation()
    {
    }

    public abstract IReadOnlyList<string> Key { get; }

    public override IReadOnlyList<string> Reads => Key;
}

/// <summary>One figure of the whole source lies within bounds.</summary>
public abstract record FigureExpectation : Expectation
{
    private protected FigureExpectation()
    {
    }

    /// <summary>No lower bound when null.</summary>
    public abstract Literal? Least { get; }

    /// <summary>No upper bound when null.</summary>
    public abstract Literal? Most { get; }
}

/// <summary>About the source as a whole, answered by queries of its own: its set of values, its distribution, its history, another table.</summary>
public abstract record WholeExpectation : Expectation
{
    private protected WholeExpectation()
    {
    }
}

/// <summary>About columns and their types alone: answered without reading a row.</summary>
public abstract record SchemaExpectation : Expectation
{
    private protected SchemaExpectation()
    {
    }
}
