using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Marks by hand: <c>#!keep</c> anywhere in a cell, or <c>// keep</c> on its first line, keep the cell; <c>// keep</c> before or behind a
/// statement keeps that statement.
/// </summary>
internal static class KeepMarks
{
    /// <summary>The magic that marks its cell.</summary>
    public const string Command = "keep";

    public static bool MarksCell(string text) => IsKeep(text.AsSpan().TrimStart().ToString().ReplaceLineEndings("\n").Split('\n')[0]);

    public static bool Marks(SyntaxNode node) =>
        node.GetLeadingTrivia().Concat(node.GetTrailingTrivia()).Any(t => t.IsKind(SyntaxKind.SingleLineCommentTrivia) && IsKeep(t.ToString()));

    private static bool IsKeep(string line) =>
        line.StartsWith("//", StringComparison.Ordinal) && line.TrimStart('/').Trim() is var word && (word == "keep" || word.StartsWith("keep:", StringComparison.Ordinal));
}
