using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Formatting;
using MLOps.Notebooks.LanguageServices;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Export;

/// <summary>Formats a written program as <c>dotnet format</c> would, by C#'s own rules.</summary>
internal static class ProgramFormat
{
    public static string Apply(string source)
    {
        using var workspace = new AdhocWorkspace(LanguageHost.Services);
        var root = CSharpSyntaxTree.ParseText(source, ScriptCompilation.LibraryParseOptions).GetRoot();
        return Formatter.Format(root, workspace).ToFullString().ReplaceLineEndings("\n");
    }
}
