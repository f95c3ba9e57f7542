using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;

namespace MLOps.Interactive.Hosting;

/// <summary>What commands see of .NET Interactive.</summary>
internal sealed class HostedSession(Workspace workspace, ICellOutput output, HostVariables variables) : ICommandHost
{
    public Workspace Workspace { get; } = workspace;

    public ICellOutput Output { get; } = output;

    public IReadOnlyList<Variable> Variables => variables.All();

    // The host does not tell.
    public string? NotebookPath => null;

    public INotebookServices? Notebook => null;

    public bool TryGetVariable(string name, out object? value)
    {
        var found = Variables.FirstOrDefault(v => v.Name == name);
        value = found?.Value;
        return found is not null;
    }

    public void SetVariable(string name, object value) => variables.DeclareAsync(name, value).GetAwaiter().GetResult();
}
