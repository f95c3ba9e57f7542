using MLOps.Data;
using MLOps.Validation.Contracts;

namespace MLOps.Validation;

/// <summary>Contracts of the workspace: <c>mlops.Contracts</c>.</summary>
public sealed class ContractCatalog
{
    private const int MostValues = 20;

    private readonly Workspace _workspace;

    internal ContractCatalog(Workspace workspace) => _workspace = workspace;

    /// <summary>
    /// The contract that a source keeps today: its columns and types, which are never missing, and the values of text columns with twenty at most.
    /// </summary>
    /// <param name="source">A data view's schema is taken as it is; anything else that <see cref="DataCatalog.Open"/> takes is profiled.</param>
    public SchemaContract Infer(object source, string? name = null, CancellationToken cancellation = default)
    {
        if (source is SchemaContract contract)
        {
            return contract;
        }

        var opened = _workspace.Data.Open(source, name);
        var profile = _workspace.Profile(opened, new Profiling.ProfileOptions { TopValues = MostValues }, cancellation, opened.Name);
        return new(name ?? Path.GetFileNameWithoutExtension(opened.Name.Split('@')[0]), 1, opened.Columns.Select(c => Column(c, profile.Columns.FirstOrDefault(p => p.Name == c.Name))).ToList());
    }

    /// <summary>A contract by its file, or inferred from a source when it is none.</summary>
    public SchemaContract Open(object source, CancellationToken cancellation = default) => source is string file && IsContract(file)
        ? SchemaContract.Parse(File.ReadAllText(Full(file)))
        : Infer(source, source is string text ? Path.GetFileNameWithoutExtension(text) : null, cancellation);

    /// <summary>
    /// Checks data against a contract. The report is a validation: gates, quarantine and history are its. A column that is not there fails the
    /// check of the columns; what is asked of its values is left out.
    /// </summary>
    /// <param name="environment">Columns that are not in this environment are not asked for.</param>
    public ValidationReport Check(object source, SchemaContract contract, string? environment = null, ValidationOptions? options = null, string? name = null, CancellationToken cancellation = default) =>
        _workspace.Data.During(source, name, opened => _workspace.Validate(opened, Askable(contract.ToSuite(environment), opened), options, cancellation, opened.Name), cancellation: cancellation);

    /// <summary>
    /// Compares serving data with training data column by column by TFDV's comparators: L-infinity for texts and truth values, Jensen-Shannon for
    /// numbers; and their schemas. The report is a validation of the serving data.
    /// </summary>
    public ValidationReport Skew(object training, object serving, SkewOptions? options = null, string? name = null, CancellationToken cancellation = default)
    {
        var chosen = options ?? new();
        var (before, now) = (_workspace.Data.Open(training, "training"), _workspace.Data.Open(serving, name ?? "serving"));
        var sides = new Dictionary<string, object>(StringComparer.Ordinal) { [SkewSuite.Training] = before };
        foreach (var slice in chosen.Slices)
        {
            sides[SkewSuite.Slice(slice)] = Where(before, slice);
        }

        return _workspace.Validate(now, SkewSuite.Of(before, now, chosen), new ValidationOptions { Variables = sides }, cancellation, now.Name);
    }

    private static ValidationSuite Askable(ValidationSuite suite, Source source)
    {
        var there = source.Columns.Select(c => c.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return suite.With(suite.Checks.Where(c => c.Expectation is ColumnsAre || c.Expectation.Reads.All(there.Contains)));
    }

    private static Source Where(Source source, string slice) =>
        new($"{source.Name} where {slice}", SourceKind.Sql, $"(SELECT * FROM {source.Relation} WHERE ({slice}\n))", source.Columns, () => source.Digest, source.LineageNode);

    private bool IsContract(string file)
    {
        var named = file.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        return named && !File.Exists(Full(file)) ? throw new UserException($"Contract '{file}' not found.") : named;
    }

    private string Full(string file) => Path.GetFullPath(file, _workspace.BaseDirectory);

    private static ContractColumn Column(ColumnSchema column, Profiling.ColumnProfile? profile)
    {
        var few = profile is { DataType: "VARCHAR", TopIsExact: true, IsMasked: false, Count: >= 20 } && profile.Distinct <= Math.Min(MostValues, profile.Count / 10) && profile.Top.Sum(t => t.Count) == profile.Count;
        return new ContractColumn(column.Name, column.Type, profile is { Missing: 0, Count: > 0 })
        {
            Values = few ? profile!.Top.Select(t => (Literal)t.Value.Text).Order(Comparer<Literal>.Create((a, b) => string.CompareOrdinal(a.Text, b.Text))).ToList() : [],
        };
    }
}

/// <summary>How training and serving data are compared.</summary>
public sealed record SkewOptions
{
    /// <summary>The most that shares of values may differ by, 0 to 1; 0.1 by default.</summary>
    public double LInfinity { get; init; } = 0.1;

    /// <summary>The most that the Jensen-Shannon divergence (base 2) of numbers may be, 0 to 1; 0.1 by default.</summary>
    public double JensenShannon { get; init; } = 0.1;

    /// <summary>Columns that serving does not have: labels.</summary>
    public IReadOnlyList<string> NotServed { get; init; } = [];

    /// <summary>SQL conditions, each a slice that is compared by itself as well; applied to both sides.</summary>
    public IReadOnlyList<string> Slices { get; init; } = [];
}
