#pragma warning disable CA1822 // Until language services land.
using System.Diagnostics;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Interactive.Formatting;
using MLOps.Interactive.Output;

namespace MLOps.Notebooks.Session;

/// <summary>
/// A C# notebook's session: executes cells one after another, magics included, records every executed version, and answers
/// completion and inspection. It knows no protocol: outputs go to the <see cref="ICellOutput"/> of the cell.
/// </summary>
public sealed class NotebookSession : IDisposable
{
    private readonly NotebookSessionOptions _options;
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly List<CellExecution> _history = [];
    private readonly CellConsole _console = new();
    private readonly CellGlobals _globals;
    private readonly CSharpSession _csharp;

    public NotebookSession(Workspace workspace, NotebookSessionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(workspace);
        Workspace = workspace;
        _options = options ?? new NotebookSessionOptions();
        _globals = new CellGlobals(workspace);
        _csharp = new CSharpSession(_globals);
    }

    public Workspace Workspace { get; }

    /// <summary>Every executed version of every cell, in order of execution.</summary>
    public IReadOnlyList<CellExecution> History => _history;

    /// <summary>NuGet packages that cells referenced, as id and version (empty: the latest).</summary>
    public IReadOnlyList<PackageReference> Packages => [];

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

    /// <summary>What may stand at a place of a cell that has not run yet.</summary>
    public Task<CompletionResult> CompleteAsync(string code, int position, CancellationToken cancellation) =>
        Task.FromResult(new CompletionResult(position, position, []));

    /// <summary>What the thing at a place of a cell is; null when there is nothing to say.</summary>
    public Task<InspectionResult?> InspectAsync(string code, int position, CancellationToken cancellation) => Task.FromResult<InspectionResult?>(null);

    /// <summary>Whether the text is a whole cell, for front ends that run it on Enter.</summary>
    public Completeness IsComplete(string code) => new(CompletenessStatus.Complete);

    /// <summary>Gets the compiler and completion warm in the background, so that the first cell does not wait for them.</summary>
    public void WarmUp()
    {
    }

    public void Dispose()
    {
        _console.Dispose();
        _oneAtATime.Dispose();
    }

    private async Task<CellResult> Run(CellSubmission cell, ICellOutput output, CancellationToken cancellation)
    {
        var order = _history.Count + 1;
        var started = _options.Clock.GetUtcNow();
        var watch = Stopwatch.StartNew();
        _console.Attach(output);
        object? value = null;
        try
        {
            await CellThread.Run(
                async token =>
                {
                    foreach (var segment in CellParser.Parse(cell.Text, _options.Catalog.TakesBody).OfType<CodeSegment>())
                    {
                        value = (await _csharp.RunAsync(segment.Text, $"cell {order}", segment.Line).ConfigureAwait(true)).Value;
                    }
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            return new CellResult(CellOutcome.Failed, watch.Elapsed, null, new CellError(error.GetType().Name, error.Message, []));
        }

        _history.Add(new CellExecution(order, cell, started, watch.Elapsed, CellOutcome.Succeeded, [], [], new Dictionary<string, string>()));
        return new CellResult(CellOutcome.Succeeded, watch.Elapsed, value is null ? null : ValueFormatter.Format(value));
    }
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
