using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless.Parameters;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Headless;

/// <summary>What a cell says about names, read from its text alone: nothing is compiled, because nothing has run yet.</summary>
/// <param name="Declares">Variables, methods and types at the top level, extension methods included.</param>
/// <param name="Mentions">Every name that occurs in it.</param>
/// <param name="Changes">Names that it may change: assigned, or worked on by a call whose result nobody takes.</param>
/// <param name="Preamble">Its references, usings and imports, which later cells need whatever else is left out; empty when there are none.</param>
internal sealed partial record CellUses(IReadOnlySet<string> Declares, IReadOnlySet<string> Mentions, IReadOnlySet<string> Changes, string Preamble)
{
    private static readonly HashSet<string> Showing = new(StringComparer.Ordinal) { "Console", "display", "Display", "HTML", "Markdown" };

    public static CellUses Of(NotebookCell cell)
    {
        var (declares, mentions, changes, preamble) = (Set(), Set(), Set(), new List<string>());
        foreach (var segment in CellParser.Parse(cell.Source, Catalog.Default.TakesBody))
        {
            if (segment is MagicSegment magic)
            {
                mentions.UnionWith(Words().Matches(magic.Text).Select(m => m.Value));
                declares.UnionWith(As().Matches(magic.CommandLine).Select(m => m.Groups["name"].Value));
                if (magic.CommandLine.StartsWith("import", StringComparison.Ordinal))
                {
                    preamble.Add(magic.Text);
                }
            }
            else if (DeclaredParameter.IsCSharp(cell))
            {
                Read(segment.Text, declares, mentions, changes, preamble);
            }
            else
            {
                mentions.UnionWith(Words().Matches(segment.Text).Select(m => m.Value));
            }
        }

        return new CellUses(declares, mentions, changes, string.Join('\n', preamble));
    }

    private static void Read(string code, HashSet<string> declares, HashSet<string> mentions, HashSet<string> changes, List<string> preamble)
    {
        var source = CellSource.Parse(code);
        var root = CSharpSyntaxTree.ParseText(source.Script, ScriptCompilation.ParseOptions).GetCompilationUnitRoot();
        preamble.AddRange(Directives().Matches(code).Select(m => m.Value.Trim()));
        preamble.AddRange(source.Usings);
        declares.UnionWith(root.Members.SelectMany(Declared));
        mentions.UnionWith(root.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText));
        changes.UnionWith(root.DescendantNodes().SelectMany(Changed));
    }

    private static IEnumerable<string> Declared(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText),
        MethodDeclarationSyntax method => [method.Identifier.ValueText],
        PropertyDeclarationSyntax property => [property.Identifier.ValueText],
        BaseNamespaceDeclarationSyntax space => space.Members.SelectMany(Declared),
        DelegateDeclarationSyntax type => [type.Identifier.ValueText],
        TypeDeclarationSyntax type => type.Members.OfType<MethodDeclarationSyntax>().Where(m => m.ParameterList.Parameters.Any(p => p.Modifiers.Any(SyntaxKind.ThisKeyword)))
            .Select(m => m.Identifier.ValueText).Append(type.Identifier.ValueText),
        BaseTypeDeclarationSyntax type => [type.Identifier.ValueText],
        GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration.Variables.Select(v => v.Identifier.ValueText),
        GlobalStatementSyntax { Statement: LocalFunctionStatementSyntax function } => [function.Identifier.ValueText],
        GlobalStatementSyntax statement => statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(d => d.Identifier.ValueText),
        _ => [],
    };

    private static IEnumerable<string> Changed(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => Names(assignment.Left),
        PrefixUnaryExpressionSyntax step when step.IsKind(SyntaxKind.PreIncrementExpression) || step.IsKind(SyntaxKind.PreDecrementExpression) => Names(step.Operand),
        PostfixUnaryExpressionSyntax step when !step.IsKind(SyntaxKind.SuppressNullableWarningExpression) => Names(step.Operand),
        ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) => Names(argument.Expression),
        ExpressionStatementSyntax { SemicolonToken.IsMissing: false, Expression: var expression } when Call(expression) is { } call => Names(call),
        _ => [],
    };

    // The result is dropped, so the call is there for what it does; showing something does nothing to it.
    private static InvocationExpressionSyntax? Call(ExpressionSyntax expression) => expression switch
    {
        AwaitExpressionSyntax awaited => Call(awaited.Expression),
        InvocationExpressionSyntax call when !Names(call.Expression).Any(Showing.Contains) => call,
        _ => null,
    };

    private static IEnumerable<string> Names(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(n => n.Identifier.ValueText);

    private static HashSet<string> Set() => new(StringComparer.Ordinal);

    [GeneratedRegex(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex Words();

    [GeneratedRegex(@"--as\s+(?<name>[A-Za-z_]\w*)", RegexOptions.CultureInvariant)]
    private static partial Regex As();

    [GeneratedRegex(@"^[ \t]*#(?:r|i|load|:\w+)\b[^\n]*", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Directives();
}
