using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless.Parameters;

namespace MLOps.Notebooks.Headless;

/// <summary>
/// What a headless run does differently from executing every cell once. Cells are named by number (code cells, from 1), id, tag
/// or the heading above them.
/// </summary>
public sealed record NotebookRunOptions
{
    /// <summary>Values by name; each becomes a C# variable of the type that the notebook declares.</summary>
    public IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; } = new Dictionary<string, ParameterValue>();

    /// <summary>Whether cells after a failed one are executed too.</summary>
    public bool KeepGoing { get; init; }

    /// <summary>How long a cell may take before it is interrupted; null for as long as it likes.</summary>
    public TimeSpan? CellTimeout { get; init; }

    /// <summary>The first cell to run; of those before it only what it needs.</summary>
    public string? From { get; init; }

    /// <summary>The last cell to run.</summary>
    public string? Until { get; init; }

    /// <summary>Cells that do not run, whatever needs them.</summary>
    public IReadOnlyList<string> Skip { get; init; } = [];

    /// <summary>Answers what a cell asks: given the question and whether the answer is secret, null when there are no more answers. Null: nobody can be asked.</summary>
    public Func<string, bool, string?>? Ask { get; init; }

    /// <summary>What an earlier run wrote: cells that are left out keep its outputs.</summary>
    public NotebookDocument? Previous { get; init; }
}
