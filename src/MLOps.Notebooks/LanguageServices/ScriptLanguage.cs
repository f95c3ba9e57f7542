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
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly Stack<Link> _chain = new();
    private AdhocWorkspace? _workspace;
    private Solution? _solution;

    private Link? Last => _chain.TryPeek(out var last) ? last : null;

    /// <summary>A cell was compiled and is what the next one follows.</summary>
    public void Committed()
    {
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
        await _oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            await Follow(session.Last).ConfigureAwait(false);
            var (solution, id) = Add("Cell_next", code, ScriptCompilation.New(session.AllReferences, Last?.Cell));
            return solution.GetProject(id)!.Documents.Single();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    public void Dispose()
    {
        // The semaphore is left to the collector: the chain may still be keeping up.
        _workspace?.Dispose();
    }

    private async Task KeepUp()
    {
        await _oneAtATime.WaitAsync().ConfigureAwait(false);
        try
        {
            await Follow(session.Last).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Drops the links that the session's chain has left out and appends those that are new.</summary>
    private async Task Follow(CSharpCompilation? last)
    {
        Start();
        _solution ??= _workspace!.CurrentSolution;
        var cells = SubmissionChain.From(last).Reverse().ToList();
        var kept = cells.Zip(_chain.Reverse()).TakeWhile(pair => pair.First == pair.Second.Cell).Count();
        while (_chain.Count > kept)
        {
            _solution = _solution.RemoveProject(_chain.Pop().Id);
        }

        foreach (var cell in cells.Skip(kept))
        {
            await Append(cell).ConfigureAwait(false);
        }
    }

    private async Task Append(CSharpCompilation cell)
    {
        var code = (await cell.SyntaxTrees[0].GetTextAsync().ConfigureAwait(false)).ToString();
        (_solution, var id) = Add(cell.AssemblyName!, code, cell.ExternalReferences);
        _chain.Push(new Link(cell, id, await _solution.GetProject(id)!.GetCompilationAsync().ConfigureAwait(false)));
    }

    private (Solution Solution, ProjectId Id) Add(string name, string code, IEnumerable<MetadataReference> references)
    {
        var id = ProjectId.CreateNewId(name);
        var project = ProjectInfo.Create(
            id,
            VersionStamp.Create(),
            name,
            name,
            LanguageNames.CSharp,
            compilationOptions: ScriptCompilation.OptionsFor(name, isFirst: Last is null),
            parseOptions: ScriptCompilation.ParseOptions,
            projectReferences: Last is { } last ? [new ProjectReference(last.Id)] : [],
            metadataReferences: references,
            isSubmission: true,
            hostObjectType: ScriptCompilation.GlobalsType);
        var document = DocumentId.CreateNewId(id, name);
        return (_solution!.AddProject(project).AddDocument(document, name, SourceText.From(code)), id);
    }

    /// <param name="Cell">As the session compiled it.</param>
    /// <param name="Pinned">As Roslyn's workspace did: unless it is held, it is forgotten, and every question binds all cells anew.</param>
    private sealed record Link(CSharpCompilation Cell, ProjectId Id, Compilation? Pinned);
}
