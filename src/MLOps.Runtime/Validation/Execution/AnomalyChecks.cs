using System.Globalization;
using System.Text.Json;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>Judges figures by those of earlier runs.</summary>
internal sealed class AnomalyChecks(MetadataStore store, string suite)
{
    private const int Longest = 1_000;

    private readonly Lazy<IReadOnlyList<ValidationReport>> _reports = new(() => Earlier(store, suite));

    /// <summary>The finding of the scan, judged; <c>Expected</c> says between which bounds it should lie.</summary>
    public Finding Judge(BoundCheck check, Finding scanned)
    {
        var expectation = (NoAnomaly)check.Expectation;
        if (scanned is not { Error: null, Holds: true })
        {
            return scanned;
        }

        var value = Convert.ToDouble(scanned.Observed, CultureInfo.InvariantCulture);
        var history = _reports.Value.Select(r => Observed(r, check.Id)).Where(double.IsFinite).ToList();
        if (expectation.Detector.Bounds(history) is not { } bounds)
        {
            return scanned with { Expected = $"{expectation.Expected}: {history.Count} of {expectation.Detector.Needs} earlier values are there, so nothing is expected yet" };
        }

        var holds = bounds.Hold(value);
        return scanned with { Holds = holds, Failed = holds ? 0 : 1, Expected = $"{expectation.Expected}: {bounds}{(history.Count == 0 ? "" : $" after {history.Count} earlier {(history.Count == 1 ? "value" : "values")}")}" };
    }

    private static double Observed(ValidationReport report, string id) =>
        report.Checks.FirstOrDefault(c => c.Id == id && c is { Kind: "no_anomaly", Error: null })?.Observed is JsonElement { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : double.NaN;

    private static List<ValidationReport> Earlier(MetadataStore store, string suite)
    {
        var latest = store.Read(c => c.Query(
            "SELECT CAST(body AS VARCHAR) FROM reports WHERE kind = 'ValidationReport' AND json_extract_string(body, '$.suite') = ? ORDER BY created DESC LIMIT " + Longest,
            row => Json.Read<ValidationReport>(row.GetString(0)), suite));
        latest.Reverse();
        return latest;
    }
}
