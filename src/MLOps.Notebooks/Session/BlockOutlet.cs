using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Session;

/// <summary>Lets out of a block what later cells are to see: variables that may be fields, and the value of its last expression.</summary>
/// <param name="model">Of the compilation that holds <paramref name="block"/>.</param>
/// <param name="shift">How much later than in the text everything stands in the compilation.</param>
internal sealed class BlockOutlet(SemanticModel model, BlockSyntax block, int shift)
{
    /// <summary>What stands behind the last expression when it is the cell's value: an ordinary statement has a blank before the brace.</summary>
    public const string EndOfValue = ";}";

    private readonly List<(int Start, int Length, string Text)> _edits = [];
    private readonly List<string> _declarations = [];

    /// <summary>The text with the variables declared in front of the block.</summary>
    public string Apply(string text)
    {
        foreach (var statement in block.Statements)
        {
            switch (statement)
            {
                case LocalDeclarationStatementSyntax { IsConst: false } local when local.Declaration.Variables.All(CanLeave):
                    LetOut(local.Declaration);
                    break;
                case ExpressionStatementSyntax expression:
                    expression.DescendantNodes(n => n is not AnonymousFunctionExpressionSyntax).OfType<DeclarationExpressionSyntax>().ToList().ForEach(LetOut);
                    break;
            }
        }

        if (block.Statements.LastOrDefault() is ExpressionStatementSyntax last && IsValue(last, text))
        {
            Return(last);
        }

        Edit(block.SpanStart, 0, string.Concat(_declarations));
        return Edited(text);
    }

    private bool IsValue(ExpressionStatementSyntax last, string text) =>
        text.AsSpan(last.SemicolonToken.SpanStart - shift).StartsWith(EndOfValue, StringComparison.Ordinal);

    private void LetOut(VariableDeclarationSyntax declaration)
    {
        Edit(declaration.Type.SpanStart, declaration.Type.Span.Length, "");
        declaration.Variables.GetSeparators().ToList().ForEach(s => Edit(s.SpanStart, 1, ";"));
        foreach (var variable in declaration.Variables)
        {
            var type = Declare(variable);
            switch (variable.Initializer)
            {
                case null:
                    Edit(variable.SpanStart, variable.Span.Length, "");
                    break;
                case { Value: InitializerExpressionSyntax items }:
                    Edit(items.SpanStart, 0, $"new {type} ");
                    break;
            }
        }
    }

    private void LetOut(DeclarationExpressionSyntax declaration)
    {
        var variables = declaration.Designation.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>().ToList();
        if (variables.TrueForAll(CanLeave))
        {
            variables.ForEach(v => Declare(v));
            Edit(declaration.Type.SpanStart, declaration.Type.Span.Length, "");
        }
    }

    private string Declare(SyntaxNode variable)
    {
        var local = (ILocalSymbol)model.GetDeclaredSymbol(variable)!;
        var type = local.Type.ToMinimalDisplayString(model, block.SpanStart);
        _declarations.Add($"{type} @{local.Name} = default; ");
        return type;
    }

    // A type without a name cannot be written in front of the block.
    private bool CanLeave(SyntaxNode variable) => model.GetDeclaredSymbol(variable) is ILocalSymbol
    {
        IsRef: false, IsUsing: false, Type: { IsRefLikeType: false, TypeKind: not (TypeKind.Error or TypeKind.Pointer or TypeKind.FunctionPointer) } type
    } && !type.ToMinimalDisplayString(model, block.SpanStart).Contains("<anonymous", StringComparison.Ordinal);

    // What cannot be the value of a cell is returned too: the compiler then says why not.
    private void Return(ExpressionStatementSyntax last)
    {
        if (model.GetTypeInfo(last.Expression).Type is not { SpecialType: SpecialType.System_Void })
        {
            Edit(last.SpanStart, 0, "return ");
        }
    }

    private void Edit(int start, int length, string text) => _edits.Add((start - shift, length, text));

    private string Edited(string text)
    {
        var edited = new System.Text.StringBuilder(text);
        foreach (var (start, length, written) in _edits.OrderByDescending(e => e.Start))
        {
            edited.Remove(start, length).Insert(start, written);
        }

        return edited.ToString();
    }
}
