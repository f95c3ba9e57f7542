using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// What a statement does to variables and to things outside them. A <i>definition</i> replaces the value whatever happens, a
/// <i>write</i> may do so, a <i>mutation</i> changes the object that the variable holds. Resources are things with a name:
/// <c>file:a.csv</c>, <c>dataset:trips</c>, <c>run</c>.
/// </summary>
internal sealed class StatementEffects
{
    public HashSet<ISymbol> Reads { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<ISymbol> Definitions { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<ISymbol> Writes { get; } = new(SymbolEqualityComparer.Default);

    public HashSet<ISymbol> Mutations { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Contexts of ML.NET whose generator the result depends on: splits, trainers, whoever takes the context.</summary>
    public HashSet<ISymbol> Draws { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Variables that get a context without a seed.</summary>
    public HashSet<ISymbol> DrawsByChance { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Symbols that may hold the same object from here on.</summary>
    public List<(ISymbol A, ISymbol B)> Aliases { get; } = [];

    /// <summary>What runs later, when the defined variable is used: bodies of lambdas and lazy queries.</summary>
    public List<(ISymbol Holder, StatementEffects Body)> Deferred { get; } = [];

    public HashSet<string> ResourceReads { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> ResourceDefinitions { get; } = new(StringComparer.OrdinalIgnoreCase);

    public HashSet<string> ResourceWrites { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Texts known at compile time: file names, SQL, names of datasets.</summary>
    public HashSet<string> Constants { get; } = new(StringComparer.Ordinal);

    /// <summary>Assemblies other than the framework's that the code names.</summary>
    public HashSet<string> Assemblies { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it calls the workspace, so that names in its texts may be datasets, views and models.</summary>
    public bool CallsWorkspace { get; set; }

    /// <summary>What an export must reproduce, in words: "logs a metric"; null for ordinary statements.</summary>
    public string? Outcome { get; set; }

    /// <summary>Why it can never be in an export, in words: "starts a deployment"; null when it can.</summary>
    public string? Excluded { get; set; }

    /// <summary>Kept when the node that defined this resource is kept: the end of a run.</summary>
    public string? CompanionOf { get; set; }

    /// <summary>Marked by hand with a <c>// keep</c> comment.</summary>
    public bool Keep { get; set; }

    public bool Shows { get; set; }

    /// <summary>Whether it may throw on purpose, and nothing around it catches that.</summary>
    public bool Stops { get; set; }

    /// <summary>A statement that can only stop what comes behind it: <c>if (rows == 0) throw ...</c>, a check with <c>--fail-on</c>.</summary>
    public bool IsGate => Stops && !Shows && Definitions.Count + Writes.Count + Mutations.Count + ResourceDefinitions.Count + ResourceWrites.Count == 0;

    /// <summary>Whether something in it means nothing to the compiler.</summary>
    public bool MeansNothing { get; set; }

    /// <summary>Whether it fits or evaluates a model in a way that an open run records by itself.</summary>
    public bool Trains { get; set; }

    /// <summary>Whether a run was open then, so that it did.</summary>
    public bool IsRecorded { get; set; }

    /// <summary>Everything <paramref name="body"/> may do happens here too, but perhaps not always.</summary>
    public void MergeCall(StatementEffects body)
    {
        Reads.UnionWith(body.Reads);
        Writes.UnionWith(body.Writes);
        Writes.UnionWith(body.Definitions);
        Mutations.UnionWith(body.Mutations);
        Draws.UnionWith(body.Draws);
        Aliases.AddRange(body.Aliases);
        ResourceReads.UnionWith(body.ResourceReads);
        ResourceWrites.UnionWith(body.ResourceWrites);
        ResourceWrites.UnionWith(body.ResourceDefinitions);
        Constants.UnionWith(body.Constants);
        Assemblies.UnionWith(body.Assemblies);
        CallsWorkspace |= body.CallsWorkspace;
        Trains |= body.Trains;
        Stops |= body.Stops;
        MeansNothing |= body.MeansNothing;
        Outcome ??= body.Outcome;
        Excluded ??= body.Excluded;
    }
}
