using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Slicing;

/// <summary>The outcomes, everything they need, and what goes along.</summary>
internal sealed class SliceClosure
{
    private readonly IReadOnlyList<SliceNode> _nodes;
    private readonly DependencyGraph _graph;
    private readonly HashSet<int> _kept = [];
    private readonly Dictionary<int, int> _cause = [];
    private readonly Dictionary<int, string> _excluded = [];
    private readonly List<int> _outcomes;

    public SliceClosure(IReadOnlyList<SliceNode> nodes, DependencyGraph graph, IReadOnlySet<int> lastVersions, ChosenOutputs? chosen = null)
    {
        _nodes = nodes;
        _graph = graph;
        SpreadExclusion();
        _outcomes = Outcomes(lastVersions, chosen);
        foreach (var outcome in _outcomes)
        {
            Keep(outcome);
        }

        KeepCompanions();
        KeepGates(lastVersions);
    }

    public IReadOnlySet<int> Kept => _kept;

    public IReadOnlyList<int> OutcomeNodes => _outcomes;

    /// <summary>The values that it is for when it records and writes nothing; null when it does.</summary>
    public ChosenOutputs? ForItsValues { get; private set; }

    /// <summary>The kept node for whose sake this one was first kept; itself for an outcome.</summary>
    public int CauseOf(int node) => _cause[node];

    /// <summary>Why a node cannot be in an export, or null.</summary>
    public string? ExclusionOf(int node) => _excluded.GetValueOrDefault(node);

    private List<int> Outcomes(IReadOnlySet<int> lastVersions, ChosenOutputs? chosen)
    {
        var candidates = _nodes.Where(n => !_excluded.ContainsKey(n.Index) && n.Cell.Outcome == CellOutcome.Succeeded && lastVersions.Contains(n.Cell.Order)).ToList();
        // A variable's value may rest on an earlier run of a cell.
        var makers = _nodes.Where(n => !_excluded.ContainsKey(n.Index) && n.Cell.Outcome == CellOutcome.Succeeded && !IsDeclaration(n)).ToList();
        if (chosen is not null)
        {
            return chosen.Find(makers, _graph).Concat(_nodes.Where(n => n.Effects.Keep && !_excluded.ContainsKey(n.Index))).Select(n => n.Index).Distinct().Order().ToList();
        }

        var recorded = candidates.Where(n => n.Effects.Outcome is not null && !IsDeclaration(n)).ToList();
        if (recorded.Count == 0)
        {
            // Nothing was tracked: then a pipeline is for the data it writes.
            recorded = candidates.Where(n => !IsDeclaration(n) && (n.Effects.ResourceDefinitions.Any(r => r.StartsWith("dataset:", StringComparison.Ordinal) || r.StartsWith("features:", StringComparison.Ordinal))
                || n.Effects.ResourceWrites.Any(r => r.StartsWith("file:", StringComparison.Ordinal)))).ToList();
        }

        if (recorded.Count == 0 && !_nodes.Any(n => n.Effects.Keep))
        {
            ForItsValues = new ChosenOutputs(LastValues.Find(makers, _graph));
            recorded = ForItsValues.Find(makers, _graph).ToList();
        }

        var marked = _nodes.Where(n => n.Effects.Keep && !_excluded.ContainsKey(n.Index));
        return recorded.Concat(marked).Select(n => n.Index).Distinct().Order().ToList();
    }

    private static bool IsDeclaration(SliceNode node) =>
        node.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.BaseMethodDeclarationSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax;

    // A pipeline trains and registers: what starts a server, and what needs one, stays behind.
    private void SpreadExclusion()
    {
        foreach (var node in _nodes)
        {
            if (node.Effects.Excluded is { } reason)
            {
                _excluded[node.Index] = reason;
            }
            else if (_graph.Needs(node.Index).Keys.FirstOrDefault(_excluded.ContainsKey, -1) is >= 0 and var cause)
            {
                _excluded[node.Index] = $"needs [{_nodes[cause].Cell.Order}], which {_excluded[cause].Split(", which ")[^1]}";
            }
        }
    }

    private void Keep(int outcome)
    {
        var pending = new Stack<(int Node, int Cause)>();
        pending.Push((outcome, outcome));
        while (pending.TryPop(out var next))
        {
            if (!_kept.Add(next.Node))
            {
                continue;
            }

            _cause[next.Node] = next.Cause;
            foreach (var need in _graph.Needs(next.Node).Keys)
            {
                pending.Push((need, next.Node));
            }
        }
    }

    // What stops a notebook on bad data stops its pipeline too, when all that it looks at is there anyhow.
    private void KeepGates(IReadOnlySet<int> lastVersions)
    {
        foreach (var node in _nodes.Where(n => n.Effects.IsGate && n.Cell.Outcome == CellOutcome.Succeeded && lastVersions.Contains(n.Cell.Order) && !IsDeclaration(n)))
        {
            var needs = _graph.Needs(node.Index).Keys;
            if (!_kept.Contains(node.Index) && needs.All(IsThere) && needs.LastOrDefault(_kept.Contains, -1) is >= 0 and var guarded)
            {
                Keep(node.Index);
                _cause[node.Index] = guarded;
            }
        }
    }

    // A method or type that only checks something comes along.
    private bool IsThere(int node) => _kept.Contains(node) || (IsDeclaration(_nodes[node]) && _graph.Needs(node).Keys.All(IsThere));

    private void KeepCompanions()
    {
        foreach (var (companion, start) in _graph.Companions.OrderBy(c => c.Key))
        {
            if (_kept.Contains(start) && !_kept.Contains(companion) && !_excluded.ContainsKey(companion))
            {
                Keep(companion);
                _cause[companion] = start;
            }
        }
    }
}
