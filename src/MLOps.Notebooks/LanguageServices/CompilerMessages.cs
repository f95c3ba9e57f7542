using System.Globalization;
using Microsoft.CodeAnalysis;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>What the compiler says, of a cell.</summary>
internal static class CompilerMessages
{
    // What is right in a script, or about references that are not the person's: two versions of an assembly, a using said twice.
    private static readonly HashSet<string> Noise = ["CS1701", "CS1702", "CS1705", "CS0105", "CS8632", "CS1998", "CS7095"];

    // Mistakes for sure, and in code that runs: told when it runs. All others are for whoever asks for them.
    private static readonly HashSet<string> Mistakes = ["CS4014", "CS1717", "CS1718", "CS0665", "CS0642", "CS0472", "CS0652", "CS8509", "CS0251", "CS0219"];

    public static bool IsWorthSaying(Diagnostic message) => message.Severity >= DiagnosticSeverity.Warning && !Noise.Contains(message.Id);

    /// <summary>A warning that means a mistake: a call that nobody awaits, a comparison that is always false.</summary>
    public static bool IsMistake(Diagnostic message) => message.Severity == DiagnosticSeverity.Warning && Mistakes.Contains(message.Id);

    public static CellDiagnostic Read(Diagnostic message)
    {
        var span = message.Location.GetLineSpan();
        return new CellDiagnostic(
            span.StartLinePosition.Line + 1,
            span.StartLinePosition.Character + 1,
            span.EndLinePosition.Line + 1,
            span.EndLinePosition.Character + 1,
            message.Severity == DiagnosticSeverity.Error ? CellSeverity.Error : CellSeverity.Warning,
            message.Id,
            message.GetMessage(CultureInfo.InvariantCulture));
    }

    /// <summary>One line: <c>cell 3, line 2: warning CS4014 ...</c></summary>
    public static string Line(Diagnostic message) => string.Create(
        CultureInfo.InvariantCulture, $"{message.Location.GetLineSpan().Path}, line {message.Location.GetLineSpan().StartLinePosition.Line + 1}: warning {message.Id} {message.GetMessage(CultureInfo.InvariantCulture)}");
}
