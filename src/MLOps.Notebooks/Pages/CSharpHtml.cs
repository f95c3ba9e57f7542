using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using MLOps.Interactive.Cells;
using MLOps.Interactive.Commands;

namespace MLOps.Notebooks.Pages;

/// <summary>Colours a cell by its syntax alone: no references are resolved, so it is fast and works on code that does not compile.</summary>
internal static class CSharpHtml
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Preview, DocumentationMode.None, SourceCodeKind.Script);

    public static string Render(string code)
    {
        var html = new StringBuilder();
        foreach (var segment in Catalog.Default.Parse(code))
        {
            if (segment is MagicSegment magic)
            {
                Magic(html, magic);
            }
            else
            {
                Code(html, segment.Text);
            }
        }

        return html.ToString();
    }

    private static void Magic(StringBuilder html, MagicSegment magic)
    {
        var bodyLength = magic.Body?.Length ?? 0;
        Span(html, "m", magic.Text[..^bodyLength]);
        html.Append(WebUtility.HtmlEncode(magic.Body ?? ""));
    }

    private static void Code(StringBuilder html, string code)
    {
        var root = CSharpSyntaxTree.ParseText(code, Script).GetRoot();
        foreach (var token in root.DescendantTokens(descendIntoTrivia: false))
        {
            Trivia(html, token.LeadingTrivia);
            Span(html, ClassOf(token), token.Text);
            Trivia(html, token.TrailingTrivia);
        }
    }

    private static void Trivia(StringBuilder html, SyntaxTriviaList list)
    {
        foreach (var trivia in list)
        {
            Span(html, ClassOf(trivia), trivia.ToFullString());
        }
    }

    private static string? ClassOf(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "c",
        _ when trivia.IsDirective => "m",
        _ => null,
    };

    private static string? ClassOf(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.Utf8StringLiteralToken
            or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken
            or SyntaxKind.InterpolatedStringTextToken or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken
            or SyntaxKind.InterpolatedStringEndToken or SyntaxKind.InterpolatedRawStringEndToken
            or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken => "s",
        SyntaxKind.IdentifierToken => Identifier(token),
        var kind => SyntaxFacts.IsKeywordKind(kind) ? "k" : null,
    };

    private static string? Identifier(SyntaxToken token) => token.Parent switch
    {
        IdentifierNameSyntax { Identifier.Text: "var" or "await" } => "k",
        BaseTypeDeclarationSyntax or TypeParameterSyntax or ConstructorDeclarationSyntax => "t",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "f",
        SimpleNameSyntax name when IsCalled(name) => "f",
        SimpleNameSyntax name when IsType(name) => "t",
        _ => null,
    };

    private static bool IsCalled(SimpleNameSyntax name) => name.Parent switch
    {
        InvocationExpressionSyntax call => call.Expression == name,
        MemberAccessExpressionSyntax member => member.Name == name && member.Parent is InvocationExpressionSyntax call && call.Expression == member,
        MemberBindingExpressionSyntax { Parent: InvocationExpressionSyntax } => true,
        _ => false,
    };

    private static bool IsType(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax member => member.Expression == name && char.IsUpper(name.Identifier.Text[..1].FirstOrDefault()),
        ObjectCreationExpressionSyntax or VariableDeclarationSyntax or ParameterSyntax or TypeArgumentListSyntax or BaseTypeSyntax or NullableTypeSyntax
            or ArrayTypeSyntax or CastExpressionSyntax or TypeOfExpressionSyntax or CatchDeclarationSyntax or DeclarationPatternSyntax or PropertyDeclarationSyntax => true,
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => true,
        _ => false,
    };

    private static void Span(StringBuilder html, string? kind, string text)
    {
        var encoded = WebUtility.HtmlEncode(text);
        _ = kind is null || text.Length == 0 ? html.Append(encoded) : html.Append("<span class=\"").Append(kind).Append("\">").Append(encoded).Append("</span>");
    }
}
