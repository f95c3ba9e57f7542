using MLOps.Interactive.Commands;
using MLOps.Interactive.Output;
using MLOps.Notebooks.Export;
using MLOps.Notebooks.Session;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Benchmarks;

/// <summary>From the executed cells to a slice, to a project, to a proof; the proof beside what it repeats: the notebook's run and the build.</summary>
internal static class ExportBenchmark
{
    private const int Cells = 200;
    private static readonly ScriptReferences References = new();

    public static IEnumerable<Figure> Run()
    {
        using var folder = new Folder();
        using var workspace = Workspace.Open(folder.Path);
        var exporter = new ProjectExporter(workspace, Catalog.Default, References);
        var texts = Texts();
        var cells = texts.Select((text, i) => new SliceCell(i + 1, text)).ToList();
        var since = TimeProvider.System.GetUtcNow();
        var (session, run, first) = Execute(workspace, texts, cells);
        yield return new Figure($"first slice of {Cells} cells that just ran", Measure.Seconds(first), "1 s", "");
        yield return new Figure($"slice of {Cells} cells", Measure.Seconds(Measure.Median(5, () => exporter.Show(cells))), "1 s", "");

        var request = new ExportRequest(cells, "out") { Session = session, Since = since, Options = new ExportOptions { Verify = false } };
        var export = Measure.Median(3, () => Export(exporter, request, folder));
        yield return new Figure($"export of {Cells} cells without proof", Measure.Seconds(export), "2 s", "");

        ExportReport? report = null;
        var proof = Measure.Once(() => report = Export(exporter, request with { Options = new ExportOptions() }, folder));
        if (report?.Proof is not { Proven: true, BuildSeconds: var build })
        {
            throw new InvalidOperationException(report?.Proof?.Verdict);
        }

        yield return new Figure($"export of {Cells} cells with proof", Measure.Seconds(proof), $"{Measure.Seconds(run + build)} to run the notebook and build the project", Measure.Times(proof / (run + build)));
    }

    // Ended before anything is printed: a session owns the process's console.
    private static (string Session, double Seconds, double FirstSlice) Execute(Workspace workspace, List<string> texts, List<SliceCell> cells)
    {
        using var session = new NotebookSession(workspace);
        var run = Measure.Once(() => texts.ForEach(text => session.ExecuteAsync(new CellSubmission(text), new Nowhere(), CancellationToken.None).GetAwaiter().GetResult()));
        return (session.Id, run, Measure.Once(() => new ProjectExporter(workspace, Catalog.Default, session.References).Show(cells)));
    }

    private static ExportReport Export(ProjectExporter exporter, ExportRequest request, Folder folder)
    {
        var output = Path.Combine(folder.Path, "out");
        if (Directory.Exists(output))
        {
            Directory.Delete(output, recursive: true);
        }

        return exporter.ExportAsync(request, CancellationToken.None).GetAwaiter().GetResult();
    }

    private static List<string> Texts() => Enumerable.Range(0, Cells).Select(i => i switch
    {
        0 => "var run = mlops.Experiments.StartRun(\"a\");",
        Cells - 1 => "run.End();",
        _ when i % 10 == 0 => $"run.LogMetric(\"m{i}\", values{i - 1}.Sum());",
        _ => $"var values{i} = Enumerable.Range(0, {i}).Select(x => x * 2.0).ToList();\nvalues{i}.Add({i});",
    }).ToList();

    private sealed class Folder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mlops-export-benchmark-");

        public Folder() => Directory.CreateDirectory(System.IO.Path.Combine(Path, ".mlops"));

        public string Path => _folder.FullName;

        public void Dispose() => _folder.Delete(recursive: true);
    }

    private sealed class Nowhere : ICellOutput
    {
        public void Stream(OutputStream stream, string text)
        {
        }

        public void Display(MimeBundle bundle, string? displayId = null)
        {
        }

        public void Update(string displayId, MimeBundle bundle)
        {
        }

        public void Clear(bool wait = false)
        {
        }

        public string ReadLine(string prompt, bool password = false) => throw new NotSupportedException();
    }
}
