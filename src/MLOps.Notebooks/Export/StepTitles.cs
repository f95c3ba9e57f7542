using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Names a step that no heading names: by the comment that the cell begins with, else by what it records, writes, trains, loads, makes or changes.</summary>
internal static partial class StepTitles
{
    private const int LongestComment = 60;

    /// <param name="nodes">The step's own statements.</param>
    /// <param name="all">With the preparations that joined it.</param>
    public static string Of(IReadOnlyList<SliceNode> nodes, IReadOnlyList<SliceNode> all)
    {
        var magic = nodes.FirstOrDefault(n => n.Unit.Magic is not null)?.Unit.Magic;
        return Comment(nodes) ?? (magic is not null ? Magic(magic) : null) ?? Recorded(nodes) ?? Written(nodes) ?? Trained(nodes) ?? Loaded(nodes) ?? Made(nodes) ?? Changed(nodes, all) ?? Called(nodes)
            ?? string.Create(CultureInfo.InvariantCulture, $"Part {nodes[0].Cell.Order}");
    }

    /// <summary>The comment that names the step; null when there is none, or it is code, a mark for tools, or longer than a title.</summary>
    public static string? Comment(IReadOnlyList<SliceNode> nodes)
    {
        var first = nodes[0].Unit.Magic is not null ? null : nodes[0].Syntax.GetLeadingTrivia().Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(t => t.ToString().Trim('/', ' ', '-', '=', '*', '#')).FirstOrDefault(t => t.Length > 0);
        return first is { Length: <= LongestComment } && Words().IsMatch(first) ? Capital(first.TrimEnd('.', ':', ' ')) : null;
    }

    private static string Magic(MagicUse magic)
    {
        var words = magic.Spec.Path.Split(' ');
        var name = magic.Line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(words.Length).FirstOrDefault(w => w.All(c => char.IsLetterOrDigit(c) || c is '_' or '-'));
        return Capital(string.Join(' ', words.Reverse().Append(name).Where(w => w is not null)));
    }

    private static string? Recorded(IReadOnlyList<SliceNode> nodes) => nodes.Select(n => n.Effects.Outcome).FirstOrDefault(o => o is not null) switch
    {
        "registers a model" => "Register model",
        "logs a metric" => "Log metrics",
        "logs parameters" => "Log parameters",
        "checks data" => "Check data",
        _ when !Variables(nodes).Any() && nodes.FirstOrDefault(n => n.Effects.IsGate) is { } gate => "Check " + (gate.Effects.Reads.OfType<IFieldSymbol>().FirstOrDefault()?.Name ?? "data"),
        _ => null,
    };

    private static string? Written(IReadOnlyList<SliceNode> nodes)
    {
        var resources = nodes.SelectMany(n => n.Effects.ResourceDefinitions.Concat(n.Effects.ResourceWrites)).ToList();
        return resources.Find(r => r.StartsWith("dataset:", StringComparison.Ordinal) && !r.EndsWith('*')) is { } dataset ? "Add " + dataset["dataset:".Length..]
            : resources.Find(r => r.StartsWith("file:", StringComparison.Ordinal) && !r.Contains('*', StringComparison.Ordinal)) is { } file ? "Write " + file["file:".Length..].Split('/')[^1]
            : null;
    }

    private static string? Trained(IReadOnlyList<SliceNode> nodes)
    {
        var calls = nodes.Where(n => n.Effects.Trains).SelectMany(n => n.Syntax.DescendantNodes()).OfType<MemberAccessExpressionSyntax>().Select(m => m.Name.Identifier.ValueText).ToHashSet(StringComparer.Ordinal);
        var variable = Variables(nodes.Where(n => n.Effects.Trains)).LastOrDefault()?.Name;
        return (calls.Contains("Fit") ? "Train " + variable : calls.Contains("CrossValidate") ? "Cross-validate " + variable : calls.Contains("Evaluate") ? "Evaluate " + variable : "").TrimEnd() is { Length: > 0 } title ? title : null;
    }

    private static string? Loaded(IReadOnlyList<SliceNode> nodes) => nodes.Where(n => Variables([n]).Any() && n.Syntax.DescendantNodes().OfType<MemberAccessExpressionSyntax>().Any(m => Loading().IsMatch(m.Name.Identifier.ValueText)))
        .SelectMany(n => n.Effects.Constants).FirstOrDefault(c => FileCalls.LooksLikeFile(c) && c.Contains('.', StringComparison.Ordinal)) is { } file ? "Load " + file.Replace('\\', '/').Split('/')[^1] : null;

    private static string? Made(IReadOnlyList<SliceNode> nodes) => Variables(nodes).LastOrDefault() switch
    {
        null => null,
        var made when TypeTraits.IsPlain(made.Type) => "Compute " + made.Name,
        var made => "Make " + made.Name,
    };

    private static string? Changed(IReadOnlyList<SliceNode> nodes, IReadOnlyList<SliceNode> all) =>
        nodes.SelectMany(n => n.Effects.Mutations.Concat(n.Effects.Writes)).OfType<IFieldSymbol>().LastOrDefault(Slicing.Variables.IsScriptVariable) is { } changed
            ? (Variables(all).Contains(changed, SymbolEqualityComparer.Default) ? "Make " : "Update ") + changed.Name
            : null;

    private static string? Called(IReadOnlyList<SliceNode> nodes) => nodes.SelectMany(n => n.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()).Select(i => i.Expression switch
    {
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        SimpleNameSyntax name => name.Identifier.ValueText,
        _ => null,
    }).LastOrDefault(n => n is not null) is { } method ? "Call " + method : null;

    private static IEnumerable<IFieldSymbol> Variables(IEnumerable<SliceNode> nodes) => nodes.SelectMany(n => n.Effects.Definitions).OfType<IFieldSymbol>();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // Words, not code that was taken out, links, or marks such as "tags: parameters".
    [GeneratedRegex(@"^(?!(stays|goes|keep|tags\b|todo|https?)\b)[\p{L}\p{Nd}][\p{L}\p{M}\p{Nd} ,'’%&/+-]*[\p{L}\p{Nd}.:!?)]$", RegexOptions.IgnoreCase)]
    private static partial Regex Words();

    [GeneratedRegex("^(Load|Read|Deserialize)")]
    private static partial Regex Loading();
}
