using MLOps.Notebooks.Compatibility;
using MLOps.Notebooks.LanguageServices;
using MLOps.Notebooks.Packages;

namespace MLOps.Notebooks.Session;

/// <summary>What the executions of a session share.</summary>
internal sealed class SessionParts
{
    public SessionParts(Workspace workspace, NotebookSessionOptions options)
    {
        Options = options;
        CSharp = new CSharpSession(new CellGlobals(workspace));
        Packages = new SessionPackages(CSharp, Path.GetDirectoryName(options.NotebookPath) ?? workspace.BaseDirectory);
        Language = new ScriptLanguage(CSharp);
        Errors = new CellErrors(Sources, CSharp.PathOf);
        Languages = new SessionLanguages(options.Catalog);
    }

    public NotebookSessionOptions Options { get; }

    public CSharpSession CSharp { get; }

    public SessionPackages Packages { get; }

    public ScriptLanguage Language { get; }

    public SessionLanguages Languages { get; }

    public OldHostNames OldHost { get; } = new();

    public SourceExcerpts Sources { get; } = new();

    public CellErrors Errors { get; }

    public ImportedFiles Imports { get; } = new();

    public List<CellExecution> History { get; } = [];

    /// <summary>Every name that an executed cell declared.</summary>
    public HashSet<string> DeclaredNames() => History.SelectMany(c => c.Declared).ToHashSet(StringComparer.Ordinal);
}
