using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Slicing;

/// <summary>Answers a command that writes its C#: which names are variables at this point. It runs nothing.</summary>
internal sealed class SliceHost(IReadOnlySet<string> variables) : ICommandHost
{
    public Workspace Workspace => throw new NotSupportedException("Slicing runs nothing.");

    public ICellOutput Output => throw new NotSupportedException("Slicing shows nothing.");

    public IReadOnlyList<Variable> Variables => variables.Select(v => new Variable(v, "", null)).ToList();

    public string? NotebookPath => null;

    public INotebookServices? Notebook => null;

    public bool TryGetVariable(string name, out object? value)
    {
        value = null;
        return variables.Contains(name);
    }

    public void SetVariable(string name, object value) => throw new NotSupportedException("Slicing runs nothing.");
}
