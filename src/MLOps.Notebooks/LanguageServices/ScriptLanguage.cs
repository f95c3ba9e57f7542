using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>
/// The session's cells as a chain of Roslyn projects, for completion and inspection of the next one. Nothing is made before the
/// first question (or warm-up), so that a run without questions pays nothing; from then on the chain keeps up in the background,
/// so that no question waits for hundreds of cells.
/// </summary>
internal sealed class ScriptLanguage(CSharpSession session) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<Submission> _committed = new();
    private readonly SemaphoreSlim _chain = new(1);

    // Without these, Roslyn forgets compilations of earlier cells and binds all of them again at every question.
    private readonly List<Compilation> _pinned = [];
    private AdhocWorkspace? _workspace;
    private Solution? _solution;
    private ProjectId? _last;
    private CSharpCompilation? _appended;

    public void Committed(Submission submission)
    {
        lock (_gate)
        {
            _committed.Enqueue(submission);
        }

        if (_workspace is not null)
        {
            _ = Task.Run(KeepUp);
        }
    }

    /// <summary>From now on the chain keeps up with the cells.</summary>
    public void Start() => _workspace ??= new AdhocWorkspace(LanguageHost.Services);

    /// <summary>A document with this code as the next cell. Not kept.</summary>
    public async Task<Document> DocumentAsync(string code, CancellationToken cancellation)
    {
        await _chain.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await AppendWaiting().ConfigureAwait(false);
            var (solution, id) = Add(_solution!, "Cell_next", code, ScriptCompilation.New(session.AllReferences, _appended));
            return solution.GetProject(id)!.Documents.Single();
        }
        finally
        {
            _chain.Release();
        }
    }

    public void Dispose()
    {
        // The semaphore is left to the collector: the chain may still be keeping up.
        _workspace?.Dispose();
    }

    private async Task KeepUp()
    {
        await _chain.WaitAsync().ConfigureAwait(false);
        try
        {
            await AppendWaiting().ConfigureAwait(false);
        }
        finally
        {
            _chain.Release();
        }
    }

    private async Task AppendWaiting()
    {
        Start();
        _solution ??= _workspace!.CurrentSolution;
        foreach (var submission in Waiting())
        {
            await Append(submission, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private List<Submission> Waiting()
    {
        lock (_gate)
        {
            var waiting = _committed.ToList();
            _committed.Clear();
            return waiting;
        }
    }

    private async Task Append(Submission submission, CancellationToken cancellation)
    {
        var code = (await submission.Compilation.SyntaxTrees[0].GetTextAsync(cancellation).ConfigureAwait(false)).ToString();
        (_solution, _last) = Add(_solution!, submission.Compilation.AssemblyName!, code, submission.Compilation.ExternalReferences);
        _appended = submission.Compilation;
        if (await _solution.GetProject(_last)!.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } compilation)
        {
            _pinned.Add(compilation);
        }
    }

    private (Solution Solution, ProjectId Id) Add(Solution solution, string name, string code, IEnumerable<MetadataReference> references)
    {
        var id = ProjectId.CreateNewId(name);
        var project = ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: ScriptCompilation.OptionsFor(name, isFirst: _last is null),
            parseOptions: ScriptCompilation.ParseOptions,
            projectReferences: _last is null ? [] : [new ProjectReference(_last)],
            metadataReferences: references,
            isSubmission: true,
            hostObjectType: ScriptCompilation.GlobalsType);
        var document = DocumentId.CreateNewId(id, name);
        return (solution.AddProject(project).AddDocument(document, name, SourceText.From(code)), id);
    }
}
