using System.Diagnostics;
using System.Globalization;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>
/// Writes an executed notebook as a C# project that does what led to its results, and proves it: the project is built, run in a
/// clean folder, and what it recorded is compared with what the notebook recorded.
/// </summary>
public sealed class ProjectExporter(Workspace workspace, MagicCatalog catalog, ScriptReferences references)
{
    /// <summary>The cells that an export would keep, and why the others go.</summary>
    public SliceReport Show(IReadOnlyList<SliceCell> cells, string? notebookPath = null, NotebookDocument? page = null) =>
        WithSteps(Slice(cells, notebookPath, page), PageOutline.Read(page));

    /// <summary>Writes the project into an empty or new folder, or over a proven export of before that nobody has touched.</summary>
    /// <exception cref="UserException">The folder is not empty, or the notebook cannot be exported; nothing was written then.</exception>
    public async Task<ExportReport> ExportAsync(ExportRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var output = Path.GetFullPath(request.Output, workspace.BaseDirectory);
        RefuseFull(request.Output, output);
        var draft = Draft(request, cancellation);
        var expected = request.Options.Verify ? Recorded(request, draft) : null;
        Remove(output);
        Write(request.Options.Target, draft, output);
        var proof = expected is not null ? await Prove(draft, expected, output, cancellation).ConfigureAwait(false) : null;
        var packages = draft.Packages.Select(p => $"{p.Id} {p.Version}").ToList();
        return new ExportReport(
            draft.Manifest.Name, request.Output, ProofRunnerFiles(output), draft.Plan.Steps.Select(s => s.Title).ToList(), packages, draft.Slice.Report with { Steps = StepPlan.Report(draft.Plan.Steps, draft.Parts.Order) }, proof, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    // An export that was interrupted leaves nothing that would stand in the way of the next one.
    private async Task<ProofReport> Prove(ExportDraft draft, PipelineResults expected, string output, CancellationToken cancellation)
    {
        try
        {
            return await workspace.Pipelines.ProveAsync(output, expected, draft.SecretValues, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Remove(output);
            throw;
        }
    }

    /// <summary>The project's main file, as <see cref="ExportAsync"/> would write it.</summary>
    internal string Source(ExportRequest request) => Draft(request).Source;

    /// <summary>Everything about an export that is known before a file is written.</summary>
    internal ExportDraft Draft(ExportRequest request, CancellationToken cancellation = default)
    {
        RefuseUnfinished(request.Cells);
        var slice = Slice(request.Cells, request.NotebookPath, request.Page, request.Options.For, cancellation);
        if (request.Options.Strict)
        {
            RefuseDifferences(request, slice.Report.Differences);
        }

        if (slice.Report.Problems.Count > 0)
        {
            throw new UserException("The notebook cannot be exported: " + slice.Report.Problems[0], "#!pipeline show tells of each cell whether it stays and why.");
        }

        return new DraftMaker(workspace, references).Make(request, slice);
    }

    private NotebookSlice Slice(IReadOnlyList<SliceCell> cells, string? notebookPath, NotebookDocument? page, IReadOnlyList<string>? outputs = null, CancellationToken cancellation = default)
    {
        var slice = new Slicer(catalog, references.All).Slice(cells, "Pipeline of " + (Path.GetFileName(notebookPath) ?? "this notebook"), outputs, cancellation);
        var kept = slice.KeptNodes.Select(n => n.Cell.Order).ToHashSet();
        return page is null ? slice : slice with { Report = slice.Report with { Differences = new PageDifferences(page, cells, kept).Find() } };
    }

    // What cannot be exported has no steps; why it cannot is among the slice's problems, or is told by the export.
    private static SliceReport WithSteps(NotebookSlice slice, PageOutline outline)
    {
        try
        {
            var kept = slice.KeptNodes.ToList();
            var plan = NamePlan.Make(StepPlan.Make(kept, outline), kept.Where(StepPlan.IsDeclaration).ToList(), []);
            return slice.Report with { Steps = StepPlan.Report(plan.Steps, new StepOrder(plan.Steps, slice.Graph, new SharedObjects(kept)).After) };
        }
        catch (UserException)
        {
            return slice.Report;
        }
    }

    private static void RefuseDifferences(ExportRequest request, IReadOnlyList<PageDifference> differences)
    {
        if (request.Page is null || !new PageDifferences(request.Page, request.Cells, new HashSet<int>()).CanCompare)
        {
            throw new UserException("--strict compares the page with what was executed, and the page is not known.", "Save the notebook, or use 'mlops export NOTEBOOK --strict'.");
        }

        if (differences.Count > 0)
        {
            throw new UserException(
                $"The page and what was executed differ in {differences.Count} {(differences.Count == 1 ? "place" : "places")}: {string.Join(' ', differences.Select(d => d.Message))}",
                "Restart and run all cells; without --strict what was executed is exported.");
        }
    }

    private static void Write(ExportTarget target, ExportDraft draft, string output)
    {
        switch (target)
        {
            case ExportTarget.File:
                new FileAppWriter(draft, output).Write();
                break;
            case ExportTarget.Notebook:
                new NotebookWriter(draft, output).Write();
                break;
            default:
                new ProjectWriter(draft, output).Write();
                break;
        }
    }

    private PipelineResults Recorded(ExportRequest request, ExportDraft draft)
    {
        var cells = draft.Slice.KeptNodes.Select(n => string.Create(CultureInfo.InvariantCulture, $"{request.Session}/{n.Cell.Order}")).ToHashSet(StringComparer.Ordinal);
        var recorded = workspace.Pipelines.ResultsSince(request.Since, draft.Manifest, cells) with { Files = draft.Outputs.Select(o => o.Result).OfType<FileResult>().ToList() };
        var values = Values(request, draft.Slice);
        return request.Options.For.Count == 0 ? recorded with { Values = values } : recorded.Chosen(request.Options.For.ToHashSet(StringComparer.Ordinal), values);
    }

    private static Dictionary<string, string> Values(ExportRequest request, NotebookSlice slice)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, _) in slice.Results.Where(r => request.Values.ContainsKey(r.Name)))
        {
            values[name] = ValueDigest.Of(request.Values[name])
                ?? throw new UserException($"The value of '{name}' cannot be compared: it is a {request.Values[name]!.GetType().Name}.", "Choose what is made of it: numbers, texts, records, tables.");
        }

        return values;
    }

    private static void RefuseFull(string shown, string output)
    {
        var isFull = File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any());
        if (isFull && !ProofRunner.IsUntouched(output))
        {
            throw new UserException($"'{shown}' is not empty.", "Export to a new folder, or empty this one first; only a proven export that nobody has touched is replaced.");
        }
    }

    private static void Remove(string output)
    {
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }
    }

    private static void RefuseUnfinished(IReadOnlyList<SliceCell> cells)
    {
        if (cells.Count == 0)
        {
            throw new UserException("No cell of this notebook was executed in this session, so there is nothing to export.", "Run the notebook first; 'mlops export NOTEBOOK' does it by itself.");
        }
    }

    private static IReadOnlyList<string> ProofRunnerFiles(string output) => Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(output, f).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();
}
