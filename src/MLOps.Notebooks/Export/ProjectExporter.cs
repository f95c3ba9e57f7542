using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
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
        Slice(cells, notebookPath, page).Report;

    /// <summary>Writes the project into an empty or new folder, or over a proven export of before that nobody has touched.</summary>
    /// <exception cref="UserException">The folder is not empty, or the notebook cannot be exported; nothing was written then.</exception>
    public async Task<ExportReport> ExportAsync(ExportRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var started = Stopwatch.GetTimestamp();
        var output = Path.GetFullPath(request.Output, workspace.BaseDirectory);
        RefuseFull(request.Output, output);
        var draft = Draft(request);
        RemoveEarlierExport(output);
        Write(draft, output);
        var proof = request.Options.Verify ? await workspace.Pipelines.ProveAsync(output, Recorded(request, draft), cancellation).ConfigureAwait(false) : null;
        var packages = draft.Packages.Select(p => $"{p.Id} {p.Version}").ToList();
        return new ExportReport(
            draft.Manifest.Name, request.Output, ProofRunnerFiles(output), draft.Plan.Steps.Select(s => s.Title).ToList(), packages, draft.Slice.Report, proof, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <summary>The project's main file, as <see cref="ExportAsync"/> would write it.</summary>
    internal string Source(ExportRequest request) => Draft(request).Source;

    /// <summary>Everything about an export that is known before a file is written.</summary>
    internal ExportDraft Draft(ExportRequest request)
    {
        RefuseUnfinished(request.Cells);
        var name = NameOf(request.NotebookPath);
        var slice = Slice(request.Cells, request.NotebookPath, request.Page);
        if (request.Options.Strict)
        {
            RefuseDifferences(request, slice.Report.Differences);
        }

        if (slice.Report.Problems.Count > 0)
        {
            throw new UserException("The notebook cannot be exported: " + slice.Report.Problems[0], "#!pipeline show tells of each cell whether it stays and why.");
        }

        var kept = slice.KeptNodes.ToList();
        var inputs = ExportInputs.Find(kept, workspace.BaseDirectory);
        var declarations = kept.Where(StepPlan.IsDeclaration).ToList();
        var plan = NamePlan.Make(StepPlan.Make(kept, PageHeadings.Of(request.Page)), declarations);
        var dependencies = DependencyManifest.OfThisProcess();
        var packages = new ExportPackages(dependencies, references.Paths).Needed(kept, slice.Packages);
        var summary = $"The steps of {Path.GetFileName(request.NotebookPath) ?? "a notebook"} that led to what it recorded, in the order in which they ran.";
        var source = new PipelineSource(plan, declarations, inputs.Moved).Write(name, summary, Usings(slice));
        var clean = new ProgramCheck(ProgramReferences()).Clean(source);
        var manifest = new PipelineManifest(
            name, Path.GetFileName(request.NotebookPath), CultureInfo.CurrentCulture.Name, [], Named(kept, "dataset:"), Named(kept, "model:"));
        return new ExportDraft(slice, plan, inputs, packages, clean, new LocalPackage(dependencies), manifest);
    }

    private NotebookSlice Slice(IReadOnlyList<SliceCell> cells, string? notebookPath, NotebookDocument? page)
    {
        var slice = new Slicer(catalog, references.All).Slice(cells, "Pipeline of " + (Path.GetFileName(notebookPath) ?? "this notebook"));
        var kept = slice.KeptNodes.Select(n => n.Cell.Order).ToHashSet();
        return page is null ? slice : slice with { Report = slice.Report with { Differences = new PageDifferences(page, cells, kept).Find() } };
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

    private static void Write(ExportDraft draft, string output)
    {
        Directory.CreateDirectory(output);
        var name = draft.Manifest.Name;
        draft.Manifest = draft.Manifest with { Inputs = draft.Inputs.CopyTo(output) };
        draft.Package.Write(Path.Combine(output, "feed"));
        var packages = string.Concat(draft.Packages.Prepend((LocalPackage.Id, draft.Package.Version)).Select(p => $"    <PackageReference Include=\"{p.Item1}\" Version=\"{p.Item2}\" />\n"));
        Save(output, "Pipeline.cs", draft.Source);
        Save(output, "Program.cs", ProjectTemplates.Fill("Program.cs", ("name", name)));
        Save(output, name + ".csproj", ProjectTemplates.Fill("Project.csproj", ("name", name), ("packages", packages)));
        Save(output, "nuget.config", ProjectTemplates.Fill("nuget.config"));
        Save(output, "Directory.Build.props", ProjectTemplates.Fill("Directory.Build.props"));
        Save(output, ".gitignore", ProjectTemplates.Fill("gitignore"));
        Save(output, "README.md", Readme(draft));
        draft.Manifest.Write(output);
    }

    private static string Readme(ExportDraft draft) => ProjectTemplates.Fill(
        "README.md",
        ("name", draft.Manifest.Name),
        ("summary", $"Exported from {draft.Manifest.Notebook ?? "a notebook"}: {draft.Slice.Report.Kept} of {draft.Slice.Report.Cells.Count} executed cells led to what it recorded and are here."),
        ("steps", string.Concat(draft.Plan.Steps.Select((s, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {s.Title} (`{s.Method}`)\n")))),
        ("inputs", draft.Manifest.Inputs.Count == 0 ? "None.\n" : string.Concat(draft.Manifest.Inputs.Select(i => $"- `{i.Path}`, SHA-256 `{i.Sha256}`\n"))),
        ("proof", "`proof.json`, when it is there, says how the project was built and run in a clean folder and compares each of its results\nwith the notebook's. `mlops verify .` does it again, and fails when a file was edited since."));

    private PipelineResults Recorded(ExportRequest request, ExportDraft draft)
    {
        var cells = draft.Slice.KeptNodes.Select(n => string.Create(CultureInfo.InvariantCulture, $"{request.Session}/{n.Cell.Order}")).ToHashSet(StringComparer.Ordinal);
        return workspace.Pipelines.ResultsSince(request.Since, draft.Manifest, cells);
    }

    private static void RefuseFull(string shown, string output)
    {
        var isFull = File.Exists(output) || (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any());
        if (isFull && !ProofRunner.IsUntouched(output))
        {
            throw new UserException($"'{shown}' is not empty.", "Export to a new folder, or empty this one first; only a proven export that nobody has touched is replaced.");
        }
    }

    private static void RemoveEarlierExport(string output)
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

    // The notebook's own using directives, then those that every cell sees; what is not needed goes later.
    private static List<string> Usings(NotebookSlice slice) => slice.Units
        .SelectMany(u => u.Usings.Select(d => d.WithoutTrivia().NormalizeWhitespace().ToString()))
        .Concat(ScriptCompilation.DefaultUsings.Select(n => $"using {n};"))
        .Distinct(StringComparer.Ordinal).ToList();

    private List<MetadataReference> ProgramReferences() => references.Paths
        .Where(p => p.Key is not ("MLOps.Interactive" or "MLOps.Notebooks") && !p.Key.StartsWith("Microsoft.DotNet.Interactive", StringComparison.Ordinal))
        .Select(p => ScriptReferences.Reference(p.Value)).ToList();

    private static List<string> Named(IEnumerable<SliceNode> kept, string kind) => kept
        .SelectMany(n => n.Effects.ResourceDefinitions.Concat(n.Effects.ResourceWrites))
        .Where(r => r.StartsWith(kind, StringComparison.Ordinal) && !r.EndsWith('*')).Select(r => r[kind.Length..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();

    private static string NameOf(string? notebookPath)
    {
        var name = StepPlan.Identifier(Path.GetFileNameWithoutExtension(notebookPath) ?? "", "Notebook");
        return name is "Notebook" or "Pipeline" or "MLOps" or "System" or "Microsoft" ? name + "Project" : name;
    }

    private static IReadOnlyList<string> ProofRunnerFiles(string output) => Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(output, f).Replace('\\', '/')).Order(StringComparer.Ordinal).ToList();

    private static void Save(string folder, string name, string content) => File.WriteAllText(Path.Combine(folder, name), content);
}

/// <summary>Everything about an export that is known before a file is written.</summary>
internal sealed class ExportDraft(
    NotebookSlice slice, NamePlan plan, ExportInputs inputs, IReadOnlyList<(string Id, string Version)> packages, string source, LocalPackage package, PipelineManifest manifest)
{
    public NotebookSlice Slice { get; } = slice;

    public NamePlan Plan { get; } = plan;

    public ExportInputs Inputs { get; } = inputs;

    public IReadOnlyList<(string Id, string Version)> Packages { get; } = packages;

    public string Source { get; } = source;

    public LocalPackage Package { get; } = package;

    public PipelineManifest Manifest { get; set; } = manifest;
}
