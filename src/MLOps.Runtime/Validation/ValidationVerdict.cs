using System.Globalization;

namespace MLOps.Validation;

/// <summary>Says in words how a validation ended and why.</summary>
internal static class ValidationVerdict
{
    private const int Reasons = 3;

    public static string Of(ValidationReport report)
    {
        var broken = report.Checks.Where(c => !c.Success).OrderByDescending(c => c.Error is null ? c.Severity : Severity.Error).ThenByDescending(c => c.FailedShare).ToList();
        var total = Plural(report.Checks.Count, "check");
        if (broken.Count == 0)
        {
            return report.QuarantinedRows == 0
                ? $"Passed: {(report.Checks.Count == 1 ? "the check holds" : $"all {total} hold")} on {Plural(report.Rows, "row")}."
                : $"Passed: all {total} hold within what they allow; {Plural(report.QuarantinedRows, "row")} of {Count(report.Rows)} break one.";
        }

        var more = broken.Count > Reasons ? $"; and {broken.Count - Reasons} more" : "";
        return $"{Word(report)}: {broken.Count} of {total} {(broken.Count == 1 ? "does" : "do")} not hold. {string.Join("; ", broken.Take(Reasons).Select(Reason))}{more}.";
    }

    /// <summary>Passed, Passed with warnings, or Failed.</summary>
    public static string Word(ValidationReport report) => report switch
    {
        { Success: false } => "Failed",
        { Worst: Severity.Warning } => "Passed with warnings",
        { Worst: Severity.Info } => "Passed with remarks",
        _ => "Passed",
    };

    private static string Reason(CheckResult check) => check switch
    {
        { Error: { } error } => $"{check.Id} could not be evaluated: {error.TrimEnd('.')}",
        { OfRows: false } => $"{check.Expected}, but {Observed(check)}",
        _ => $"{Plural(check.Failed, "row")} ({Share(check.FailedShare)}) {(check.Failed == 1 ? "breaks" : "break")} \"{check.Expected}\"",
    };

    private static string Observed(CheckResult check) => check.Observed switch
    {
        string text => text,
        double number => $"it is {number.ToString("G7", CultureInfo.InvariantCulture)}",
        var other => $"it is {string.Create(CultureInfo.InvariantCulture, $"{other}")}",
    };

    // A small share above nothing is never "0 %".
    private static string Share(double share) => share < 0.001 ? "<0.1 %" : (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private static string Plural(long n, string noun) => n == 1 ? $"1 {noun}" : $"{Count(n)} {noun}s";

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
