using System.Text.RegularExpressions;
using MLOps.Validation.Suites;

namespace MLOps.Validation;

/// <summary>An expectation with what surrounds it: name, severity, the rows it is about, and how many of them must pass.</summary>
/// <param name="Id">Its name in reports, quarantine and history; made from kind and columns when not given.</param>
public sealed partial record ValidationCheck(string Id, Expectation Expectation)
{
    /// <summary>Error unless said otherwise.</summary>
    public Severity Level { get; init; } = Validation.Severity.Error;

    /// <summary>The share of concerned rows that must pass, 0 to 1; all of them by default. Rows that fail are quarantined all the same.</summary>
    public double RequiredShare { get; init; } = 1;

    /// <summary>SQL that picks the rows it is about; a row where it is null is not picked. All rows when null.</summary>
    public string? Filter { get; init; }

    public string? Description { get; init; }

    public string? Owner { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where its words stand in the YAML; empty for a check made in C#.</summary>
    internal SuitePlaces Places { get; init; } = SuitePlaces.None;

    /// <summary>What is expected, of how many rows, and of which.</summary>
    internal string Sentence => Expectation.Expected
        + (RequiredShare < 1 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" in at least {RequiredShare * 100:0.####} % of rows") : "")
        + (Filter is null ? "" : $" where {Filter}");

    /// <summary>The same check, that passes when at least this share (0 to 1) of the concerned rows do.</summary>
    public ValidationCheck Mostly(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        return this with { RequiredShare = share };
    }

    public ValidationCheck Severity(Severity severity) => this with { Level = severity };

    /// <summary>The same check, about the rows where this SQL is true.</summary>
    public ValidationCheck Where(string sql) => this with { Filter = sql };

    public ValidationCheck Named(string id) => this with { Id = id };

    public ValidationCheck Describe(string text) => this with { Description = text };

    public ValidationCheck OwnedBy(string owner) => this with { Owner = owner };

    /// <summary>The same check with these tags besides those it has.</summary>
    public ValidationCheck Tagged(params string[] tags) => this with { Tags = [.. Tags, .. tags] };

    internal static ValidationCheck Of(Expectation expectation) => new(DefaultId(expectation), expectation);

    internal static string DefaultId(Expectation expectation) => NotWord().Replace(
        expectation switch
        {
            ColumnExists x => $"{x.Kind}_{x.Column}",
            AggregateBetween x => $"{x.Aggregate.Function}_{x.Aggregate.Column ?? "rows"}",
            NoAnomaly x => $"{x.Kind}_{x.Aggregate.Function}_{x.Aggregate.Column ?? "rows"}",
            AggregateEquals x => $"{x.Kind}_{x.Aggregate.Function}_{x.Aggregate.Column ?? "rows"}",
            SameRows or SameSchema or NoRows => expectation.Kind,
            { Reads.Count: > 0 } x => $"{x.Kind}_{string.Join('_', x.Reads)}",
            _ => expectation.Kind,
        },
        "_").Trim('_');

    [GeneratedRegex(@"[^\p{L}\p{Nd}]+")]
    private static partial Regex NotWord();
}
