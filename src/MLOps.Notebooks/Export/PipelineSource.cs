using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Writes Pipeline.cs: fields, one method per step, the notebook's methods and types.</summary>
internal sealed class PipelineSource(NamePlan plan, IReadOnlyList<SliceNode> declarations, IReadOnlyDictionary<string, string> files)
{
    private const int MemberIndent = 4;
    private const int StatementIndent = 8;

    /// <param name="usings">Using directives that may be needed; the unneeded ones are taken out afterwards.</param>
    public string Write(string name, string summary, IReadOnlyList<string> usings)
    {
        var namespaces = new SortedSet<string>(StringComparer.Ordinal);
        var types = new TypeText(plan, namespaces);
        var fields = string.Concat(plan.Fields.Select(f => $"    private {types.Of(f.Type)} {plan.NameOf(f)};\n"));
        var constants = string.Concat(declarations.Where(d => d.Syntax is FieldDeclarationSyntax).Select(d => CodeText.Indent("private " + Text(d, Rewrite(d)), MemberIndent)));
        var members = declarations.Where(d => d.Syntax is not FieldDeclarationSyntax and not BaseTypeDeclarationSyntax and not DelegateDeclarationSyntax);
        var methods = string.Concat(plan.Steps.Select(StepMethod)) + string.Concat(members.Select(m => "\n" + CodeText.Indent(Text(m, Rewrite(m)), MemberIndent)));
        var typeTexts = string.Concat(declarations.Where(d => d.Syntax is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Select(d => "\n" + CodeText.Indent(TopLevel(Text(d, Rewrite(d))), 0)));
        return ProjectTemplates.Fill(
            "Pipeline.cs",
            ("usings", Usings(usings.Concat(namespaces.Select(n => $"using {n};")))),
            ("name", name),
            ("summary", summary),
            ("fields", constants + fields + (constants.Length + fields.Length > 0 ? "\n" : "")),
            ("calls", string.Concat(plan.Steps.Select(Call))),
            ("methods", methods),
            ("types", typeTexts));
    }

    private static string Usings(IEnumerable<string> usings)
    {
        var all = usings.Append("using MLOps;").Append("using MLOps.Pipelines;").Append("using System.Threading.Tasks;").Distinct(StringComparer.Ordinal);
        return string.Join('\n', all.OrderBy(u => u.Contains('=', StringComparison.Ordinal) ? 2 : u.StartsWith("using static", StringComparison.Ordinal) ? 1 : 0)
            .ThenBy(u => u.StartsWith("using System", StringComparison.Ordinal) ? 0 : 1).ThenBy(u => u.TrimEnd(';'), StringComparer.Ordinal));
    }

    private static string Call(Step step)
    {
        var title = Literals.Text(step.Title);
        return IsAsync(step)
            ? $"        await steps.RunAsync({title}, {step.Method});\n"
            : $"        steps.Run({title}, {step.Method});\n";
    }

    private static bool IsAsync(Step step) => step.Nodes.Any(n => n.Syntax.DescendantNodes(d => d is not AnonymousFunctionExpressionSyntax and not LocalFunctionStatementSyntax)
        .Any(d => d is AwaitExpressionSyntax or ForEachStatementSyntax { AwaitKeyword.RawKind: not 0 } or UsingStatementSyntax { AwaitKeyword.RawKind: not 0 }));

    private string StepMethod(Step step)
    {
        var text = new StringBuilder($"\n    private {(IsAsync(step) ? "async Task" : "void")} {step.Method}()\n    {{\n");
        var cell = step.Nodes[0].Cell.Order;
        foreach (var node in step.Nodes)
        {
            if (node.Cell.Order != cell)
            {
                text.Append('\n');
                cell = node.Cell.Order;
            }

            text.Append(CodeText.Indent(Statement(node), StatementIndent));
        }

        return text.Append("    }\n").ToString();
    }

    private string Statement(SliceNode node)
    {
        var rewritten = Rewrite(node);
        if (node.Syntax is not FieldDeclarationSyntax original || rewritten is not FieldDeclarationSyntax field)
        {
            return Text(node, rewritten);
        }

        var symbols = original.Declaration.Variables.Select(v => node.Unit.Model.GetDeclaredSymbol(v)!).ToList();
        if (!symbols.Exists(plan.IsField))
        {
            return Text(node, field.WithModifiers(default).WithLeadingTrivia(field.GetLeadingTrivia()));
        }

        var comments = string.Concat(field.GetLeadingTrivia().Select(t => t.ToFullString())).Trim();
        var assignments = field.Declaration.Variables.Where(v => v.Initializer is not null).Select(v => $"{v.Identifier.ValueText} = {Value(field.Declaration.Type, v.Initializer!.Value)};");
        return CodeText.WithoutMarks((comments.Length > 0 ? comments + "\n" : "") + string.Join('\n', assignments));
    }

    private static string Value(TypeSyntax type, ExpressionSyntax value) =>
        value is InitializerExpressionSyntax ? $"new {type.ToString().Trim()} {value}" : value.ToString();

    private SyntaxNode Rewrite(SliceNode node) => new NodeRewriter(node.Unit.Model, plan, files).Visit(node.Syntax);

    private static string Text(SliceNode node, SyntaxNode rewritten)
    {
        var text = rewritten.ToFullString();
        // Blank lines of the cell above its first statement, and a magic's own place in the cell, mean nothing here.
        return CodeText.WithoutMarks(node.Unit.Magic is null ? text : text.TrimStart());
    }

    // Top-level types cannot be private; the steps that use them are in the same assembly.
    private static string TopLevel(string type)
    {
        foreach (var modifier in new[] { "private ", "protected " })
        {
            if (type.TrimStart('\n').StartsWith(modifier, StringComparison.Ordinal))
            {
                return type.TrimStart('\n')[modifier.Length..];
            }
        }

        return type;
    }
}

/// <summary>C# literals.</summary>
internal static class Literals
{
    public static string Text(string value) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);
}
