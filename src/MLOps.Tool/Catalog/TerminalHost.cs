using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;

namespace MLOps.Tool.Catalog;

/// <summary>The command line as a host of commands: there are no variables and there is no notebook.</summary>
internal sealed class TerminalHost(Workspace workspace, ICellOutput output) : ICommandHost
{
    public Workspace Workspace { get; } = workspace;

    public ICellOutput Output { get; } = output;

    public IReadOnlyList<Variable> Variables => [];

    public string? NotebookPath => null;

    public INotebookServices? Notebook => null;

    public bool TryGetVariable(string name, out object? value)
    {
        value = null;
        return false;
    }

    public void SetVariable(string name, object value)
    {
        // --as is not offered here: there is nobody to give the variable to.
    }
}
