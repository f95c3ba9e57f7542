using MLOps.Interactive.Output;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Tests.Headless;

/// <summary>Shows nothing and remembers what cells printed.</summary>
internal sealed class SilentProgress : INotebookProgress
{
    public List<string> Heard { get; } = [];

    public void Planned(RunPlan plan)
    {
    }

    public void Started(PlannedCell planned, NotebookCell cell)
    {
    }

    public void Printed(OutputStream stream, string text) => Heard.Add($"{stream}:{text}");

    public void Finished(PlannedCell planned, NotebookCell cell, CellResult result)
    {
    }
}
