using System.Diagnostics;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Pages;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>Executes a notebook from top to bottom without a front end and gathers the outputs as a front end would.</summary>
public sealed class NotebookRunner(NotebookSession session, TimeProvider clock)
{
    /// <summary>
    /// Runs the planned cells in order. Stops at the first one that fails unless the plan's options say to keep going; always
    /// stops when interrupted.
    /// </summary>
    /// <param name="saved">Given the notebook as far as it is executed, after every cell.</param>
    public async Task<NotebookRun> RunAsync(RunPlan plan, INotebookProgress progress, Action<NotebookDocument> saved, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(saved);
        var watch = Stopwatch.StartNew();
        var started = clock.GetUtcNow();
        var cells = plan.Notebook.Cells.ToList();
        var displays = new DisplayRegistry();
        var failures = new List<CellFailureReport>();
        var executed = new List<PlannedCell>();
        progress.Planned(plan);
        foreach (var planned in plan.Cells.Where(c => c.Role is CellRole.Run or CellRole.Preamble))
        {
            if ((failures.Count > 0 && !plan.Options.KeepGoing) || cancellation.IsCancellationRequested)
            {
                break;
            }

            progress.Started(planned, cells[planned.Index]);
            var (cell, result) = await Run(planned, cells[planned.Index], plan.Options.CellTimeout, new NotebookOutput(displays, progress.Printed, plan.Options.Ask), cancellation).ConfigureAwait(false);
            cells[planned.Index] = cell;
            executed.Add(planned);
            progress.Finished(planned, cell, result);
            if (result.Outcome != CellOutcome.Succeeded)
            {
                failures.Add(new CellFailureReport(planned, cell, result));
            }

            saved(Document(ended: false));
        }

        var document = Document(ended: true);
        saved(document);
        return new NotebookRun(plan, document, executed, watch.Elapsed, failures, cancellation.IsCancellationRequested);

        NotebookDocument Document(bool ended) => plan.Notebook with
        {
            Cells = [.. cells],
            Metadata = ExecutionTimes.Notebook(plan.Notebook.Metadata, started, ended ? clock.GetUtcNow() : null, ended ? failures.Count > 0 || cancellation.IsCancellationRequested : null, plan.Options),
        };
    }

    private async Task<(NotebookCell Cell, CellResult Result)> Run(PlannedCell planned, NotebookCell cell, TimeSpan? timeout, NotebookOutput output, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        var result = ForeignCell.Answer(cell, output) ?? ForeignCell.Excuse(cell, await Execute(Submission(planned, cell), output, timeout, cancellation).ConfigureAwait(false), output);
        output.Finish(result, planned.Number);

        // Of a cell that is left out only the usings have run: what it showed in an earlier run is still true.
        return planned.Role == CellRole.Preamble && result.Outcome == CellOutcome.Succeeded
            ? (cell, result)
            : (cell with
            {
                Outputs = output.Outputs,
                ExecutionCount = planned.Number,
                Metadata = ExecutionTimes.Cell(cell.Metadata, started, clock.GetUtcNow(), result.Outcome != CellOutcome.Succeeded),
            }, result);
    }

    private static CellSubmission Submission(PlannedCell planned, NotebookCell cell) => new(
        planned.Role == CellRole.Preamble ? CellUses.Of(cell).Preamble : ForeignCell.Submission(cell), cell.Id, planned.Name);

    private async Task<CellResult> Execute(CellSubmission cell, NotebookOutput output, TimeSpan? timeout, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(timeout ?? Timeout.InfiniteTimeSpan, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        CellResult result;
        try
        {
            result = await session.ExecuteAsync(cell, output, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            result = new CellResult(CellOutcome.Interrupted, TimeSpan.Zero, null, new CellError("Interrupted", "The run was interrupted.", []));
        }

        var isLate = result.Outcome == CellOutcome.Interrupted && limit.IsCancellationRequested && !cancellation.IsCancellationRequested;
        return isLate ? result with { Error = TooLong(timeout!.Value, result.Error?.Message ?? "") } : result;
    }

    private static CellError TooLong(TimeSpan timeout, string message)
    {
        const string Stopped = "The cell was interrupted.";
        var late = $"The cell took longer than {Durations.Text(timeout)}";
        return new CellError("Timeout", message.StartsWith(Stopped, StringComparison.Ordinal) ? $"{late} and was interrupted.{message[Stopped.Length..]}" : $"{late}. {message}".TrimEnd(), []);
    }
}

/// <param name="Notebook">With the outputs of this run.</param>
/// <param name="Executed">Cells that were started, in order.</param>
/// <param name="Failures">In order; at most one unless the run was told to keep going.</param>
public sealed record NotebookRun(RunPlan Plan, NotebookDocument Notebook, IReadOnlyList<PlannedCell> Executed, TimeSpan Duration, IReadOnlyList<CellFailureReport> Failures, bool IsInterrupted);

public sealed record CellFailureReport(PlannedCell Planned, NotebookCell Cell, CellResult Result);
