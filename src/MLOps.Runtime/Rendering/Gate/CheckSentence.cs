using System.Globalization;
using MLOps.Validation;

namespace MLOps.Rendering.Gate;

/// <summary>A broken check in one line, and its sample rows in a few more.</summary>
internal static class CheckSentence
{
    public static string Of(CheckResult check) => check switch
    {
        { Error: { } error } => $"could not be evaluated: {error}",
        { OfRows: true } => string.Create(CultureInfo.InvariantCulture, $"expected {check.Expected}; {check.Failed:N0} of {check.Evaluated:N0} rows break it{(check.Observed is null ? "" : $": {Figures.Value(check.Observed)}")}"),
        _ => $"expected {check.Expected}; observed {Figures.Value(check.Observed)}",
    };

    public static string Samples(CheckResult check)
    {
        if (check.Samples is not { Rows.Count: > 0 } samples)
        {
            return "";
        }

        return "\n" + string.Join("\n", samples.Rows.Select(r => string.Create(CultureInfo.InvariantCulture, $"row {r.Row}: {string.Join(", ", samples.Columns.Zip(r.Values, (c, v) => $"{c} = {Figures.Value(v)}"))}"))) + "\n";
    }
}
