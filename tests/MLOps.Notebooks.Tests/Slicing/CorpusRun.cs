using System.Globalization;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Export;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;
using MLOps.Notebooks.Tests.Session;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Tests.Slicing;

/// <summary>A notebook of the corpus, executed in a folder of its own; its exports are compiled and run in other empty folders.</summary>
internal sealed class CorpusRun : IDisposable
{
    private static readonly ScriptReferences References = new();

    private readonly CorpusNotebook _notebook;
    private readonly string _before = Environment.CurrentDirectory;
    private readonly DirectoryInfo _folder = NewFolder();
    private readonly Workspace _workspace;
    private readonly DateTimeOffset _since = TimeProvider.System.GetUtcNow();
    private readonly Dictionary<int, string> _texts = [];
    private string _session = "";

    private CorpusRun(CorpusNotebook notebook)
    {
        _notebook = notebook;
        _workspace = Workspace.Open(_folder.FullName);
    }

    public static async Task<CorpusRun> ExecuteAsync(CorpusNotebook notebook)
    {
        var run = new CorpusRun(notebook);
        Environment.CurrentDirectory = run._folder.FullName;
        using var session = new NotebookSession(run._workspace);
        run._session = session.Id;
        foreach (var cell in notebook.Cells)
        {
            var result = await session.ExecuteAsync(new CellSubmission(cell.Text, cell.Id), new RecordedOutput(), CancellationToken.None);
            run._texts[cell.Order] = session.History[^1].Expanded ?? cell.Text;
            Assert.True(result.Outcome == cell.Outcome, $"{cell.Text}\n{result.Outcome} {result.Error?.Message}");
        }

        return run;
    }

    /// <summary>The export of the notebook, as if the cells of <paramref name="missing"/> had never been executed.</summary>
    public ExportDraft Export(params int[] missing)
    {
        var cells = _notebook.Cells.Where(c => !missing.Contains(c.Order)).Select(c => new SliceCell(c.Order, _texts[c.Order], c.Id, c.Outcome)).ToList();
        var request = new ExportRequest(cells, "out") { Session = _session, Since = _since, NotebookPath = Path.Combine(_folder.FullName, "corpus.ipynb") };
        return new ProjectExporter(_workspace, Catalog.Default, References).Draft(request);
    }

    /// <summary>What the notebook's kept cells recorded.</summary>
    public PipelineResults Recorded(ExportDraft export)
    {
        var cells = export.Slice.KeptNodes.Select(n => $"{_session}/{n.Cell.Order}").ToHashSet(StringComparer.Ordinal);
        return _workspace.Pipelines.ResultsSince(_since, export.Manifest, cells);
    }

    /// <summary>What the exported program records, run in a new folder with nothing but the input files.</summary>
    public Task<PipelineResults> RunAsync(ExportDraft export, PipelineManifest manifest) => RunAsync(export, manifest, graph => graph.RunAsync());

    /// <summary>The same with the steps in another order that respects what each is after: always the last that may run.</summary>
    public Task<PipelineResults> RunInOtherOrderAsync(ExportDraft export) => RunAsync(export, export.Manifest, async graph =>
    {
        var left = graph.Steps.ToList();
        while (left.Count > 0)
        {
            var next = left.Last(s => !s.After.Any(left.Contains));
            left.Remove(next);
            await next.RunAsync();
        }
    });

    /// <summary>The same with what the cache can give; fills it first when it is empty.</summary>
    public async Task<(PipelineResults Results, int Cached)> RunFromCacheAsync(ExportDraft export, string cacheFolder)
    {
        var cached = 0;
        var results = await RunAsync(export, export.Manifest, async graph =>
        {
            var cache = new StepCache(cacheFolder, Environment.CurrentDirectory, new Dictionary<string, string>());
            var plan = StepSelection.Plan(graph.Steps, new PipelineCall(), cache);
            cached = plan.Values.Count(f => f == StepFate.Cached);
            var outcomes = await new PipelineRunner(graph, cache, _ => new StepPolicy(0, null), TextWriter.Null, TimeProvider.System).RunAsync(plan, 1, CancellationToken.None);
            Assert.DoesNotContain(outcomes, o => o.Fate == StepFate.Failed);
        });
        return (results, cached);
    }

    private async Task<PipelineResults> RunAsync(ExportDraft export, PipelineManifest manifest, Func<PipelineGraph, Task> run)
    {
        using var process = new CleanProcess();
        var folder = NewFolder();
        var context = new AssemblyLoadContext("exported", isCollectible: true);
        try
        {
            Environment.CurrentDirectory = folder.FullName;
            using var workspace = Workspace.Open(folder.FullName);
            var since = TimeProvider.System.GetUtcNow();
            var pipeline = context.LoadFromStream(Compile(export)).GetType(export.Manifest.Name + ".Pipeline", throwOnError: true)!;
            var parameters = pipeline.Assembly.GetType(export.Manifest.Name + ".Parameters");
            var program = Activator.CreateInstance(pipeline, parameters is null ? [workspace] : [workspace, Activator.CreateInstance(parameters)])!;
            await run((PipelineGraph)pipeline.GetMethod("Steps")!.Invoke(program, [])!);
            workspace.Experiments.Current?.End();
            return workspace.Pipelines.ResultsSince(since, manifest);
        }
        finally
        {
            Environment.CurrentDirectory = _folder.FullName;
            context.Unload();
            folder.Delete(recursive: true);
        }
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = _before;
        _workspace.Dispose();
        _folder.Delete(recursive: true);
    }

    private static DirectoryInfo NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("mlops-corpus-");
        Directory.CreateDirectory(Path.Combine(folder.FullName, ".mlops"));
        CorpusNotebook.CopyFiles(folder.FullName);
        return folder;
    }

    /// <summary>What an exported program finds when it starts, and what is put back when it has ended.</summary>
    private sealed class CleanProcess : IDisposable
    {
        private const string Variable = "MLOPS_CORPUS";
        private readonly CultureInfo _culture = CultureInfo.CurrentCulture;

        public CleanProcess() => Environment.SetEnvironmentVariable(Variable, null);

        public void Dispose()
        {
            Environment.SetEnvironmentVariable(Variable, null);
            CultureInfo.CurrentCulture = _culture;
        }
    }

    private static MemoryStream Compile(ExportDraft export)
    {
        var sources = export.Parts.Parameters.All.Count == 0 ? [export.Source] : new[] { export.Source, ParameterSource.Write(export.Manifest.Name, export.Parts) };
        var compilation = CSharpCompilation.Create(
            "Exported" + Guid.NewGuid().ToString("N"), sources.Select(s => CSharpSyntaxTree.ParseText(s)), References.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Annotations));
        var image = new MemoryStream();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics) + "\n" + export.Source);
        image.Position = 0;
        return image;
    }
}
