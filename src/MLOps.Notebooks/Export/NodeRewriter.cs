using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Formatting;
using MLOps.Notebooks.Slicing;

namespace MLOps.Notebooks.Export;

/// <summary>Turns notebook code into program code: new names, fields instead of top-level variables, nothing displayed.</summary>
/// <param name="records">Whether an open run may record fits and evaluations in this code.</param>
internal sealed class NodeRewriter(SemanticModel model, ProgramParts parts, bool records) : CSharpSyntaxRewriter
{
    /// <summary>What types and static code call: they stand apart from the pipeline and do not see its workspace.</summary>
    public const string Apart = "PipelineRecording";

    private readonly NamePlan names = parts.Plan;

    public override SyntaxNode? VisitIdentifierName(IdentifierNameSyntax node) =>
        !node.IsVar && NewName(model.GetSymbolInfo(node).Symbol, node.Identifier.ValueText) is { } name ? node.WithIdentifier(Renamed(node.Identifier, name)) : base.VisitIdentifierName(node);

    public override SyntaxNode? VisitGenericName(GenericNameSyntax node)
    {
        var visited = (GenericNameSyntax)base.VisitGenericName(node)!;
        return NewName(model.GetSymbolInfo(node).Symbol, node.Identifier.ValueText) is { } name ? visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;
    }

    // In the notebook an open run hears of these by itself.
    public override SyntaxNode? VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        var visited = (InvocationExpressionSyntax)base.VisitInvocationExpression(node)!;
        return (records ? model.GetSymbolInfo(node).Symbol as IMethodSymbol : null) switch
        {
            null => visited,
            var method when RecordedCalls.IsFit(node, method) => Recorded("Fit", node, $"{((MemberAccessExpressionSyntax)visited.Expression).Expression.WithoutTrivia()}, {visited.ArgumentList.Arguments}"),
            var method when RecordedCalls.IsEvaluation(node, method) => Recorded("Evaluated", node, visited.WithoutTrivia().ToString()),
            _ => visited,
        };
    }

    public override SyntaxNode? VisitObjectCreationExpression(ObjectCreationExpressionSyntax node)
    {
        var visited = (ObjectCreationExpressionSyntax)base.VisitObjectCreationExpression(node)!;
        return parts.Records && TypeTraits.IsGenerator(model.GetTypeInfo(node).Type)
            ? Recorded("Watch", node, visited.WithoutTrivia().ToString())
            : visited;
    }

    // new { x } keeps its member's name when the variable behind it got another.
    public override SyntaxNode? VisitAnonymousObjectMemberDeclarator(AnonymousObjectMemberDeclaratorSyntax node)
    {
        var visited = (AnonymousObjectMemberDeclaratorSyntax)base.VisitAnonymousObjectMemberDeclarator(node)!;
        return node is { NameEquals: null, Expression: IdentifierNameSyntax before } && visited.Expression is IdentifierNameSyntax after && before.Identifier.ValueText != after.Identifier.ValueText
            ? visited.WithNameEquals(SyntaxFactory.NameEquals(before.Identifier.ValueText)).NormalizeWhitespace()
            : visited;
    }

    public override SyntaxNode? VisitVariableDeclarator(VariableDeclaratorSyntax node)
    {
        var visited = (VariableDeclaratorSyntax)base.VisitVariableDeclarator(node)!;
        if (parts.Parameters.Of(model.GetDeclaredSymbol(node)) is { } parameter)
        {
            visited = visited.WithInitializer(visited.Initializer!.WithValue(SyntaxFactory.ParseExpression($"{ParameterPlan.VariableName}.{parameter.Property}")));
        }

        return Declared(node) is { } name ? visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;
    }

    public override SyntaxNode? VisitSingleVariableDesignation(SingleVariableDesignationSyntax node) =>
        Declared(node) is { } name ? node.WithIdentifier(Renamed(node.Identifier, name)) : node;

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node)
    {
        var visited = (MethodDeclarationSyntax)base.VisitMethodDeclaration(node)!;
        return Declared(node) is { } name ? visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;
    }

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node)
    {
        var visited = (PropertyDeclarationSyntax)base.VisitPropertyDeclaration(node)!;
        return Declared(node) is { } name ? visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;
    }

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node) => RenameType(node, (ClassDeclarationSyntax)base.VisitClassDeclaration(node)!);

    public override SyntaxNode? VisitStructDeclaration(StructDeclarationSyntax node) => RenameType(node, (StructDeclarationSyntax)base.VisitStructDeclaration(node)!);

    public override SyntaxNode? VisitRecordDeclaration(RecordDeclarationSyntax node) => RenameType(node, (RecordDeclarationSyntax)base.VisitRecordDeclaration(node)!);

    public override SyntaxNode? VisitInterfaceDeclaration(InterfaceDeclarationSyntax node) => RenameType(node, (InterfaceDeclarationSyntax)base.VisitInterfaceDeclaration(node)!);

    public override SyntaxNode? VisitEnumDeclaration(EnumDeclarationSyntax node) => RenameType(node, (EnumDeclarationSyntax)base.VisitEnumDeclaration(node)!);

    public override SyntaxNode? VisitConstructorDeclaration(ConstructorDeclarationSyntax node)
    {
        var visited = (ConstructorDeclarationSyntax)base.VisitConstructorDeclaration(node)!;
        return model.GetDeclaredSymbol(node) is { } symbol && NewName(symbol.ContainingType, node.Identifier.ValueText) is { } name ? visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;
    }

    // out var x and var (x, y) declare nothing when x and y are fields.
    public override SyntaxNode? VisitDeclarationExpression(DeclarationExpressionSyntax node)
    {
        var fields = node.Designation.DescendantNodesAndSelf().OfType<SingleVariableDesignationSyntax>().Any(d => model.GetDeclaredSymbol(d) is { } symbol && names.IsField(symbol));
        return fields ? Target(node.Type, node.Designation).WithTriviaFrom(node) : base.VisitDeclarationExpression(node);
    }

    public override SyntaxNode? VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (node.Expression is InvocationExpressionSyntax call && model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Variables.IsNotebookDisplay(method))
        {
            return SyntaxFactory.EmptyStatement().WithTriviaFrom(node);
        }

        var visited = (ExpressionStatementSyntax)base.VisitExpressionStatement(node)!;
        return visited.SemicolonToken.IsMissing ? Closed(visited) : visited;
    }

    // What was shown can be shown anew, and all of that goes.
    public override SyntaxNode? VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node) =>
        node.Declaration.Variables is [{ Initializer.Value: InvocationExpressionSyntax call }] && model.GetSymbolInfo(call).Symbol is IMethodSymbol { ReturnType.Name: nameof(DisplayedValue) } method && Variables.IsNotebookDisplay(method)
            ? SyntaxFactory.EmptyStatement().WithTriviaFrom(node)
            : base.VisitLocalDeclarationStatement(node);

    // The value of a cell whose statements went into braces.
    public override SyntaxNode? VisitReturnStatement(ReturnStatementSyntax node) =>
        node is { Expression: { } value, Parent: BlockSyntax { Parent: GlobalStatementSyntax } block } && block.Statements.Last() == node
            ? Closed(SyntaxFactory.ExpressionStatement((ExpressionSyntax)Visit(value)!)).WithTriviaFrom(node)
            : base.VisitReturnStatement(node);

    public override SyntaxToken VisitToken(SyntaxToken token)
    {
        if (!token.IsKind(SyntaxKind.StringLiteralToken) || parts.Moved.Count == 0)
        {
            return base.VisitToken(token);
        }

        var text = Moved(token.Text);
        if (text == token.Text && Moved(token.ValueText) is var value && value != token.ValueText)
        {
            // The file's name is written with escapes: "C:\\data\\a.csv".
            text = Literals.Text(value);
        }

        return text == token.Text ? token : SyntaxFactory.Token(token.LeadingTrivia, SyntaxKind.StringLiteralToken, text, token.ValueText, token.TrailingTrivia);
    }

    public override SyntaxNode? VisitLiteralExpression(LiteralExpressionSyntax node) => parts.Secrets.TryGetValue(node, out var secret)
        ? SyntaxFactory.ParseExpression($"PipelineSecrets.Get({Literals.Text(secret)})").WithTriviaFrom(node)
        : base.VisitLiteralExpression(node);

    private static ExpressionSyntax Recorded(string method, SyntaxNode call, string argument) =>
        SyntaxFactory.ParseExpression($"{(IsApart(call) ? Apart + ".Log" : "mlops.Experiments.AutoLog")}.{method}({argument})").WithTriviaFrom(call);

    private static bool IsApart(SyntaxNode call) => call.Ancestors().Any(a => a is BaseTypeDeclarationSyntax
        || (a is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax && a.ChildTokens().Any(t => t.IsKind(SyntaxKind.StaticKeyword))));

    private string Moved(string text) => parts.Moved.Aggregate(text, (t, f) => t.Replace(f.Key, f.Value, StringComparison.Ordinal));

    // The last expression of a cell, without its semicolon: a statement when it can be one, else a discard.
    private static ExpressionStatementSyntax Closed(ExpressionStatementSyntax statement)
    {
        var expression = statement.Expression;
        var stands = expression is InvocationExpressionSyntax or AwaitExpressionSyntax or AssignmentExpressionSyntax or BaseObjectCreationExpressionSyntax
            or PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression };
        var whole = stands ? expression.WithoutTrailingTrivia() : SyntaxFactory.ParseExpression("_ = " + expression.ToString()).WithLeadingTrivia(expression.GetLeadingTrivia());
        return SyntaxFactory.ExpressionStatement(whole, SyntaxFactory.Token(SyntaxKind.SemicolonToken));
    }

    private ExpressionSyntax Target(TypeSyntax type, VariableDesignationSyntax designation) => SyntaxFactory.ParseExpression(TargetText(type, designation));

    private string TargetText(TypeSyntax type, VariableDesignationSyntax designation) => designation switch
    {
        ParenthesizedVariableDesignationSyntax many => $"({string.Join(", ", many.Variables.Select(v => TargetText(type, v)))})",
        SingleVariableDesignationSyntax one when model.GetDeclaredSymbol(one) is { } symbol && names.IsField(symbol) => names.NameOf(symbol)!,
        SingleVariableDesignationSyntax one => $"{type.ToString()} {Declared(one) ?? one.Identifier.ValueText}",
        _ => "_",
    };

    private T RenameType<T>(T original, T visited)
        where T : BaseTypeDeclarationSyntax =>
        Declared(original) is { } name ? (T)visited.WithIdentifier(Renamed(visited.Identifier, name)) : visited;

    private string? Declared(SyntaxNode node) => model.GetDeclaredSymbol(node) is { } symbol ? NewName(symbol, symbol.Name) : null;

    private string? NewName(ISymbol? symbol, string written) => symbol switch
    {
        null => null,
        IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => NewName(constructor.ContainingType, written),
        _ => names.NameOf(symbol) is { } name && name != written && written == symbol.Name ? name : null,
    };

    private static SyntaxToken Renamed(SyntaxToken token, string name) => SyntaxFactory.Identifier(token.LeadingTrivia, name, token.TrailingTrivia);
}
