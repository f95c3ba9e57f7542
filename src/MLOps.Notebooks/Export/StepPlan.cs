using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>A step of the pipeline: consecutive statements under one heading of the notebook.</summary>
/// <param name="Prose">Markdown that the notebook says about it; empty when nothing.</param>
internal sealed record Step(string Title, string Method, string Prose, IReadOnlyList<SliceNode> Nodes)
{
    public bool IsAsync { get; } = Nodes.Any(n => n.Syntax.DescendantNodes(d => d is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax)
        .Any(d => d is AwaitExpressionSyntax or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }));
}

/// <summary>Cuts the kept statements into steps and names them: by heading where the notebook has them, else by what they do.</summary>
internal static class StepPlan
{
    private const int LongestName = 50;

    public static IReadOnlyList<Step> Make(IEnumerable<SliceNode> kept, PageOutline outline)
    {
        var groups = new List<(string Key, PageSection? Section, List<SliceNode> Nodes)>();
        foreach (var node in kept.Where(n => !IsDeclaration(n)))
        {
            var section = outline.Of(node.Cell.CellId);
            var key = section?.Title ?? "#" + node.Cell.Order.ToString(CultureInfo.InvariantCulture);
            if (groups.Count == 0 || groups[^1].Key != key)
            {
                groups.Add((key, section, []));
            }

            groups[^1].Nodes.Add(node);
        }

        var names = new HashSet<string>(StringComparer.Ordinal) { "Steps" };
        var titles = new HashSet<string>(StringComparer.Ordinal);
        return groups.Select(g =>
        {
            var title = g.Section?.Title ?? TitleOf(g.Nodes);
            return new Step(Again(title, titles), Unique(Identifier(title, "Step"), names), g.Section?.Prose ?? "", g.Nodes);
        }).ToList();
    }

    /// <summary>Methods, properties, constants and types are members of the program, not steps of it.</summary>
    public static bool IsDeclaration(SliceNode node) => node.Syntax is not GlobalStatementSyntax and not FieldDeclarationSyntax
        || (node.Syntax is FieldDeclarationSyntax field && field.Modifiers.Any(m => m.ValueText == "const"));

    /// <param name="after">For each step those that it is after, by index.</param>
    public static IReadOnlyList<PipelineStepReport> Report(IReadOnlyList<Step> steps, IReadOnlyList<IReadOnlyList<int>> after) =>
        steps.Zip(after, (step, before) => new PipelineStepReport(step.Title, before.Select(i => i + 1).ToList())).ToList();

    /// <summary>A name in Pascal case made of the words of a text.</summary>
    public static string Identifier(string text, string fallback)
    {
        var name = new StringBuilder();
        var upper = true;
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c))
            {
                name.Append(upper ? char.ToUpperInvariant(c) : c);
                upper = false;
            }
            else if (c != '\'')
            {
                upper = true;
            }

            if (name.Length == LongestName)
            {
                break;
            }
        }

        return name.Length == 0 ? fallback : char.IsDigit(name[0]) ? fallback + name : name.ToString();
    }

    public static string Unique(string name, HashSet<string> taken)
    {
        var unique = name;
        for (var i = 2; !taken.Add(unique); i++)
        {
            unique = name + i.ToString(CultureInfo.InvariantCulture);
        }

        return unique;
    }

    // A heading whose cells ran in two stretches names two steps.
    private static string Again(string title, HashSet<string> titles)
    {
        var unique = title;
        for (var i = 2; !titles.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{title} ({i})");
        }

        return unique;
    }

    private static string TitleOf(List<SliceNode> nodes)
    {
        if (nodes.FirstOrDefault(n => n.Unit.Magic is not null)?.Unit.Magic is { } magic)
        {
            var words = magic.Spec.Path.Split(' ');
            var name = magic.Line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(words.Length).FirstOrDefault(w => w.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'));
            return Capital(string.Join(' ', words.Reverse().Append(name).Where(w => w is not null)));
        }

        var outcome = nodes.Select(n => n.Effects.Outcome).FirstOrDefault(o => o is not null);
        var made = nodes.SelectMany(n => n.Effects.Definitions).LastOrDefault()?.Name;
        return outcome switch
        {
            "registers a model" => "Register model",
            "logs a metric" => "Log metrics",
            "logs parameters" => "Log parameters",
            "checks data" => "Check data",
            _ when made is null && nodes.Find(n => n.Effects.IsGate) is { } gate => "Check " + (gate.Effects.Reads.OfType<Microsoft.CodeAnalysis.IFieldSymbol>().FirstOrDefault()?.Name ?? "data"),
            _ when made is not null => "Make " + made,
            _ => $"Cell {nodes[0].Cell.Order}",
        };
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
