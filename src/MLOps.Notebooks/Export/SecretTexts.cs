using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>A text of the notebook that looks like a secret.</summary>
/// <param name="Kind">What it looks like, in words; the secret itself is never shown.</param>
/// <param name="Name">The environment variable that it would come from.</param>
internal sealed record SecretText(SliceNode Node, SyntaxNode Literal, string Kind, string Name)
{
    /// <summary>Whether a call can stand in its place.</summary>
    public bool CanBeReplaced => Literal.IsKind(SyntaxKind.StringLiteralExpression) && !Literal.Ancestors().Any(a => a is AttributeSyntax or ParameterSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax
        || (a is FieldDeclarationSyntax or LocalDeclarationStatementSyntax && a.ChildTokens().Any(t => t.IsKind(SyntaxKind.ConstKeyword))));
}

/// <summary>Finds passwords, keys and tokens in kept code, by the forms in which they are issued and by the names they are given.</summary>
internal static partial class SecretTexts
{
    private const int ShortestNamed = 6;

    private static readonly (string Kind, Regex Form)[] Forms =
    [
        ("an AWS key", Aws()), ("a GitHub token", GitHub()), ("a Slack token", Slack()), ("an API key", ApiKey()), ("a Google API key", Google()),
        ("a private key", PrivateKey()), ("a JSON web token", WebToken()), ("an address with a password", Address()), ("a connection string with a password", Connection()),
    ];

    public static IReadOnlyList<SecretText> Find(IEnumerable<SliceNode> kept)
    {
        var secrets = new List<SecretText>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in kept)
        {
            foreach (var (text, value) in node.Syntax.DescendantNodes().Select(n => (n, TextOf(n))))
            {
                if (value is not null && NameOf(text, node.Unit.Model) is var name && KindOf(value, name) is { } kind)
                {
                    secrets.Add(new SecretText(node, text, kind, StepPlan.Unique(Upper(name ?? "Secret"), names)));
                }
            }
        }

        return secrets;
    }

    /// <summary>What a text looks like; null when it looks like no secret.</summary>
    /// <param name="name">The name that it is given; null when it has none.</param>
    public static string? KindOf(string text, string? name) => Forms.Where(f => f.Form.IsMatch(text)).Select(f => f.Kind).FirstOrDefault()
        ?? (name is not null && SecretName().IsMatch(name) && text.Length >= ShortestNamed && !text.Contains(' ', StringComparison.Ordinal) && text.Distinct().Count() > 2 ? "a secret by its name" : null);

    private static string? TextOf(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal when literal.IsKind(SyntaxKind.StringLiteralExpression) || literal.IsKind(SyntaxKind.Utf8StringLiteralExpression) => literal.Token.ValueText,
        InterpolatedStringTextSyntax text => text.TextToken.ValueText,
        _ => null,
    };

    // The variable, property, key or parameter that takes the text.
    private static string? NameOf(SyntaxNode text, SemanticModel model) => text.Parent switch
    {
        EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax variable } => variable.Identifier.ValueText,
        EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax property } => property.Identifier.ValueText,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax left } => left.Identifier.ValueText,
        AssignmentExpressionSyntax { Left: MemberAccessExpressionSyntax left } => left.Name.Identifier.ValueText,
        AssignmentExpressionSyntax { Left: ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax key }] } } => key.Token.ValueText,
        AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax key }] } } => key.Token.ValueText,
        ArgumentSyntax { NameColon: { } colon } => colon.Name.Identifier.ValueText,
        ArgumentSyntax { Parent: ArgumentListSyntax { Arguments: [{ Expression: LiteralExpressionSyntax key }, var second] } } argument when second == argument && SecretName().IsMatch(key.Token.ValueText) => key.Token.ValueText,
        ArgumentSyntax argument => (model.GetOperation(argument) as IArgumentOperation)?.Parameter?.Name,
        _ => null,
    };

    // apiKey -> API_KEY
    private static string Upper(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            text.Append(char.IsUpper(c) && text.Length > 0 && !char.IsUpper(text[^1]) && text[^1] != '_' ? "_" : "").Append(c);
        }

        return text.ToString().ToUpperInvariant();
    }

    [GeneratedRegex(@"\b(AKIA|ASIA)[0-9A-Z]{16}\b")]
    private static partial Regex Aws();

    [GeneratedRegex(@"\bgh[pousr]_[A-Za-z0-9]{36,}|\bgithub_pat_[A-Za-z0-9_]{22,}")]
    private static partial Regex GitHub();

    [GeneratedRegex(@"\bxox[abprs]-[A-Za-z0-9-]{10,}")]
    private static partial Regex Slack();

    [GeneratedRegex(@"\bsk-[A-Za-z0-9_-]{20,}")]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"\bAIza[0-9A-Za-z_-]{35}")]
    private static partial Regex Google();

    [GeneratedRegex("-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{5,}")]
    private static partial Regex WebToken();

    [GeneratedRegex(@"://[^/\s:@{]+:[^/\s@{]{3,}@")]
    private static partial Regex Address();

    [GeneratedRegex(@"\b(password|pwd|accountkey|sharedaccesskey|client_?secret)\s*=\s*[^;\s{*]{3,}", RegexOptions.IgnoreCase)]
    private static partial Regex Connection();

    [GeneratedRegex(@"(password|passwd|passphrase|secret|api_?key|access_?key|private_?key|token)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();
}
