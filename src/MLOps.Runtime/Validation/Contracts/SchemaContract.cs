using System.Text.Json.Serialization;
using Microsoft.Data.Analysis;
using Microsoft.ML;
using MLOps.Validation.Contracts;

namespace MLOps.Validation;

/// <summary>What a producer of a table promises and a consumer relies on: columns, types, which are always there, which values they may have.</summary>
/// <param name="Version">From 1; grows with every change.</param>
public sealed record SchemaContract(string Name, int Version, IReadOnlyList<ContractColumn> Columns) : IReport
{
    /// <summary>Only compatible changes are accepted from here on, unless a breaking one is asked for by name.</summary>
    public bool Frozen { get; init; }

    public string? Description { get; init; }

    public string? Owner { get; init; }

    [JsonIgnore]
    public string Title => $"Contract {Name}, version {Version}";

    /// <summary>Reads a contract's YAML.</summary>
    /// <exception cref="UserException">All mistakes in one message, each with line and column.</exception>
    public static SchemaContract Parse(string yaml) => ContractText.Read(yaml);

    /// <summary>The schema of an ML.NET data view: what a model takes or gives. Hidden columns are left out; vectors are written <c>FLOAT[3]</c>.</summary>
    public static SchemaContract Of(DataViewSchema schema, string name) => new(name, 1, ForeignSchemas.Columns(schema));

    /// <summary>The schema of a DataFrame; a column without nulls is required.</summary>
    public static SchemaContract Of(DataFrame frame, string name) => new(name, 1, ForeignSchemas.Columns(frame));

    public string ToYaml() => ContractText.Write(this);

    /// <summary>Whether what this contract promises is enough for a consumer that relies on the other one.</summary>
    public ContractComparison Serves(SchemaContract consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return ContractRules.Compare(this, consumer);
    }

    /// <summary>The next version, with the columns of <paramref name="next"/>; the same when nothing changed.</summary>
    /// <exception cref="UserException">The contract is frozen, and the change breaks those who rely on it.</exception>
    public SchemaContract Evolve(SchemaContract next, bool allowBreaking = false)
    {
        var comparison = next.Serves(this);
        if (comparison.Changes.Count == 0)
        {
            return this;
        }

        return comparison.IsCompatible || !Frozen || allowBreaking
            ? this with { Columns = next.Columns, Version = Version + 1 }
            : throw new UserException($"Contract {Name} is frozen, and the change breaks it: {string.Join("; ", comparison.Changes.Where(c => c.Breaking).Select(c => c.Sentence))}.", "Ask for a breaking version by name, or keep the columns.");
    }

    /// <summary>The contract as checks of data.</summary>
    /// <param name="environment">Columns that are not in this environment (a label while serving) are not asked for; null asks for all.</param>
    public ValidationSuite ToSuite(string? environment = null)
    {
        var columns = Columns.Where(c => environment is null || !c.NotIn.Contains(environment)).ToList();
        return new ValidationSuite(Name, [Expect.Columns(columns.Select(c => c.Name).ToList(), allowOthers: true), .. columns.SelectMany(c => c.Checks())]);
    }
}
