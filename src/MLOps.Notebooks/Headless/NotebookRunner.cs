using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>Executes a notebook from top to bottom without a front end and gathers the outputs as a front end would.</summary>
public sealed class NotebookRunner(NotebookSession session, TimeProvider clock)
{
    /// <summary>
    /// Runs every code cell in order. Earlier outputs are dropped first, so the result holds only what this run made. Stops at
    /// the first cell that fails unless <paramref name="options"/> say to keep going; always stops when interrupted.
    /// </summary>
    /// <param name="saved">Given the notebook as far as it is executed, after every cell.</param>
    public async Task<NotebookRun> RunAsync(NotebookDocument notebook, NotebookRunOptions options, INotebookProgress progress, Action<NotebookDocument> saved, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(notebook);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(saved);
        var watch = Stopwatch.StartNew();
        var cells = NotebookParameters.Inject(notebook.Cells, options.Parameters).Select(WithoutOutputs).ToList();
        var total = cells.Count(IsRun);
        var displays = new DisplayRegistry();
        var failures = new List<CellFailureReport>();
        var number = 0;
        for (var i = 0; i < cells.Count && (failures.Count == 0 || options.KeepGoing) && !cancellation.IsCancellationRequested; i++)
        {
            if (!IsRun(cells[i]))
            {
                continue;
            }

            progress.Started(++number, total, cells[i]);
            var (cell, result) = await Run(cells[i], number, displays, cancellation).ConfigureAwait(false);
            cells[i] = cell;
            progress.Finished(number, total, cell, result);
            if (result.Outcome != CellOutcome.Succeeded)
            {
                failures.Add(new CellFailureReport(number, cell, result));
            }

            saved(notebook with { Cells = [.. cells] });
        }

        var executed = notebook with { Cells = cells };
        saved(executed);
        return new NotebookRun(executed, number, total, watch.Elapsed, failures, cancellation.IsCancellationRequested);
    }

    private static bool IsRun(NotebookCell cell) => cell.Kind == CellKind.Code && cell.Source.Trim().Length > 0;

    private static NotebookCell WithoutOutputs(NotebookCell cell) =>
        cell.Kind == CellKind.Code ? cell with { Outputs = [], ExecutionCount = null } : cell;

    private async Task<(NotebookCell Cell, CellResult Result)> Run(NotebookCell cell, int number, DisplayRegistry displays, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        var output = new NotebookOutput(displays);
        var result = ForeignCell.Answer(cell, output) ?? await Execute(cell, output, cancellation).ConfigureAwait(false);
        output.Finish(result, number);
        var metadata = cell.Metadata.DeepClone().AsObject();
        metadata["execution"] = new JsonObject
        {
            ["iopub.execute_input"] = Iso(started),
            ["shell.execute_reply"] = Iso(clock.GetUtcNow()),
        };
        return (cell with { Outputs = output.Outputs, ExecutionCount = number, Metadata = metadata }, result);
    }

    private async Task<CellResult> Execute(NotebookCell cell, NotebookOutput output, CancellationToken cancellation)
    {
        try
        {
            var result = await session.ExecuteAsync(new CellSubmission(ForeignCell.Submission(cell), cell.Id), output, cancellation).ConfigureAwait(false);
            return ForeignCell.Excuse(cell, result, output);
        }
        catch (OperationCanceledException)
        {
            return new CellResult(CellOutcome.Interrupted, TimeSpan.Zero, null, new CellError("Interrupted", "The run was interrupted.", []));
        }
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}

/// <param name="Parameters">Values by name, as text; each becomes a C# variable.</param>
/// <param name="KeepGoing">Whether cells after a failed one are executed too.</param>
public sealed record NotebookRunOptions(IReadOnlyDictionary<string, string> Parameters, bool KeepGoing);

/// <summary>Told as a headless run goes on. Numbers count the executed cells from 1.</summary>
public interface INotebookProgress
{
    void Started(int number, int total, NotebookCell cell);

    void Finished(int number, int total, NotebookCell cell, CellResult result);
}

/// <param name="Notebook">With the outputs of this run.</param>
/// <param name="Executed">Code cells that were started.</param>
/// <param name="Failures">In order; at most one unless the run was told to keep going.</param>
public sealed record NotebookRun(NotebookDocument Notebook, int Executed, int Total, TimeSpan Duration, IReadOnlyList<CellFailureReport> Failures, bool IsInterrupted);

public sealed record CellFailureReport(int Number, NotebookCell Cell, CellResult Result);
