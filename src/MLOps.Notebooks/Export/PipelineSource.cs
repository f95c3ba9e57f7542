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
        var methods = string.Concat(plan.Steps.Select(StepMethod)) + string.Concat(members.Select(m => "\n" + CodeText.Indent(WithAccess("private", Text(m, Rewrite(m)), (MemberDeclarationSyntax)m.Syntax), MemberIndent)));
        var typeTexts = string.Concat(declarations.Where(d => d.Syntax is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Select(d => "\n" + CodeText.Indent(WithAccess("internal", Text(d, Rewrite(d)), (MemberDeclarationSyntax)d.Syntax), 0)));
        var waits = plan.Steps.Any(IsAsync);
        return ProjectTemplates.Fill(
            "Pipeline.cs",
            ("usings", Usings(usings.Concat(namespaces.Select(n => $"using {n};")))),
            ("name", name),
            ("summary", summary),
            ("fields", constants + fields + (constants.Length + fields.Length > 0 ? "\n" : "")),
            ("async", waits ? "async " : ""),
            ("calls", string.Concat(plan.Steps.Select(Call)) + (waits ? "" : "        return Task.CompletedTask;\n")),
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

    // Cells seldom write accessibility; top-level types cannot be private, and nothing here is for other assemblies.
    private static string WithAccess(string access, string text, MemberDeclarationSyntax original)
    {
        var written = original.Modifiers.FirstOrDefault(m => m.ValueText is "public" or "private" or "protected" or "internal").ValueText;
        var at = text.IndexOf(original.AttributeLists.Count > 0 ? original.AttributeLists[0].ToString() : FirstToken(original), StringComparison.Ordinal);
        return written switch
        {
            null when original.AttributeLists.Count == 0 && at >= 0 => text.Insert(at, access + " "),
            "private" or "protected" when original is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax => text.Replace(written + " ", access + " ", StringComparison.Ordinal),
            _ => text,
        };
    }

    private static string FirstToken(MemberDeclarationSyntax member) => member.ToString().ReplaceLineEndings("\n").Split([' ', '\n', '<', '('], 2)[0];
}

/// <summary>C# literals.</summary>
internal static class Literals
{
    public static string Text(string value) => Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(value, quote: true);
}
