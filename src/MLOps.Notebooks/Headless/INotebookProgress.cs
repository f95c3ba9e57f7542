using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>Told as a headless run goes on.</summary>
public interface INotebookProgress
{
    /// <summary>Before the first cell.</summary>
    void Planned(RunPlan plan);

    void Started(PlannedCell planned, NotebookCell cell);

    /// <summary>What a cell prints or shows, as plain text, while it runs; from any thread.</summary>
    void Printed(OutputStream stream, string text);

    void Finished(PlannedCell planned, NotebookCell cell, CellResult result);
}
