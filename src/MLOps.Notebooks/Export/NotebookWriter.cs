using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
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
        draft.Inputs.CopyTo(output);
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

            Code(Text(cell));
        }

        NotebookFile.Write(Path.Combine(output, ParameterSource.Kebab(draft.Manifest.Name) + ".ipynb"), new NotebookDocument(_cells, new JsonObject()));
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
    private string Text(IEnumerable<SliceNode> nodes) => string.Join('\n', nodes.Select(n => n.Unit.Magic?.Text.TrimEnd() ?? Moved(n.Syntax.ToFullString()).Trim('\n').TrimEnd()).Distinct(StringComparer.Ordinal));

    private string Moved(string text) => draft.Parts.Moved.Aggregate(text, (t, m) => t.Replace(m.Key, m.Value, StringComparison.Ordinal));

    private void Markdown(string text) => _cells.Add(new NotebookCell(_ids.Take(null), CellKind.Markdown, "markdown", text.Trim('\n'), [], []));

    private void Code(string text)
    {
        if (text.Length > 0)
        {
            _cells.Add(new NotebookCell(_ids.Take(null), CellKind.Code, "csharp", text, [], []));
        }
    }
}
