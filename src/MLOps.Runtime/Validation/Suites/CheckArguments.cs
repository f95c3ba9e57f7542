namespace MLOps.Validation.Suites;

/// <summary>The values of one check, already of the kind its word asks for, with a way to say that they do not fit together.</summary>
internal sealed class CheckArguments(string check, IReadOnlyDictionary<string, object> values, Action<UserError, string> report)
{
    public bool Has(string name) => values.ContainsKey(name);

    public string Text(string name) => (string)values[name];

    public string? TextOrNull(string name) => values.TryGetValue(name, out var value) ? (string)value : null;

    public Literal? Literal(string name) => values.TryGetValue(name, out var value) ? (Literal?)value : null;

    public double? Number(string name) => values.TryGetValue(name, out var value) ? (double)value : null;

    public long? Integer(string name) => values.TryGetValue(name, out var value) ? (long)value : null;

    public bool Flag(string name) => values.TryGetValue(name, out var value) && (bool)value;

    public IReadOnlyList<string> Names(string name) => values.TryGetValue(name, out var value) ? (IReadOnlyList<string>)value : [];

    public IReadOnlyList<Literal> Literals(string name) => (IReadOnlyList<Literal>)values[name];

    public IReadOnlyList<IReadOnlyList<Literal>> Combinations(string name) => (IReadOnlyList<IReadOnlyList<Literal>>)values[name];

    public IReadOnlyDictionary<string, double>? Shares(string name) => values.TryGetValue(name, out var value) ? (IReadOnlyDictionary<string, double>)value : null;

    public TimeSpan? Duration(string name) => values.TryGetValue(name, out var value) ? (TimeSpan)value : null;

    public Aggregate? Aggregate(string name) => values.TryGetValue(name, out var value) ? (Aggregate)value : null;

    /// <summary>At least one of the two bounds, in order; a mistake otherwise.</summary>
    public bool Bounds<T>(T? min, T? max)
        where T : struct, IComparable<T>
    {
        if (min is null && max is null)
        {
            report(new UserError($"{check} needs min, max or both."), check);
            return false;
        }

        if (min is { } a && max is { } b && a.CompareTo(b) > 0)
        {
            report(new UserError(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"min {a} is greater than max {b}: no value passes.")), "min");
            return false;
        }

        return true;
    }

    /// <summary>The two bounds as written, at least one, numbers in order; a mistake otherwise.</summary>
    public (Literal? Min, Literal? Max)? LiteralBounds()
    {
        var (min, max) = (Literal("min"), Literal("max"));
        if (min is null && max is null)
        {
            Mistake($"{check} needs min, max or both.", check);
            return null;
        }

        if (min is { Kind: LiteralKind.Number } a && max is { Kind: LiteralKind.Number } b && a.ToDouble() > b.ToDouble())
        {
            Mistake($"min {min} is greater than max {max}: no value passes.", "min");
            return null;
        }

        return (min, max);
    }

    public Expectation? Mistake(string message, string word) => Mistake(new UserError(message), word);

    public Expectation? Mistake(UserError error, string word)
    {
        report(error, word);
        return null;
    }
}
