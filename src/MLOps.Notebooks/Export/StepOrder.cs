using Microsoft.CodeAnalysis;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>
/// Which steps each step must come after: those whose results it needs, and those whose results it would spoil if it came first.
/// Steps that use the workspace keep their order, since what they record is read in that order.
/// </summary>
internal sealed class StepOrder
{
    private readonly IReadOnlyList<Step> _steps;
    private readonly DependencyGraph _graph;
    private readonly List<StepTouch> _touches;
    private readonly List<HashSet<int>> _behind = [];

    public StepOrder(IReadOnlyList<Step> steps, DependencyGraph graph, SharedObjects shared)
    {
        (_steps, _graph) = (steps, graph);
        _touches = steps.Select(s => StepTouch.Of(s, shared)).ToList();
        for (var step = 0; step < steps.Count; step++)
        {
            After.Add(Reduced(step));
        }
    }

    /// <summary>For each step the steps right before it, by index; what those come after is not repeated.</summary>
    public List<IReadOnlyList<int>> After { get; } = [];

    private List<int> Reduced(int step)
    {
        var behind = new HashSet<int>();
        var direct = new List<int>();
        for (var before = step - 1; before >= 0; before--)
        {
            if (!behind.Contains(before) && (Needs(step, before) || _touches[step].MustFollow(_touches[before])))
            {
                direct.Add(before);
                behind.Add(before);
                behind.UnionWith(_behind[before]);
            }
        }

        _behind.Add(behind);
        direct.Reverse();
        return direct;
    }

    private bool Needs(int step, int before)
    {
        var earlier = _steps[before].Nodes.Select(n => n.Index).ToHashSet();
        return _steps[step].Nodes.Any(n => _graph.Needs(n.Index).Keys.Any(earlier.Contains));
    }
}

/// <summary>Variables that may hold the same object are one here: over the whole notebook, which is more than needed and never less.</summary>
internal sealed class SharedObjects
{
    private readonly Dictionary<ISymbol, ISymbol> _parent = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<StatementEffects>> _deferred = new(SymbolEqualityComparer.Default);

    public SharedObjects(IEnumerable<SliceNode> kept)
    {
        foreach (var effects in kept.Select(n => n.Effects))
        {
            foreach (var (a, b) in effects.Aliases.Where(p => !SymbolEqualityComparer.Default.Equals(Root(p.A), Root(p.B))))
            {
                _parent[Root(b)] = Root(a);
            }

            foreach (var (holder, body) in effects.Deferred)
            {
                (_deferred.TryGetValue(holder, out var bodies) ? bodies : _deferred[holder] = []).Add(body);
            }
        }
    }

    public ISymbol Root(ISymbol symbol)
    {
        while (_parent.TryGetValue(symbol, out var parent))
        {
            symbol = parent;
        }

        return symbol;
    }

    /// <summary>The effects of a statement with those of the code behind the delegates and queries that it may use.</summary>
    public IEnumerable<StatementEffects> Of(StatementEffects effects)
    {
        var seen = new HashSet<StatementEffects>();
        var pending = new Stack<StatementEffects>([effects]);
        while (pending.TryPop(out var next))
        {
            if (seen.Add(next))
            {
                next.Reads.Concat(next.Mutations).SelectMany(s => _deferred.GetValueOrDefault(s) ?? []).ToList().ForEach(pending.Push);
            }
        }

        return seen;
    }
}

/// <summary>What a step reads and changes, variables and things outside them alike.</summary>
/// <param name="IsGate">Whether it can stop the pipeline on purpose; nothing that stands behind it in the notebook begins before it.</param>
internal sealed record StepTouch(IReadOnlySet<ISymbol> All, IReadOnlySet<ISymbol> Changed, IReadOnlySet<string> Resources, IReadOnlySet<string> Written, bool UsesWorkspace, bool IsGate)
{
    public static StepTouch Of(Step step, SharedObjects shared)
    {
        var effects = step.Nodes.SelectMany(n => shared.Of(n.Effects)).ToList();
        var changed = effects.SelectMany(e => e.Definitions.Concat(e.Writes).Concat(e.Mutations)).Select(shared.Root).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var all = effects.SelectMany(e => e.Reads).Select(shared.Root).Concat(changed).ToHashSet<ISymbol>(SymbolEqualityComparer.Default);
        var written = effects.SelectMany(e => e.ResourceDefinitions.Concat(e.ResourceWrites)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var resources = effects.SelectMany(e => e.ResourceReads).Concat(written).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new StepTouch(all, changed, resources, written, effects.Exists(e => e.CallsWorkspace), effects.Exists(e => e.IsGate));
    }

    public bool MustFollow(StepTouch before) =>
        before.IsGate || Changed.Overlaps(before.All) || before.Changed.Overlaps(All) || (UsesWorkspace && before.UsesWorkspace)
        || Written.Any(w => before.Resources.Any(r => ResourceNames.Meet(w, r))) || before.Written.Any(w => Resources.Any(r => ResourceNames.Meet(w, r)))
        || Written.Contains(ProcessCalls.Ambient) || before.Written.Contains(ProcessCalls.Ambient);
}
