using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Files;
using MLOps.Notebooks.Headless;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>A value of the notebook that can be set from outside.</summary>
/// <param name="Property">Its name in the record of parameters.</param>
/// <param name="Value">The notebook's own value.</param>
/// <param name="Default">That value; not null.</param>
/// <param name="Comment">What the notebook says of it; empty when nothing.</param>
internal sealed record Parameter(IFieldSymbol Variable, string Property, ExpressionSyntax Value, object Default, string Comment);

/// <summary>
/// Which variables become parameters: those that the cell tagged <c>parameters</c> sets to a plain value, and constants that no
/// other constant needs to be one.
/// </summary>
internal sealed class ParameterPlan
{
    public const string RecordName = "Parameters";
    public const string VariableName = "parameters";
    private static readonly string[] Tags = ["parameters", "injected-parameters"];

    private readonly Dictionary<ISymbol, Parameter> _parameters = new(SymbolEqualityComparer.Default);

    public IReadOnlyCollection<Parameter> All => _parameters.Values;

    public Parameter? Of(ISymbol? variable) => variable is not null && _parameters.TryGetValue(variable, out var parameter) ? parameter : null;

    public static ParameterPlan Make(NotebookSlice slice, ExportRequest request, IReadOnlyDictionary<SyntaxNode, string> secrets)
    {
        var plan = new ParameterPlan();
        var kept = slice.KeptNodes.ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var tagged = request.Page?.Cells.Where(c => Tags.Any(t => CellTags.Has(c, t))).Select(c => c.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        foreach (var node in kept.Where(n => n.Syntax is FieldDeclarationSyntax && n.Unit.Magic is null && !n.Syntax.DescendantNodes().Any(secrets.ContainsKey)))
        {
            var field = (FieldDeclarationSyntax)node.Syntax;
            var isConst = field.Modifiers.Any(SyntaxKind.ConstKeyword);
            plan.AddAnswers(node, field, request.Answers, slice.Nodes, names);
            if (isConst ? !IsNeededConstant(field, kept) : IsTagged(node.Cell, tagged))
            {
                plan.Add(node, field, names);
            }
        }

        return plan;
    }

    /// <summary>Names of files and folders that are elsewhere in the project become their names there.</summary>
    public void Move(IReadOnlyDictionary<string, string> moved)
    {
        foreach (var (symbol, parameter) in _parameters.ToList())
        {
            if (parameter.Default is string text && moved.Aggregate(text, (t, m) => t.Replace(m.Key, m.Value, StringComparison.Ordinal)) is var now && now != text)
            {
                _parameters[symbol] = parameter with { Default = now, Value = SyntaxFactory.ParseExpression(Literals.Text(now)) };
            }
        }
    }

    private void Add(SliceNode node, FieldDeclarationSyntax field, HashSet<string> names)
    {
        foreach (var variable in field.Declaration.Variables)
        {
            if (node.Unit.Model.GetDeclaredSymbol(variable) is IFieldSymbol symbol && variable.Initializer?.Value is { } value
                && IsPlain(symbol.Type) && node.Unit.Model.GetConstantValue(value) is { HasValue: true, Value: { } constant })
            {
                _parameters[symbol] = new Parameter(symbol, StepPlan.Unique(StepPlan.Identifier(symbol.Name, "Value"), names), value, constant, CommentOf(field));
            }
        }
    }

    // var city = Console.ReadLine(): what was answered is the parameter's default.
    private void AddAnswers(SliceNode node, FieldDeclarationSyntax field, IReadOnlyDictionary<string, object> answers, IReadOnlyList<SliceNode> all, HashSet<string> names)
    {
        foreach (var variable in field.Declaration.Variables)
        {
            if (variable.Initializer is { Value: var value } && ConsoleInput.IsAnswer(node.Unit.Model, value) && answers.TryGetValue(variable.Identifier.ValueText, out var answer)
                && Literals.Of(answer) is { } literal && node.Unit.Model.GetDeclaredSymbol(variable) is IFieldSymbol symbol && IsPlain(symbol.Type) && IsSetLast(symbol, node, all))
            {
                _parameters[symbol] = new Parameter(symbol, StepPlan.Unique(StepPlan.Identifier(symbol.Name, "Value"), names), SyntaxFactory.ParseExpression(literal), answer, CommentOf(field));
            }
        }
    }

    // The answer is known by what the variable holds at the end of the notebook: nothing may have set it, or one of its name, since.
    private static bool IsSetLast(IFieldSymbol symbol, SliceNode node, IReadOnlyList<SliceNode> all) => !all.Any(n => n.Index > node.Index
        && n.Effects.Definitions.Concat(n.Effects.Writes).Any(s => s is IFieldSymbol && s.Name == symbol.Name));

    private static bool IsTagged(SliceCell cell, HashSet<string> tagged) => (cell.CellId is { } id && tagged.Contains(id))
        || Tags.Any(t => CellTags.Has(new NotebookCell("", CellKind.Code, "csharp", cell.Written, [], []), t));

    private static bool IsPlain(ITypeSymbol type) => type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Decimal
        or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double;

    // Attributes, case labels, default values and other constants take nothing that is set at run time.
    private static bool IsNeededConstant(FieldDeclarationSyntax field, IReadOnlyList<SliceNode> kept)
    {
        var names = field.Declaration.Variables.Select(v => v.Identifier.ValueText).ToHashSet(StringComparer.Ordinal);
        return kept.SelectMany(n => n.Syntax.DescendantNodes().OfType<IdentifierNameSyntax>()).Where(i => names.Contains(i.Identifier.ValueText)).Any(i => i.Ancestors().Any(a =>
            a is AttributeSyntax or CaseSwitchLabelSyntax or ConstantPatternSyntax or RelationalPatternSyntax or ParameterSyntax or EnumMemberDeclarationSyntax or BaseTypeDeclarationSyntax
            or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.IsExpression }
            || (a is BaseFieldDeclarationSyntax or LocalDeclarationStatementSyntax && a.ChildTokens().Any(t => t.IsKind(SyntaxKind.ConstKeyword)))));
    }

    private static string CommentOf(FieldDeclarationSyntax field)
    {
        var text = new StringBuilder();
        foreach (var comment in field.GetLeadingTrivia().Concat(field.GetTrailingTrivia()).Where(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia)).Select(t => t.ToString().TrimStart('/').Trim()))
        {
            var isMark = comment.StartsWith("tags:", StringComparison.OrdinalIgnoreCase) || comment == "keep" || comment.StartsWith("keep:", StringComparison.Ordinal);
            text.Append(isMark || comment.Length == 0 ? "" : (text.Length > 0 ? " " : "") + comment);
        }

        return text.ToString();
    }
}
