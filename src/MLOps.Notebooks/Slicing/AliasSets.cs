namespace MLOps.Notebooks.Slicing;

/// <summary>
/// A variable from one unconditional assignment to the next. <see cref="Values"/> are the nodes that gave it its value,
/// <see cref="Changes"/> those that changed the object behind it through this name.
/// </summary>
internal sealed class VariableVersion
{
    public HashSet<int> Values { get; } = [];

    public HashSet<int> Changes { get; } = [];

    /// <summary>Code that runs when the variable is used.</summary>
    public List<StatementEffects> Deferred { get; } = [];

    /// <summary>Whether it holds a context without a seed: what was drawn before makes no difference then.</summary>
    public bool DrawsByChance { get; set; }

    /// <summary>Resources that change when the object changes: the file behind a writer.</summary>
    public HashSet<string> Resources { get; } = new(StringComparer.OrdinalIgnoreCase);
}

/// <summary>Union-find over variables that may hold the same object. Sets only grow: a false alias keeps too much, never too little.</summary>
internal sealed class AliasSets
{
    private readonly Dictionary<VariableVersion, VariableVersion> _parent = [];
    private readonly Dictionary<VariableVersion, List<VariableVersion>> _members = [];

    public void Join(VariableVersion a, VariableVersion b)
    {
        var (rootA, rootB) = (Root(a), Root(b));
        if (rootA != rootB)
        {
            _parent[rootB] = rootA;
            Members(rootA).AddRange(Members(rootB));
            _members.Remove(rootB);
        }
    }

    /// <summary>All that may hold the object of <paramref name="version"/>, itself included.</summary>
    public IReadOnlyList<VariableVersion> Of(VariableVersion version) => Members(Root(version));

    private VariableVersion Root(VariableVersion version)
    {
        while (_parent.TryGetValue(version, out var parent))
        {
            version = parent;
        }

        return version;
    }

    private List<VariableVersion> Members(VariableVersion root) => _members.TryGetValue(root, out var list) ? list : _members[root] = [root];
}
