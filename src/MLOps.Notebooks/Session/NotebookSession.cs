using System.Diagnostics;
using System.Globalization;
using MLOps.Interactive.Commands;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Compatibility;
using MLOps.Notebooks.Guards;
using MLOps.Notebooks.LanguageServices;
using MLOps.Notebooks.Packages;
using MLOps.Store;

namespace MLOps.Notebooks.Session;

/// <summary>
/// A C# notebook's session: executes cells one after another, magics included, records every executed version, and answers
/// completion and inspection. It knows no protocol: outputs go to the <see cref="ICellOutput"/> of the cell.
/// </summary>
public sealed class NotebookSession : IDisposable
{
    private const string WarmUpTable = "record Row(int Id, string Name, double Value);\nEnumerable.Range(1, 3).Select(i => new Row(i, $\"{i}\", 0.5 * i)).ToList()";
    private static readonly TimeSpan LongestFirstCell = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CellConsole _console = new();
    private readonly SessionParts _parts;
    private readonly CellLanguage _language;

    public NotebookSession(Workspace workspace, NotebookSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Workspace = workspace;
        StrayExceptions.Catch();
        _parts = new SessionParts(workspace, options ?? new NotebookSessionOptions());
        _language = new CellLanguage(_parts, workspace);
        Id = Guid.NewGuid().ToString("N")[..12];
        workspace.Activity.Notebook ??= RelativeNotebook();
        workspace.Activity.Packages = () => Packages.Select(p => $"{p.Id} {p.Version}").ToList();
    }

    /// <summary>Names the session in the store: 12 hex digits.</summary>
    public string Id { get; }

    public Workspace Workspace { get; }

    /// <summary>Every executed version of every cell, in order of execution.</summary>
    public IReadOnlyList<CellExecution> History => _parts.History;

    /// <summary>The C# variables with their values, in order of declaration.</summary>
    public IReadOnlyList<Variable> Variables => _parts.CSharp.Variables.All;

    /// <summary>NuGet packages that cells referenced, as id and version (empty: the latest).</summary>
    public IReadOnlyList<PackageReference> Packages => _parts.Packages.Resolved;

    internal NotebookSessionOptions Options => _parts.Options;

    public ScriptReferences References => _parts.CSharp.References;

    /// <summary>Runs one cell; cells given meanwhile wait their turn. A failing cell is a result, not an exception.</summary>
    /// <param name="cancellation">Interrupts the cell: endless loops, sleeps, waits and awaits stop.</param>
    public async Task<CellResult> ExecuteAsync(CellSubmission cell, ICellOutput output, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(cell);
        ArgumentNullException.ThrowIfNull(output);
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Run(cell, output, cancellation).ConfigureAwait(false);
        }
        finally
        {
            _console.Flush();
            _oneAtATime.Release();
        }
    }

    /// <summary>What may stand at a place of a cell that has not run yet. May be asked while a cell runs.</summary>
    public Task<CompletionResult> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _language.CompleteAsync(code, position, cancellation);
    }

    /// <summary>What the thing at a place of a cell is; null when there is nothing to say.</summary>
    public Task<InspectionResult?> InspectAsync(string code, int position, CancellationToken cancellation) => InspectAsync(code, position, InspectionDetail.Summary, cancellation);

    /// <inheritdoc cref="InspectAsync(string, int, CancellationToken)"/>
    public Task<InspectionResult?> InspectAsync(string code, int position, InspectionDetail detail, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        return _language.InspectAsync(code, position, detail, cancellation);
    }

    /// <summary>
    /// Errors and warnings of a cell that has not run yet, as the compiler would say them after the cells that have; by place.
    /// Names that a magic line of the same cell would declare are not known yet. Empty when there is nothing to say.
    /// </summary>
    public Task<IReadOnlyList<CellDiagnostic>> DiagnoseAsync(string code, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        return Task.Run(() => _language.Diagnose(code, cancellation), cancellation);
    }

    /// <summary>
    /// The cell with its C# formatted by the rules of the nearest <c>.editorconfig</c> above the notebook, else by C#'s own. Magic
    /// lines and directives stay; C# that does not parse stays as it is.
    /// </summary>
    public Task<string> FormatAsync(string code, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new CellFormatter(_parts.Options.Catalog, Path.GetDirectoryName(_parts.Options.NotebookPath) ?? Workspace.BaseDirectory).FormatAsync(code, cancellation);
    }

    /// <summary>Whether the text is a whole cell, for front ends that run it on Enter.</summary>
    public Completeness IsComplete(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return CellCompleteness.Of(code, _parts.Options.Catalog);
    }

    /// <summary>
    /// Gets the compiler and completion warm in the background, so that the first cell does not wait for them. Returns at once;
    /// changes nothing that a cell could see.
    /// </summary>
    public void WarmUp()
    {
        // The turn is taken before returning: a first cell that compiled at the same time would only do all the work once more.
        var turn = _oneAtATime.WaitAsync();
        _ = Task.Run(() => WarmUpAsync(turn));
    }

    /// <summary>
    /// A throw-away session runs <c>1 + 1</c>; then, when a cell that waits has had its turn, it completes a word, shows a table,
    /// and reads the packages that were restored last.
    /// </summary>
    private async Task WarmUpAsync(Task turn)
    {
        try
        {
            await turn.ConfigureAwait(false);
            var scratch = new SessionParts(Workspace, _parts.Options);
            await WarmUpCompiler(scratch).ConfigureAwait(false);
            await WaitForFirstCell().ConfigureAwait(false);
            await new CellLanguage(scratch, Workspace).CompleteAsync("Console.Wr", 10, CancellationToken.None).ConfigureAwait(false);
            _parts.Language.Start();
            var table = await scratch.CSharp.RunAsync(CellSource.Parse(WarmUpTable), "warm-up", 1).ConfigureAwait(false);
            ValueFormatter.Format(table.Value);
            SessionPackages.WarmUp();
            scratch.Language.Dispose();
        }
        catch (Exception)
        {
            // Whatever is wrong will be said by the first cell, where somebody reads it.
        }
    }

    private async Task WarmUpCompiler(SessionParts scratch)
    {
        try
        {
            var result = await scratch.CSharp.RunAsync(CellSource.Parse("1 + 1"), "warm-up", 1).ConfigureAwait(false);
            ValueFormatter.Format(result.Value);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private async Task WaitForFirstCell()
    {
        if (await _oneAtATime.WaitAsync(LongestFirstCell).ConfigureAwait(false))
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        _console.Dispose();
        _parts.Language.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<CellResult> Run(CellSubmission cell, ICellOutput output, CancellationToken cancellation)
    {
        var order = _parts.History.Count + 1;
        var started = _parts.Options.Clock.GetUtcNow();
        var watch = Stopwatch.StartNew();
        var ordered = new OrderedOutput(output, _console);
        var run = new CellRun(this, _parts, ordered);
        _console.Attach(output, run);
        Workspace.Activity.BeginCell($"{Id}/{order}");
        Workspace.Experiments.AutoLog.Forget();
        CellError? error = null;
        var outcome = CellOutcome.Succeeded;
        try
        {
            await CellThread.Run(
                async token =>
                {
                    RunningCell.Enter(run);
                    await run.RunAsync(cell.Text, cell.Name ?? $"cell {order}", token).ConfigureAwait(true);
                    run.FormatResult();
                },
                InterruptQueries,
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            (outcome, error) = Describe(failure, run, cancellation);
        }

        var result = Conclude(run, outcome, error, watch.Elapsed, ordered);
        Record(new CellExecution(order, cell, started, result.Duration, outcome, [.. run.Declared], [.. run.Read], [.. run.Mutated], Inputs(), run.Files.Digests(Workspace.BaseDirectory), run.Expanded));
        return result;
    }

    private (CellOutcome Outcome, CellError Error) Describe(Exception failure, CellRun run, CancellationToken cancellation) => failure switch
    {
        UnstoppableCellException stuck => (CellOutcome.Interrupted, new CellError("Interrupted", Unstoppable(stuck, _parts.History.Count + 1), [])),
        _ when cancellation.IsCancellationRequested => (CellOutcome.Interrupted, new CellError("Interrupted", "The cell was interrupted. What it had assigned before stays.", [])),
        _ => (CellOutcome.Failed, _parts.Errors.Of(failure, run.Line)),
    };

    private void InterruptQueries()
    {
        Workspace.InterruptQueries();
        NativeWork.Interrupt();
    }

    private static string Unstoppable(UnstoppableCellException stuck, int cell) => string.Create(
        CultureInfo.InvariantCulture,
        $"Cell {cell} was told to stop and goes on: {(stuck.LastMet is { } place ? $"what it catches around {place}, includes the order to stop" : "it waits in native code, or loops in a library that does not look for the order")}. It runs on in the background; restart the kernel to end it.");

    private static CellResult Conclude(CellRun run, CellOutcome outcome, CellError? error, TimeSpan duration, OrderedOutput output)
    {
        if (run.IsTimed)
        {
            output.Display(new MimeBundle(string.Create(CultureInfo.InvariantCulture, $"Cell time: {duration.TotalMilliseconds:0.0} ms")));
        }

        return new CellResult(outcome, duration, error is null ? run.Result : null, error);
    }

    // A file that went away while the cell ran has no digest; the cell's outcome is not touched by that.
    private IReadOnlyDictionary<string, string> Inputs()
    {
        try
        {
            return Workspace.Activity.InputDigests();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or UserException)
        {
            return new Dictionary<string, string>();
        }
    }

    private void Record(CellExecution cell)
    {
        _parts.History.Add(cell);
        Workspace.RecordCell(new CellRecord(
            Id, cell.Order, cell.Submission.CellId, Workspace.Activity.Notebook, cell.Submission.Text, cell.Started, cell.Duration,
            cell.Outcome.ToString().ToLowerInvariant(), cell.Declared, cell.Read, cell.Mutated, cell.Inputs, cell.Outputs));
    }

    private string? RelativeNotebook() =>
        _parts.Options.NotebookPath is { } path ? Path.GetRelativePath(Workspace.BaseDirectory, path).Replace('\\', '/') : null;
}

/// <summary>How a session is made; the defaults are right for a notebook in the workspace's folder.</summary>
public sealed record NotebookSessionOptions
{
    /// <summary>Full path of the notebook, when known.</summary>
    public string? NotebookPath { get; init; }

    /// <summary>The magic commands.</summary>
    public MagicCatalog Catalog { get; init; } = Interactive.Commands.Catalog.Default;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
