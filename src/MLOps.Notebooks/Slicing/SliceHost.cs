using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Slicing;

/// <summary>Answers a command that writes its C#: which names are variables at this point. It runs nothing.</summary>
internal sealed class SliceHost(IReadOnlySet<string> variables, Func<string, bool> isTable) : ICommandHost
{
    // Commands ask whether a value is a table; only its type is known here, and an empty one stands for it.
    private static readonly object Table = Array.Empty<object>();

    public Workspace Workspace => throw new NotSupportedException("Slicing runs nothing.");

    public ICellOutput Output => throw new NotSupportedException("Slicing shows nothing.");

    public IReadOnlyList<Variable> Variables => variables.Select(v => new Variable(v, "", isTable(v) ? Table : null)).ToList();

    public string? NotebookPath => null;

    public INotebookServices? Notebook => null;

    public bool TryGetVariable(string name, out object? value)
    {
        value = null;
        return variables.Contains(name);
    }

    public void SetVariable(string name, object value) => throw new NotSupportedException("Slicing runs nothing.");
}
