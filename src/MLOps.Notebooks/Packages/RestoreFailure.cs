using System.Text.RegularExpressions;
using MLOps.Notebooks.Session;

namespace MLOps.Notebooks.Packages;

/// <summary>What went wrong in a restore or build, read from what the SDK printed.</summary>
internal static partial class RestoreFailure
{
    private const string Unchanged = "The session is as it was.";

    /// <summary>One sentence for the first error.</summary>
    public static UserException Of(string log, PackageRequests requests)
    {
        var error = Errors(log).FirstOrDefault();
        return error is null ? new UserException($"The packages could not be restored: {LastLine(log)}.", Unchanged)
            : error.Code.StartsWith("NU", StringComparison.Ordinal) ? new UserException($"{Restore(error, log, requests)}.", Unchanged)
            : Build(Errors(log).Where(e => !e.Code.StartsWith("NU", StringComparison.Ordinal)).Distinct().ToList());
    }

    /// <summary>The source that could not be reached, when that is what failed.</summary>
    public static string? UnreachableSource(string log) =>
        Errors(log).Where(e => e.Code == "NU1301").Select(e => Source().Match(e.Message)).FirstOrDefault(m => m.Success)?.Groups["source"].Value;

    /// <summary>Packages without a given version of which there are previews only.</summary>
    public static IReadOnlyList<string> OnlyPreviews(string log, PackageRequests requests) => Errors(log).Where(e => e.Code == "NU1103")
        .Select(e => Quoted(e, requests)).OfType<PackageDirective>().Where(p => p.Version is null).Select(p => p.Id).Distinct().ToList();

    private static string Restore(BuildError error, string log, PackageRequests requests)
    {
        var name = Quoted(error, requests) is { } package ? $"{package.Id} {package.Version}".TrimEnd() : "The packages";
        var message = error.Message.TrimEnd('.');
        return error.Code switch
        {
            "NU1101" => $"{name} could not be restored: no package of this name is in {Sources(message)}",
            "NU1102" => $"{name} could not be restored: there is no such version{Nearest(log)}",
            "NU1605" when Downgrade().Match(message) is { Success: true } d =>
                $"{d.Groups["id"]} {d.Groups["to"]} could not be restored: another package needs {d.Groups["id"]} {d.Groups["from"]} or newer; ask for that one",
            "NU1301" => $"{name} could not be restored: the package source {Source().Match(message).Groups["source"].Value} cannot be reached",
            "NU1202" => $"{name} could not be restored: it is not made for .NET {Environment.Version.Major}",
            _ => $"{name} could not be restored: {WhiteSpace().Replace(message, " ")}",
        };
    }

    private static string Nearest(string log) => NearestVersion().Match(log) is { Success: true } m ? $", the nearest is {m.Groups[1].Value}" : "";

    private static UserException Build(List<BuildError> errors)
    {
        var shown = errors.Take(5).Select(e => $"{Path.GetFileName(e.File)}{(e.Line.Length > 0 ? $", line {e.Line}" : "")}: {e.Code} {e.Message.TrimEnd('.')}");
        var more = errors.Count > 5 ? $" (and {errors.Count - 5} more)" : "";
        return new UserException($"{Path.GetFileName(errors[0].Project)} could not be built: {string.Join("; ", shown)}{more}.", Unchanged);
    }

    private static PackageDirective? Quoted(BuildError error, PackageRequests requests) => requests.Packages
        .FirstOrDefault(p => Regex.IsMatch(error.Message, $@"(?<![\w.-]){Regex.Escape(p.Id)}(?![\w-]|\.\w)", RegexOptions.IgnoreCase));

    private static string Sources(string message) =>
        message.LastIndexOf("source(s): ", StringComparison.Ordinal) is >= 0 and var at ? message[(at + 11)..] : "the package sources";

    private static IEnumerable<BuildError> Errors(string log) => log.Split('\n').Select(l => ErrorLine().Match(l)).Where(m => m.Success).Select(m => new BuildError(
        m.Groups["file"].Value.Trim(), m.Groups["line"].Value, m.Groups["code"].Value, m.Groups["message"].Value.Trim(), m.Groups["project"].Value));

    private static string LastLine(string log) => log.Trim().Split('\n')[^1].Trim().TrimEnd('.');

    [GeneratedRegex(@"^(?<file>[^(:]*(:[\\/][^(:]*)?)(\((?<line>\d+)[^)]*\))?\s*:\s*error\s+(?<code>[A-Z]+\d+):\s*(?<message>.*?)(\s*\[(?<project>[^\]]*)\])?\s*$")]
    private static partial Regex ErrorLine();

    [GeneratedRegex(@"downgrade: (?<id>\S+) from (?<from>\S+) to (?<to>\S+?)[.,]?(\s|$)")]
    private static partial Regex Downgrade();

    [GeneratedRegex(@"(source|source:)\s+'?(?<source>[^\s']+?)'?[.,]?(\s|$)")]
    private static partial Regex Source();

    [GeneratedRegex(@"Nearest version: (\S+)")]
    private static partial Regex NearestVersion();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    private sealed record BuildError(string File, string Line, string Code, string Message, string Project);
}
