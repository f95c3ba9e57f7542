using System.Globalization;
using System.Text;
using MLOps.Validation;

namespace MLOps.Rendering.Gate;

/// <summary>A validation as Markdown for comments on pull requests and job summaries.</summary>
internal static class Markdown
{
    private const int ShownChecks = 50;

    public static string Write(ValidationReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Safe(report.Title)}\n\n{(report.Success ? "✅" : "❌")} {Safe(report.Verdict())}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{report.Rows:N0} rows: {report.CleanRows:N0} clean, {report.QuarantinedRows:N0} break a check.\n");
        var broken = report.Checks.Where(c => !c.Success).OrderByDescending(c => c.Error is null ? c.Severity : Severity.Error).ThenByDescending(c => c.FailedShare).ToList();
        if (broken.Count > 0)
        {
            text.Append("\n| check | severity | what |\n|---|---|---|\n");
            text.AppendJoin("", broken.Take(ShownChecks).Select(c => $"| {Safe(c.Id)} | {c.Severity.ToString().ToLowerInvariant()} | {Safe(CheckSentence.Of(c))} |\n"));
            text.Append(broken.Count > ShownChecks ? string.Create(CultureInfo.InvariantCulture, $"\nand {broken.Count - ShownChecks:N0} more.\n") : "");
        }

        var holding = report.Checks.Where(c => c.Success).Select(c => Safe(c.Id)).ToList();
        if (holding.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n<details><summary>{holding.Count:N0} {(holding.Count == 1 ? "check holds" : "checks hold")}</summary>\n\n{string.Join(", ", holding.Take(ShownChecks))}{(holding.Count > ShownChecks ? ", …" : "")}\n\n</details>\n");
        }

        return text.ToString();
    }

    // Nothing of the user's becomes markup or ends a cell.
    private static string Safe(string text) => string.Concat(text.ReplaceLineEndings(" ").Select(c => c switch
    {
        '<' => "&lt;",
        '>' => "&gt;",
        '&' => "&amp;",
        '|' or '*' or '_' or '`' or '[' or ']' or '\\' or '~' or '#' => $"\\{c}",
        _ => c.ToString(),
    }));
}
