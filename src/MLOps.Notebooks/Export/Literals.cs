using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Export;

/// <summary>Values as C# literals.</summary>
internal static class Literals
{
    public static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A plain value in a form that has its very type, also behind <c>var</c>; null for what no literal stands for, as NaN.</summary>
    public static string? Of(object value) => value switch
    {
        string text => Text(text),
        bool flag => flag ? "true" : "false",
        int number => SyntaxFactory.Literal(number).Text,
        long number => SyntaxFactory.Literal(number).Text,
        decimal number => SyntaxFactory.Literal(number).Text,
        float number when float.IsFinite(number) => SyntaxFactory.Literal(number).Text,
        double number when double.IsFinite(number) => WithPoint(SyntaxFactory.Literal(number).Text),
        _ => null,
    };

    private static string WithPoint(string number) => number.All(c => char.IsAsciiDigit(c) || c == '-') ? number + ".0" : number;
}
