using MLOps.Interactive.Output;
using MLOps.Pipelines;

namespace MLOps.Interactive.Commands;

/// <summary>What a command may ask of where it runs: our kernel, the tool's command line, or .NET Interactive.</summary>
public interface ICommandHost
{
    Workspace Workspace { get; }

    ICellOutput Output { get; }

    /// <summary>The C# variables of the session, in order of declaration; empty on the command line.</summary>
    IReadOnlyList<Variable> Variables { get; }

    bool TryGetVariable(string name, out object? value);

    /// <summary>Declares or replaces a C# variable of the value's own type.</summary>
    void SetVariable(string name, object value);

    /// <summary>Full path of the notebook, when known.</summary>
    string? NotebookPath { get; }

    /// <summary>What only a notebook session can do (#!time, #!import, export); null elsewhere.</summary>
    INotebookServices? Notebook { get; }
}

public sealed record Variable(string Name, string TypeName, object? Value);

/// <summary>Services of a C# notebook session, implemented above this assembly where Roslyn is.</summary>
public interface INotebookServices
{
    /// <summary>Runs another notebook or script in this session, once.</summary>
    /// <param name="path">Relative to the notebook, or to the file that imports it.</param>
    /// <param name="again">Run it even if the session has imported it already.</param>
    Task ImportAsync(string path, bool again, CancellationToken cancellation);

    /// <summary>Asks the person for a line; a password comes back as a value that does not show itself.</summary>
    /// <exception cref="NotSupportedException">Nobody can answer.</exception>
    object Ask(string prompt, bool isPassword);

    /// <summary>
    /// Takes the name of a kernel that the notebook connects to and that is not here: parts in its language are passed over from
    /// now on.
    /// </summary>
    void NoteForeignKernel(string name);

    /// <summary>Has the executing cell say at its end how long it took.</summary>
    void TimeCell();

    /// <summary>Exports the notebook; returns the report of what was written and proven.</summary>
    Task<IReport> ExportAsync(ExportOptions options, CancellationToken cancellation);

    /// <summary>The cells that an export would keep, and why the others go.</summary>
    IReport ShowPipeline();
}
