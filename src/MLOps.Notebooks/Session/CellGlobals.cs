namespace MLOps.Notebooks.Session;

/// <summary>What every cell sees without declaring it.</summary>
public sealed class CellGlobals
{
    private readonly Dictionary<string, object?> _handed = new(StringComparer.Ordinal);

    internal CellGlobals(Workspace workspace) => mlops = workspace;

#pragma warning disable IDE1006, CA1707 // Written as a variable of the notebook, because that is what it is there.
    /// <summary>The open workspace.</summary>
    public Workspace mlops { get; }
#pragma warning restore IDE1006, CA1707

    /// <summary>Used by generated code to take over a value that a magic command made.</summary>
    [System.ComponentModel.EditorBrowsable(System.ComponentModel.EditorBrowsableState.Never)]
    public T TakeHandedValue<T>(string name) => (T)_handed[name]!;

    internal void Hand(string name, object? value) => _handed[name] = value;
}
