using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Writes Pipeline.cs: fields, the graph of the steps, one method per step, the notebook's methods and types.</summary>
internal sealed class PipelineSource(ProgramParts parts)
{
    private const int MemberIndent = 4;
    private const int StatementIndent = 8;

    private const string Recording = $$"""

        /// <summary>Where types and static methods record what they fit and evaluate; the pipeline sets it.</summary>
        internal static class {{NodeRewriter.Apart}}
        {
            public static AutoLog Log { get; set; }
        }

        """;

    private readonly NamePlan plan = parts.Plan;

    /// <param name="usings">Using directives that may be needed; the unneeded ones are taken out afterwards.</param>
    public string Write(string name, IReadOnlyList<string> usings)
    {
        var namespaces = new SortedSet<string>(StringComparer.Ordinal);
        var types = new TypeText(plan, namespaces);
        var fields = string.Concat(plan.Fields.Select(f => $"    private {types.Of(f.Type)} {plan.NameOf(f)};\n"));
        var constants = string.Concat(parts.Declarations.Where(d => d.Syntax is FieldDeclarationSyntax).Select(d => CodeText.Indent(Constant(d, types), MemberIndent)));
        var members = parts.Declarations.Where(d => d.Syntax is not FieldDeclarationSyntax and not BaseTypeDeclarationSyntax and not DelegateDeclarationSyntax);
        var methods = string.Concat(plan.Steps.Select(StepMethod)) + string.Concat(members.Select(m => "\n" + CodeText.Indent(Member(m, SyntaxKind.PrivateKeyword), MemberIndent)));
        var typeTexts = string.Concat(parts.Declarations.Where(d => d.Syntax is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax).Select(d => "\n" + CodeText.Indent(Member(d, SyntaxKind.InternalKeyword), 0)));
        if ((methods + typeTexts).Contains(NodeRewriter.Apart, StringComparison.Ordinal))
        {
            namespaces.Add("MLOps.Tracking.Autologging");
            constants = $"    private readonly AutoLog recording = {NodeRewriter.Apart}.Log = mlops.Experiments.AutoLog;\n" + constants;
            typeTexts += Recording;
        }

        return ProjectTemplates.Fill(
            "Pipeline.cs",
            ("usings", Usings(usings.Concat(namespaces.Select(n => $"using {n};")))),
            ("name", name),
            ("summary", DocText.Of(parts.Summary, parts.Prose, 0).TrimEnd('\n')),
            ("parameters", parts.Parameters.All.Count == 0 ? "" : $", {ParameterPlan.RecordName} {ParameterPlan.VariableName}"),
            ("fields", constants + fields + (constants.Length + fields.Length > 0 ? "\n" : "")),
            ("steps", string.Concat(plan.Steps.Select(Step)) + string.Concat(parts.Results.Select(r => $"\n        .Returns({Literals.Text(r.Name)}, () => {plan.NameOf(r.Variable)})"))),
            ("methods", methods),
            ("types", typeTexts));
    }

    // A constant that can be set from outside is one no more.
    private string Constant(SliceNode node, TypeText types)
    {
        var field = (FieldDeclarationSyntax)node.Syntax;
        var symbols = field.Declaration.Variables.Select(v => node.Unit.Model.GetDeclaredSymbol(v)).OfType<IFieldSymbol>().ToList();
        return parts.Parameters.Of(symbols[0]) is null
            ? "private " + Text(node, Rewrite(node))
            : string.Concat(symbols.Select(s => $"private {types.Of(s.Type)} {plan.NameOf(s)} => {ParameterPlan.VariableName}.{parts.Parameters.Of(s)!.Property};\n"));
    }

    private string Step(Step step, int index)
    {
        var after = Titles("after", parts.Order[index].Select(i => plan.Steps[i].Title));
        var files = Titles("files", parts.Files[index]);
        var kept = parts.Kept[index].Fields.Select(f => $"\n        .Keeps(\"{plan.NameOf(f)}\", () => {plan.NameOf(f)}, value => this.{plan.NameOf(f)} = value)");
        var why = parts.Kept[index].Why is { } reason ? $"\n        .RunsEachTime({Literals.Text(reason)})" : "";
        return $"\n        .Step({Literals.Text(step.Title)}, {step.Method}{after}{files})" + string.Concat(kept) + why;
    }

    private static string Titles(string argument, IEnumerable<string> texts) =>
        texts.ToList() is { Count: > 0 } list ? $", {argument}: [{string.Join(", ", list.Select(Literals.Text))}]" : "";

    private static string Usings(IEnumerable<string> usings)
    {
        var all = usings.Append("using MLOps;").Append("using MLOps.Pipelines;").Append("using System.Threading.Tasks;").Distinct(StringComparer.Ordinal);
        return string.Join('\n', all.OrderBy(u => u.Contains('=', StringComparison.Ordinal) ? 2 : u.StartsWith("using static", StringComparison.Ordinal) ? 1 : 0)
            .ThenBy(u => u.StartsWith("using System", StringComparison.Ordinal) ? 0 : 1).ThenBy(u => u.TrimEnd(';'), StringComparer.Ordinal));
    }

    private string StepMethod(Step step)
    {
        var text = new StringBuilder("\n" + DocText.Of(step.Title, step.Prose, MemberIndent) + $"    private {(step.IsAsync ? "async Task" : "void")} {step.Method}()\n    {{\n");
        var cell = step.Nodes[0].Cell.Order;
        foreach (var node in step.Nodes)
        {
            if (node.Cell.Order != cell)
            {
                text.Append('\n');
                cell = node.Cell.Order;
            }

            text.Append(CodeText.Indent(StepTitles.Comment([node]) == step.Title ? CodeText.WithoutFirstComment(Statement(node)) : Statement(node), StatementIndent));
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
        var behind = string.Concat(original.GetTrailingTrivia().Select(t => t.ToFullString())).Trim();
        return CodeText.WithoutMarks((comments.Length > 0 ? comments + "\n" : "") + string.Join('\n', assignments) + (behind.Length > 0 ? " " + behind : ""));
    }

    private static string Value(TypeSyntax type, ExpressionSyntax value) =>
        value is InitializerExpressionSyntax ? $"new {type.ToString().Trim()} {value}" : value.ToString();

    private SyntaxNode Rewrite(SliceNode node) => new NodeRewriter(node.Unit.Model, parts, node.Effects.IsRecorded || (parts.Records && node.Syntax is MethodDeclarationSyntax or BaseTypeDeclarationSyntax)).Visit(node.Syntax);

    private static string Text(SliceNode node, SyntaxNode rewritten)
    {
        var text = rewritten.ToFullString();
        // Blank lines of the cell above its first statement, and a magic's own place in the cell, mean nothing here.
        return CodeText.WithoutMarks(node.Unit.Magic is null ? text : text.TrimStart());
    }

    // Cells seldom write accessibility; top-level types cannot be private, and nothing here is for other assemblies.
    private string Member(SliceNode node, SyntaxKind access)
    {
        var member = (MemberDeclarationSyntax)Rewrite(node);
        var written = member.Modifiers.FirstOrDefault(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.PrivateKeyword or SyntaxKind.ProtectedKeyword or SyntaxKind.InternalKeyword);
        if (written.IsKind(SyntaxKind.None))
        {
            var (trivia, bare) = member.AttributeLists.Count == 0 ? (member.GetLeadingTrivia(), member.WithoutLeadingTrivia()) : (default, member);
            var token = SyntaxFactory.Token(trivia, access, SyntaxFactory.TriviaList(SyntaxFactory.Space));
            member = bare.WithModifiers(bare.Modifiers.Insert(0, token));
        }
        else if (access == SyntaxKind.InternalKeyword && !written.IsKind(SyntaxKind.PublicKeyword))
        {
            member = member.ReplaceToken(written, SyntaxFactory.Token(written.LeadingTrivia, access, written.TrailingTrivia));
        }

        return Text(node, member);
    }
}

/// <summary>What the program is written from.</summary>
/// <param name="Moved">Texts of the notebook to be replaced, with their replacements.</param>
internal sealed record ProgramParts(NamePlan Plan, IReadOnlyList<SliceNode> Declarations, ParameterPlan Parameters, IReadOnlyDictionary<string, string> Moved)
{
    /// <summary>Texts that come from the environment, with the variable that each comes from.</summary>
    public IReadOnlyDictionary<SyntaxNode, string> Secrets { get; init; } = new Dictionary<SyntaxNode, string>();

    /// <summary>The variables that the export is for, by the names that were given.</summary>
    public IReadOnlyList<(string Name, IFieldSymbol Variable)> Results { get; init; } = [];

    /// <summary>Whether runs record fits and evaluations by themselves.</summary>
    public bool Records { get; init; }

    /// <summary>What the whole is, in a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What the notebook says of itself, as Markdown.</summary>
    public string Prose { get; init; } = "";

    /// <summary>For each step those that it is after, by index.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Order { get; init; }

    /// <summary>For each step the files that it reads.</summary>
    public required IReadOnlyList<IReadOnlyList<string>> Files { get; init; }

    /// <summary>For each step the values that can stand for running it.</summary>
    public required IReadOnlyList<StepValues> Kept { get; init; }
}
