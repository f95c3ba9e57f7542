using MLOps.Rendering.Gate;
using MLOps.Validation;

namespace MLOps.Rendering;

/// <summary>Validations as files for CI and for other tools.</summary>
public static class GateReport
{
    private static readonly (string Format, string Ending, Func<ValidationReport, Severity, string> Write)[] Writers =
    [
        ("junit", ".xml", JUnit.Write),
        ("openlineage", ".openlineage.json", (report, _) => OpenLineage.Write(report)),
        ("json", ".json", (report, _) => ReportRenderer.Json(report)),
        ("html", ".html", (report, _) => ReportRenderer.Page(report)),
        ("markdown", ".md", (report, _) => Markdown.Write(report)),
    ];

    /// <summary>junit, openlineage (a run event with the facet dataQualityAssertions), json, html, markdown.</summary>
    public static IReadOnlyList<string> Formats { get; } = Writers.Select(w => w.Format).ToList();

    /// <summary>Writes the report and gives the full path of the file.</summary>
    /// <param name="target">A format, which makes a file named after the suite, or a file whose ending says the format.</param>
    /// <param name="baseDirectory">Where relative names start.</param>
    /// <param name="gate">Broken checks of this severity and worse are failures to CI; the others are told of.</param>
    /// <exception cref="UserException">The target is neither, or cannot be written.</exception>
    public static string Write(ValidationReport report, string target, string baseDirectory, Severity gate = Severity.Error)
    {
        ArgumentNullException.ThrowIfNull(report);
        var writer = Find(target);
        var file = Path.GetFullPath(writer.Format == target ? FileName(report.Suite) + writer.Ending : target, baseDirectory);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, writer.Write(report, gate));
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{target}' cannot be written: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }

    /// <summary>Refuses a target that says no format, before anything is validated.</summary>
    /// <exception cref="UserException">It is neither a format nor a file of a known ending.</exception>
    public static void Check(string target) => Find(target);

    private static (string Format, string Ending, Func<ValidationReport, Severity, string> Write) Find(string target)
    {
        var index = Array.FindIndex(Writers, w => w.Format == target);
        index = index >= 0 ? index : Array.FindIndex(Writers, w => target.EndsWith(w.Ending, StringComparison.OrdinalIgnoreCase));
        return index >= 0
            ? Writers[index]
            : throw new UserException(Path.HasExtension(target)
                ? new UserError($"'{target}' does not say what report it is.", $"End it with {string.Join(", ", Writers.Select(w => w.Ending))}.")
                : UserError.Unknown("report format", target, Formats));
    }

    private static string FileName(string suite) => string.Concat(suite.Select(c => Path.GetInvalidFileNameChars().Contains(c) || c is '/' or '\\' or ':' ? '_' : c));
}
