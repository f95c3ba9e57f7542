using System.Text.RegularExpressions;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.LanguageServices;

/// <summary>
/// Completion within <c>#r</c>, <c>#load</c> and <c>#:package</c>: packages that the machine has restored before and their versions,
/// assemblies and projects beside the notebook. Nothing is asked over the network.
/// </summary>
/// <param name="folder">The notebook's.</param>
internal sealed partial class ReferenceCompleter(string folder)
{
    private const int MostItems = 200;

    /// <summary>Null when the cursor stands in no such line.</summary>
    public CompletionResult? Complete(string code, int at)
    {
        var start = at == 0 ? 0 : code.LastIndexOf('\n', at - 1) + 1;
        var line = code[start..at];
        if (Package().Match(line) is { Success: true } package)
        {
            var id = package.Groups["id"];
            return package.Groups["version"] is { Success: true } version
                ? Result(version.Value, at, Versions(id.Value), "version")
                : Result(id.Value, at, Packages(), "package");
        }

        return FilePath().Match(line) is { Success: true } file ? Result(file.Groups["path"].Value, at, Files(file.Groups["kind"].Value == "load" ? [".cs", ".csx"] : [".dll", ".csproj"]), "file") : null;
    }

    private static CompletionResult Result(string typed, int at, IEnumerable<string> names, string kind) => new(
        at - typed.Length, at, names.Where(n => n.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Take(MostItems).Select(n => new CompletionEntry(n, kind)).ToList());

    private static string PackagesFolder() => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } own
        ? own
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static IEnumerable<string> Packages() => Folders(PackagesFolder()).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Versions(string id) => Folders(Path.Combine(PackagesFolder(), id.ToLowerInvariant())).OrderDescending(StringComparer.Ordinal);

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(f => Path.GetFileName(f)) : [];

    private IEnumerable<string> Files(string[] extensions) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3, IgnoreInaccessible = true })
            .Where(f => extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/')).Where(f => !f.StartsWith('.') && !f.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [GeneratedRegex("""^\s*(?:#r\s*"nuget:\s*|#:package\s+)(?<id>[\w.\-]*)(?:\s*[,@]\s*(?<version>[\w.\-*]*))?$""")]
    private static partial Regex Package();

    [GeneratedRegex("""^\s*#(?<kind>r|load)\s*"(?<path>(?!nuget:)[^"]*)$""")]
    private static partial Regex FilePath();
}
