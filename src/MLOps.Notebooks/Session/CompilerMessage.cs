using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MLOps.Notebooks.Session;

/// <summary>What the compiler says, in a notebook's words where a compiler's would puzzle.</summary>
internal static partial class CompilerMessage
{
    public static string Of(Diagnostic error)
    {
        var message = error.GetMessage(CultureInfo.InvariantCulture);
        return $"{error.Id} {WithoutVersions(message)}{Hint(error)}";
    }

    /// <summary>Two types of one name are told apart by age, not by the assemblies that hold them.</summary>
    private static string WithoutVersions(string message)
    {
        var versions = LibraryOfCell().Matches(message).Select(Version).ToList();
        var text = LibraryOfCell().Replace(message, m => Version(m) == versions.Max() ? "" : " as it was declared before");
        return versions.Distinct().Count() > 1 ? text + ". Run the cells again that made or take the earlier one" : text;
    }

    private static int Version(Match match) => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    private static string Hint(Diagnostic error) => error.Id switch
    {
        "CS0120" when IsInType(error.Location) => " A type does not see the notebook's variables and methods: hand them to it.",
        "CS0029" when SpanToObject().IsMatch(error.GetMessage(CultureInfo.InvariantCulture)) => ". A Span cannot be shown: write .ToArray() or .ToString() behind it.",
        "CS8345" => " A notebook's variable outlives its cell and cannot be of this type: put these lines into a method or into braces.",
        _ => "",
    };

    private static bool IsInType(Location location) =>
        location.SourceTree?.GetRoot().FindNode(location.SourceSpan).FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is not null;

    [GeneratedRegex(@"type 'System\.(ReadOnly)?Span<.*>' to 'object'$")]
    private static partial Regex SpanToObject();

    [GeneratedRegex(@" \[Types_\d+, Version=(\d+)\.[^\]]*\]")]
    private static partial Regex LibraryOfCell();
}
