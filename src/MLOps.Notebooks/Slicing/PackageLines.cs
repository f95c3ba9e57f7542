using System.Text.RegularExpressions;

namespace MLOps.Notebooks.Slicing;

/// <summary><c>#r "nuget: X, 1.2"</c> and <c>#i</c> lines, which are not C# and are blanked before it is parsed.</summary>
internal static partial class PackageLines
{
    public static (string Code, IReadOnlyList<PackageRequest> Packages) Strip(string code)
    {
        var packages = new List<PackageRequest>();
        var stripped = Line().Replace(code, match =>
        {
            if (match.Groups["id"].Success)
            {
                packages.Add(new PackageRequest(match.Groups["id"].Value, match.Groups["version"].Success ? match.Groups["version"].Value : null));
            }

            return "";
        });
        return (stripped, packages);
    }

    [GeneratedRegex("""^[ \t]*#(r\s+"nuget:\s*(?<id>[\w.\-]+)\s*(,\s*(?<version>[\w.\-*+]+))?\s*"|i\s+"[^"\r\n]*"|r\s+"[^"\r\n]*")[^\r\n]*""", RegexOptions.Multiline)]
    private static partial Regex Line();
}
