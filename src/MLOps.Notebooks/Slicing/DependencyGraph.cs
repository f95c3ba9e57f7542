using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Which node needs which earlier ones, found in one pass in the order of execution. An edge goes to all nodes that may have
/// given a variable its value, changed the object behind it under any name, or written a resource that is read.
/// </summary>
internal sealed partial class DependencyGraph
{
    private static readonly string[] NamedKinds = ["dataset:", "features:", "online:", "model:"];

    private readonly Dictionary<ISymbol, VariableVersion> _current = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, List<int>> _resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<int, int> _companions = [];
    private readonly AliasSets _aliases = new();
    private readonly OpenRun _run = new();
    private readonly List<Dictionary<int, string>> _needs = [];
    private readonly List<StatementEffects> _effects = [];

    /// <summary>The nodes that node <paramref name="index"/> needs, each with the name of what it needs them for.</summary>
    public IReadOnlyDictionary<int, string> Needs(int index) => _needs[index];

    /// <summary>What node <paramref name="index"/> does, with the lambdas and lazy queries that it runs.</summary>
    public StatementEffects EffectsOf(int index) => _effects[index];

    /// <summary>Names of the variables that there are at the end, in the order in which they came.</summary>
    public IEnumerable<string> CurrentNames => _current.Keys.OfType<IFieldSymbol>().Where(Variables.IsScriptVariable).Select(f => f.Name).Distinct(StringComparer.Ordinal);

    /// <summary>The variable that a name means at the end, with the nodes that gave it its value or changed it; null when there is none.</summary>
    public (IFieldSymbol Variable, IReadOnlySet<int> Nodes)? Current(string name)
    {
        if (_current.Keys.OfType<IFieldSymbol>().LastOrDefault(f => f.Name == name && Variables.IsScriptVariable(f)) is not { } variable)
        {
            return null;
        }

        var version = _current[variable];
        return (variable, version.Values.Concat(_aliases.Of(version).SelectMany(v => v.Changes)).ToHashSet());
    }

    /// <summary>Nodes that go along when another is kept, by node: the end of a run with its start.</summary>
    public IReadOnlyDictionary<int, int> Companions => _companions;

    public void Add(SliceNode node)
    {
        var needs = new Dictionary<int, string>();
        _needs.Add(needs);
        var effects = Effective(node.Effects);
        _run.Note(node, effects);
        _effects.Add(effects);
        ReadVariables(effects, needs);
        ReadResources(effects, needs);
        needs.Remove(node.Index);
        Define(node.Index, effects);
        Change(node.Index, effects);
        WriteResources(node.Index, effects);
    }

    // Using a delegate or a lazy query runs its body now.
    private StatementEffects Effective(StatementEffects effects)
    {
        var deferred = new List<StatementEffects>();
        var pending = new Queue<ISymbol>(effects.Reads);
        var seen = new HashSet<ISymbol>(effects.Reads, SymbolEqualityComparer.Default);
        while (pending.TryDequeue(out var symbol))
        {
            foreach (var body in _current.TryGetValue(symbol, out var version) ? version.Deferred : [])
            {
                deferred.Add(body);
                foreach (var read in body.Reads.Where(seen.Add))
                {
                    pending.Enqueue(read);
                }
            }
        }

        if (deferred.Count == 0)
        {
            return effects;
        }

        var all = new StatementEffects { CompanionOf = effects.CompanionOf };
        all.Definitions.UnionWith(effects.Definitions);
        all.ResourceDefinitions.UnionWith(effects.ResourceDefinitions);
        all.Deferred.AddRange(effects.Deferred);
        deferred.ForEach(all.MergeCall);
        all.Reads.UnionWith(effects.Reads);
        all.Writes.UnionWith(effects.Writes);
        all.Mutations.UnionWith(effects.Mutations);
        all.Draws.UnionWith(effects.Draws);
        all.DrawsByChance.UnionWith(effects.DrawsByChance);
        all.Aliases.AddRange(effects.Aliases);
        all.ResourceReads.UnionWith(effects.ResourceReads);
        all.ResourceWrites.UnionWith(effects.ResourceWrites);
        all.Constants.UnionWith(effects.Constants);
        all.Outcome ??= effects.Outcome;
        all.Keep = effects.Keep;
        all.CallsWorkspace |= effects.CallsWorkspace;
        all.Trains |= effects.Trains;
        return all;
    }

    private void ReadVariables(StatementEffects effects, Dictionary<int, string> needs)
    {
        foreach (var symbol in effects.Reads.Concat(effects.Mutations).Concat(effects.Writes))
        {
            if (!_current.TryGetValue(symbol, out var version))
            {
                continue;
            }

            // What others drew from a context means nothing to who draws nothing that shows.
            var changes = IsGenerator(symbol) && (version.DrawsByChance || !effects.Draws.Contains(symbol)) ? [] : _aliases.Of(version).SelectMany(v => v.Changes);
            foreach (var node in version.Values.Concat(changes))
            {
                needs.TryAdd(node, symbol.Name);
            }
        }
    }

    private static bool IsGenerator(ISymbol symbol) => symbol is IFieldSymbol field && TypeTraits.IsGenerator(field.Type);

    private void ReadResources(StatementEffects effects, Dictionary<int, string> needs)
    {
        foreach (var resource in effects.ResourceReads.Concat(effects.ResourceWrites.Where(r => !r.StartsWith("file:", StringComparison.Ordinal))).Concat(Mentioned(effects)).Append(ProcessCalls.Ambient))
        {
            var matching = resource == FileCalls.AnyFile ? _resources.Where(r => r.Key.StartsWith("file:", StringComparison.Ordinal)) : _resources.Where(r => ResourceNames.Meet(r.Key, resource));
            foreach (var node in matching.SelectMany(r => r.Value))
            {
                needs.TryAdd(node, resource);
            }
        }

        if (effects.ResourceReads.Any(r => r.StartsWith("file:", StringComparison.Ordinal)) && _resources.TryGetValue(FileCalls.AnyFile, out var unknown))
        {
            unknown.ForEach(n => needs.TryAdd(n, "a file"));
        }
    }

    // A text that names a file written before reads it; names of datasets, views and models count where the workspace is called.
    private IEnumerable<string> Mentioned(StatementEffects effects)
    {
        if (effects.Constants.Count == 0)
        {
            return [];
        }

        var words = effects.CallsWorkspace
            ? effects.Constants.SelectMany(c => Words().Matches(c).Select(m => m.Value.Split('@')[0])).ToHashSet(StringComparer.OrdinalIgnoreCase)
            : [];
        return _resources.Keys.Where(resource => resource.StartsWith("file:", StringComparison.Ordinal)
            ? resource != FileCalls.AnyFile && effects.Constants.Any(c => c.Contains(resource["file:".Length..], StringComparison.OrdinalIgnoreCase))
            : NamedKinds.Any(kind => resource.StartsWith(kind, StringComparison.Ordinal) && words.Contains(resource[kind.Length..])));
    }

    private void Define(int node, StatementEffects effects)
    {
        foreach (var symbol in effects.Definitions)
        {
            _current[symbol] = new VariableVersion();
            _current[symbol].Values.Add(node);
        }

        foreach (var symbol in effects.Definitions.Where(effects.DrawsByChance.Contains))
        {
            Version(symbol).DrawsByChance = true;
        }

        foreach (var symbol in effects.Writes)
        {
            Version(symbol).Values.Add(node);
            Version(symbol).DrawsByChance = false;
        }

        foreach (var (a, b) in effects.Aliases)
        {
            _aliases.Join(Version(a), Version(b));
        }

        foreach (var (holder, body) in effects.Deferred)
        {
            Version(holder).Deferred.Add(body);
        }

        // var query = list.Where(captured): what the sources run later, the result runs later.
        foreach (var symbol in effects.Definitions.Where(s => s is IFieldSymbol field && TypeTraits.IsDeferred(field.Type)))
        {
            foreach (var read in effects.Reads.Where(r => r is IFieldSymbol && !effects.Definitions.Contains(r)))
            {
                Version(symbol).Deferred.AddRange(Version(read).Deferred);
            }
        }
    }

    private void Change(int node, StatementEffects effects)
    {
        foreach (var symbol in effects.Mutations)
        {
            var version = Version(symbol);
            version.Changes.Add(node);
            foreach (var resource in _aliases.Of(version).SelectMany(v => v.Resources).ToList())
            {
                Written(resource).Add(node);
            }
        }
    }

    private void WriteResources(int node, StatementEffects effects)
    {
        foreach (var resource in effects.ResourceDefinitions)
        {
            _resources[resource] = [node];
        }

        foreach (var resource in effects.ResourceWrites)
        {
            Written(resource).Add(node);
        }

        // A writer's file changes whenever the writer is used.
        foreach (var symbol in effects.Definitions.Where(s => s is IFieldSymbol field && !TypeTraits.IsPlain(field.Type)))
        {
            Version(symbol).Resources.UnionWith(effects.ResourceWrites.Where(r => r.StartsWith("file:", StringComparison.Ordinal)));
        }

        if (effects.CompanionOf is { } resourceName && _resources.TryGetValue(resourceName, out var starts) && starts.Count > 0)
        {
            _companions[node] = starts[0];
            _resources[resourceName] = [];
        }
    }

    private VariableVersion Version(ISymbol symbol) => _current.TryGetValue(symbol, out var version) ? version : _current[symbol] = new VariableVersion();

    private List<int> Written(string resource) => _resources.TryGetValue(resource, out var nodes) ? nodes : _resources[resource] = [];

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_.@-]*")]
    private static partial Regex Words();
}
