using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Writes the smallest notebook that leads to the same results: the kept statements in the order in which they ran, under their headings.</summary>
internal sealed class NotebookWriter(ExportDraft draft, string output)
{
    private readonly List<NotebookCell> _cells = [];
    private readonly CellIds _ids = new();

    public void Write()
    {
        Directory.CreateDirectory(output);
        var manifest = draft.Manifest with { Inputs = draft.Inputs.CopyTo(output) };
        Markdown($"# {draft.Title}\n{draft.Parts.Prose}");
        Code(Head());
        var declarations = draft.Parts.Declarations.ToHashSet();
        string? section = null;
        foreach (var cell in draft.Slice.KeptNodes.GroupBy(n => n.Cell.Order))
        {
            var step = draft.Plan.Steps.FirstOrDefault(s => s.Nodes.Any(n => n.Cell.Order == cell.Key));
            if (step is not null && step.Title != section && cell.Any(n => !declarations.Contains(n)))
            {
                section = step.Title;
                Markdown($"## {step.Title}\n{step.Prose}");
            }

            Code(Text(cell), PageTags(cell.First().Cell));
        }

        var file = ParameterSource.Kebab(draft.Manifest.Name) + ".ipynb";
        NotebookFile.Write(Path.Combine(output, file), new NotebookDocument(_cells, new JsonObject()));
        (manifest with { MainNotebook = file }).Write(output);
    }

    private string Head()
    {
        var packages = draft.Packages.Select(p => $"#r \"nuget: {p.Id}, {p.Version}\"");
        var feeds = draft.Slice.Feeds.Select(f => $"#i \"nuget: {f}\"");
        var usings = draft.Slice.Units.SelectMany(u => u.Usings).Select(u => u.WithoutTrivia().ToString()).Distinct(StringComparer.Ordinal)
            .Where(u => draft.Source.Contains(u, StringComparison.Ordinal));
        return string.Join('\n', feeds.Concat(packages).Concat(usings));
    }

    // A magic stands for all the statements that the program has in its place.
    private string Text(IEnumerable<SliceNode> nodes) => string.Join('\n', nodes.Select(n => n.Unit.Magic is { } magic ? Text(n, magic) : Moved(Settled(n)).Trim('\n').TrimEnd()).Distinct(StringComparer.Ordinal));

    private string Text(SliceNode node, MagicUse magic) => node.Syntax.DescendantNodes().Any(draft.Parts.Secrets.ContainsKey)
        ? throw new UserException($"The magic of cell [{node.Cell.Order}] holds a secret, which a notebook cannot take from the environment.", "Write it as C#, or export a project.")
        : magic.Text.TrimEnd();

    // Secrets come from the environment, and what a person answered stands where the question stood.
    private string Settled(SliceNode node) => node.Syntax.ReplaceNodes(
        node.Syntax.DescendantNodes().Where(n => Instead(node, n) is not null), (original, _) => SyntaxFactory.ParseExpression(Instead(node, original)!).WithTriviaFrom(original)).ToFullString();

    private string? Instead(SliceNode node, SyntaxNode part) => part switch
    {
        _ when draft.Parts.Secrets.TryGetValue(part, out var secret) => $"Environment.GetEnvironmentVariable({Literals.Text(secret)})",
        ExpressionSyntax { Parent: EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } } question when ConsoleInput.IsAnswer(node.Unit.Model, question) => draft.Parts.Parameters.Of(node.Unit.Model.GetDeclaredSymbol(variable))?.Value.ToString(),
        _ => null,
    };

    private JsonObject PageTags(SliceCell cell) =>
        draft.Page?.Cells.FirstOrDefault(c => cell.CellId is not null && c.Id == cell.CellId)?.Metadata["tags"] is { } tags ? new JsonObject { ["tags"] = tags.DeepClone() } : [];

    private string Moved(string text) => draft.Parts.Moved.Aggregate(text, (t, m) => t.Replace(m.Key, m.Value, StringComparison.Ordinal));

    private void Markdown(string text) => _cells.Add(new NotebookCell(_ids.Take(null), CellKind.Markdown, "markdown", text.Trim('\n'), [], []));

    private void Code(string text, JsonObject? metadata = null)
    {
        if (text.Length > 0)
        {
            _cells.Add(new NotebookCell(_ids.Take(null), CellKind.Code, "csharp", text, metadata ?? [], []));
        }
    }
}
