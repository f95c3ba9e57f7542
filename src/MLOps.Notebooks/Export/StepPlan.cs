using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
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

    /// <param name="kept">All kept statements and declarations.</param>
    public static IReadOnlyList<Step> Make(IReadOnlyList<SliceNode> kept, PageOutline outline)
    {
        var groups = new List<StepGroup>();
        foreach (var node in kept.Where(n => !IsDeclaration(n)))
        {
            var section = outline.Of(node.Cell.CellId);
            var key = section?.Title ?? "#" + node.Cell.Order.ToString(CultureInfo.InvariantCulture);
            if (groups.Count == 0 || groups[^1].Key != key)
            {
                groups.Add(new StepGroup(key, section, []));
            }

            groups[^1].Nodes.Add(node);
        }

        JoinPreparations(groups);
        var names = kept.SelectMany(n => n.Effects.Definitions).Select(d => d.Name).Append("Steps").ToHashSet(StringComparer.Ordinal);
        var titles = new HashSet<string>(StringComparer.Ordinal);
        return groups.Select(g =>
        {
            var title = Again(g.Section?.Title ?? StepTitles.Of(g.TitleNodes, g.Nodes), titles);
            return new Step(title, Method(title, names), g.Section?.Prose ?? "", g.Nodes);
        }).ToList();
    }

    // What only sets names to values or makes empty objects is no step of its own where no heading says so.
    private static void JoinPreparations(List<StepGroup> groups)
    {
        for (var i = groups.Count - 2; i >= 0; i--)
        {
            if (groups[i].Section is null && groups[i + 1].Section is null && groups[i].Nodes.TrueForAll(IsPreparation))
            {
                groups[i + 1].Join(groups[i]);
                groups.RemoveAt(i);
            }
        }
    }

    private static bool IsPreparation(SliceNode node) => node is { Syntax: FieldDeclarationSyntax field, Unit.Magic: null } && node.Effects.Outcome is null
        && StepTitles.Comment([node]) is null && node.Effects.Reads.OfType<IFieldSymbol>().All(f => TypeTraits.IsPlain(f.Type)) && node.Effects.ResourceReads.Count + node.Effects.ResourceWrites.Count + node.Effects.ResourceDefinitions.Count == 0
        && !field.DescendantNodes().Any(n => n is AwaitExpressionSyntax or QueryExpressionSyntax or ConditionalExpressionSyntax || (n is InvocationExpressionSyntax call && !call.Expression.ToString().Contains("Path.", StringComparison.Ordinal)));

    // The notebook's own names stay as they are: a step called like one of them is its step.
    private static string Method(string title, HashSet<string> names)
    {
        var name = Identifier(title, "Step");
        return Unique(names.Contains(name) && !name.EndsWith("Step", StringComparison.Ordinal) ? name + "Step" : name, names);
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
}

/// <summary>Statements on their way to become a step.</summary>
/// <param name="Section">The heading above them; null when there is none.</param>
internal sealed record StepGroup(string Key, PageSection? Section, List<SliceNode> Nodes)
{
    private int _joined;

    /// <summary>Those that name it: its own, not the preparations that joined it.</summary>
    public IReadOnlyList<SliceNode> TitleNodes => Nodes.Skip(_joined).ToList();

    /// <summary>Takes in what ran right before it.</summary>
    public void Join(StepGroup before)
    {
        Nodes.InsertRange(0, before.Nodes);
        _joined += before.Nodes.Count;
    }
}
