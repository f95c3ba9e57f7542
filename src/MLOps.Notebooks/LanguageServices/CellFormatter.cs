using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Text;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>
/// Formats the C# of a cell by the rules of <c>dotnet format</c>: those of the nearest <c>.editorconfig</c> above the notebook,
/// else C#'s own. Magic lines, their bodies and directives stay; so does code that does not parse.
/// </summary>
/// <param name="folder">Where <c>.editorconfig</c> is looked for, upwards; null for nowhere.</param>
internal sealed class CellFormatter(MagicCatalog catalog, string? folder)
{
    private const string Using = "/*using*/";
    private const string Await = "/*await*/";

    // Namespaces are no error in our cells.
    private const string NamespaceInScript = "CS7021";

    public async Task<string> FormatAsync(string cell, CancellationToken cancellation)
    {
        var text = new StringBuilder(cell.Length);
        foreach (var segment in catalog.Parse(cell))
        {
            text.Append(segment is CodeSegment ? await FormatCodeAsync(segment.Text, cancellation).ConfigureAwait(false) : segment.Text);
        }

        return text.ToString();
    }

    private async Task<string> FormatCodeAsync(string code, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(code) || code.Contains(Using, StringComparison.Ordinal) || code.Contains(Await, StringComparison.Ordinal) || !Parses(code))
        {
            return code;
        }

        using var workspace = new AdhocWorkspace(LanguageHost.Services);
        var document = Document(workspace, Marked(code));
        var formatted = await Formatter.FormatAsync(document, cancellationToken: cancellation).ConfigureAwait(false);
        var text = (await formatted.GetTextAsync(cancellation).ConfigureAwait(false)).ToString();
        text = text.Replace(Using, "using", StringComparison.Ordinal).Replace(Await, "await", StringComparison.Ordinal);
        return text.ReplaceLineEndings(code.Contains('\r', StringComparison.Ordinal) ? "\r\n" : "\n");
    }

    private static bool Parses(string code) => !CSharpSyntaxTree.ParseText(CellSource.Parse(code).Script, ScriptCompilation.ParseOptions)
        .GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error && d.Id != NamespaceInScript);

    /// <summary>The top-level <c>using var</c>, which scripts do not know, as a comment where it stands.</summary>
    private static string Marked(string code) => UsingVariables.Mark(code, Using, Await);

    private Document Document(AdhocWorkspace workspace, string code)
    {
        var place = folder ?? Path.GetTempPath();
        var id = ProjectId.CreateNewId();
        var project = ProjectInfo.Create(id, VersionStamp.Create(), "format", "format", LanguageNames.CSharp, parseOptions: ScriptCompilation.ParseOptions)
            .WithAnalyzerConfigDocuments(EditorConfigs().Select(path => DocumentInfo.Create(
                DocumentId.CreateNewId(id), ".editorconfig", filePath: path, loader: TextLoader.From(TextAndVersion.Create(SourceText.From(File.ReadAllText(path)), VersionStamp.Create(), path)))));
        var document = DocumentId.CreateNewId(id);

        // Rules are written for *.cs; a cell is called so.
        return workspace.CurrentSolution.AddProject(project).AddDocument(document, "cell.cs", SourceText.From(code), filePath: Path.Combine(place, "cell.cs")).GetDocument(document)!;
    }

    private IEnumerable<string> EditorConfigs()
    {
        for (var at = folder is null ? null : new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (Path.Combine(at.FullName, ".editorconfig") is var file && File.Exists(file))
            {
                yield return file;
            }
        }
    }
}
