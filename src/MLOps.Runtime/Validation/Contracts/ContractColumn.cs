namespace MLOps.Validation;

/// <summary>One column of a contract.</summary>
/// <param name="Type">A DuckDB type (<c>BIGINT</c>) or a family: number, integer, text, date, time, timestamp, boolean.</param>
/// <param name="Required">Never missing.</param>
public sealed record ContractColumn(string Name, string Type, bool Required = false)
{
    /// <summary>The values that may occur; any when empty.</summary>
    public IReadOnlyList<Literal> Values { get; init; } = [];

    /// <summary>Environments that do not have the column: <c>serving</c> for a label.</summary>
    public IReadOnlyList<string> NotIn { get; init; } = [];

    public string? Description { get; init; }

    internal IEnumerable<ValidationCheck> Checks()
    {
        yield return ValidationCheck.Of(new OfType(Name, [Type]));
        if (Required)
        {
            yield return Expect.Column(Name).NotNull();
        }

        if (Values.Count > 0)
        {
            yield return Expect.Column(Name).InSet([.. Values]);
        }
    }
}
