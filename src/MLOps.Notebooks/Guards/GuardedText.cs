using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// C# of a cell with checks written into it: loops and lambdas ask whether to stop, functions that may call themselves ask for
/// room on the stack as well, what native code works for is noted, keys are read from who answers for the console. Nothing is
/// put on another line, so that errors and stack traces name the lines that the person wrote.
/// </summary>
internal sealed class GuardedText : CSharpSyntaxWalker
{
    private const string Space = "global::MLOps.Notebooks.Guards.";
    private const string Stop = $"{Space}{nameof(StopCheck)}.{nameof(StopCheck.Pass)}(); ";
    private const string StopTight = $"{Space}{nameof(StopCheck)}.{nameof(StopCheck.PassTight)}(); ";
    private const string Stack = $"{Space}{nameof(StackCheck)}.{nameof(StackCheck.Enter)}(); ";
    private const string Note = $"{Space}{nameof(NativeWork)}.{nameof(NativeWork.Note)}(";
    private const string Fits = $"{Space}{nameof(WatchedFits)}.";
    private const string ReadKey = $"{Space}{nameof(ConsoleKeys)}.{nameof(ConsoleKeys.ReadKey)}";

    private static readonly string[] Reasons = ["while", "for", "do", "goto", "=>", "{", "DuckDBConnection", "MLContext", "ReadKey", "Fit(", "Evaluate", "CrossValidate", "PermutationFeatureImportance"];

    private readonly TextEdits _edits = new();
    private readonly RecursiveFunctions _recursive;
    private readonly LambdaForms _lambdas;
    private int _lambda;

    private GuardedText(RecursiveFunctions recursive, LambdaForms lambdas) => (_recursive, _lambdas) = (recursive, lambdas);

    /// <summary>The guarded text, on the same lines; null when the code needs no guard.</summary>
    public static string? Of(string code, LambdaForms lambdas)
    {
        if (!Reasons.Any(r => code.Contains(r, StringComparison.Ordinal)))
        {
            return null;
        }

        // Blanked keywords leave all places as they are.
        var root = CSharpSyntaxTree.ParseText(UsingVariables.Take(code).Text, ScriptCompilation.ParseOptions).GetCompilationUnitRoot();
        var guarded = new GuardedText(RecursiveFunctions.Of(root), lambdas);
        guarded.Visit(root);
        if (guarded._recursive.IsAny)
        {
            StackCheck.Prepare();
        }

        return guarded._edits.IsEmpty ? null : guarded._edits.Apply(code);
    }

    /// <summary>What opens is written before what stands within, what closes after it: so they nest where they meet.</summary>
    public override void Visit(SyntaxNode? node)
    {
        var close = node is null ? null : Open(node);
        base.Visit(node);
        if (close is { } closing)
        {
            _edits.Insert(closing.Position, closing.Text);
        }
    }

    private (int Position, string Text)? Open(SyntaxNode node) => node switch
    {
        WhileStatementSyntax loop => Loop(loop, loop.Statement),
        DoStatementSyntax loop => Loop(loop, loop.Statement),
        ForStatementSyntax loop => Loop(loop, loop.Statement),
        CommonForEachStatementSyntax loop => Loop(loop, loop.Statement),
        GotoStatementSyntax jump when jump.IsKind(SyntaxKind.GotoStatement) => Wrap(jump, "{ " + Stop, " }"),
        BlockSyntax { Parent: { } function } block when _recursive.Contains(function) => Within(block, Stack),
        ArrowExpressionClauseSyntax { Parent: { } function } arrow when _recursive.Contains(function) => Arrow(arrow, function),
        LambdaExpressionSyntax { ExpressionBody: { } body } lambda when _recursive.Contains(lambda) && FunctionResults.OfDelegate(lambda) is { } hasValue =>
            Body(lambda.ArrowToken, body, "=> { " + Stack, hasValue, "; }"),
        AnonymousFunctionExpressionSyntax { Block: { } block } => Within(block, StopTight),
        LambdaExpressionSyntax { ExpressionBody: { } body } lambda => Lambda(lambda, body),
        ObjectCreationExpressionSyntax creation when WorksNatively(creation.Type) => Wrap(creation, Note, ")"),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(Console.ReadKey) } method } when IsConsole(method.Expression) => Key(method),
        InvocationExpressionSyntax call when FitCalls.IsFit(call) => Fit(call),
        InvocationExpressionSyntax call when FitCalls.IsEvaluation(call) => Evaluation(call),
        _ => null,
    };

    private (int Position, string Text)? Fit(InvocationExpressionSyntax call)
    {
        var receiver = ((MemberAccessExpressionSyntax)call.Expression).Expression;
        var rows = call.ArgumentList.Arguments[0].Expression;
        _edits.Insert(call.SpanStart, $"{Fits}{nameof(WatchedFits.End)}({Fits}{nameof(WatchedFits.Begin)}(");
        _edits.Insert(receiver.Span.End, ")");
        _edits.Insert(rows.SpanStart, $"{Fits}{nameof(WatchedFits.Rows)}(");
        return (call.Span.End - 1, "))");
    }

    private (int Position, string Text)? Evaluation(InvocationExpressionSyntax call)
    {
        var rows = call.ArgumentList.Arguments[0].Expression;
        _edits.Insert(call.SpanStart, $"{Fits}{nameof(WatchedFits.Evaluated)}(");
        _edits.Insert(rows.SpanStart, $"{Fits}{nameof(WatchedFits.Scored)}(");
        _edits.Insert(rows.Span.End, ")");
        return (call.Span.End, ")");
    }

    private (int Position, string Text)? Loop(StatementSyntax loop, StatementSyntax body)
    {
        var check = LoopTraits.IsTight(loop) ? StopTight : Stop;
        return body is BlockSyntax block ? Within(block, check) : Wrap(body, "{ " + check, " }");
    }

    private (int Position, string Text)? Lambda(LambdaExpressionSyntax lambda, ExpressionSyntax body) =>
        _lambdas.Of(_lambda++, lambda) is { } form ? Body(lambda.ArrowToken, body, $"=> {{ {form.Mark}{StopTight}", form.HasValue, "; }") : null;

    private (int Position, string Text)? Within(BlockSyntax block, string check)
    {
        _edits.Insert(block.OpenBraceToken.Span.End, " " + check);
        return null;
    }

    private (int Position, string Text)? Wrap(SyntaxNode node, string open, string close)
    {
        _edits.Insert(node.SpanStart, open);
        return (node.Span.End, close);
    }

    private (int Position, string Text)? Arrow(ArrowExpressionClauseSyntax arrow, SyntaxNode function)
    {
        var isProperty = function is PropertyDeclarationSyntax;
        _edits.Replace(function.GetLastToken().Span, isProperty ? "; } }" : "; }");
        return Body(arrow.ArrowToken, arrow.Expression, (isProperty ? "{ get { " : "{ ") + Stack, FunctionResults.HasValue(function), "");
    }

    private (int Position, string Text)? Body(SyntaxToken arrow, ExpressionSyntax expression, string open, bool hasValue, string close)
    {
        _edits.Replace(arrow.Span, open);
        if (hasValue && expression is not ThrowExpressionSyntax)
        {
            // Where the value stands: errors name the line of the statement.
            _edits.Insert(expression.SpanStart, "return ");
        }

        return (expression.Span.End, close);
    }

    private (int Position, string Text)? Key(MemberAccessExpressionSyntax method)
    {
        _edits.Replace(method.Span, ReadKey);
        return null;
    }

    private static bool IsConsole(ExpressionSyntax expression) => expression.ToString() is "Console" or "System.Console" or "global::System.Console";

    private static bool WorksNatively(TypeSyntax type) => (type is QualifiedNameSyntax qualified ? qualified.Right : type) is IdentifierNameSyntax { Identifier.ValueText: "DuckDBConnection" or "MLContext" };
}
