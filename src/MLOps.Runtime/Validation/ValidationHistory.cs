using System.Text.Json.Serialization;
using MLOps.Store;

namespace MLOps.Validation;

/// <summary>Recorded validations, the latest first, and how each check fared over them.</summary>
/// <param name="Suite">The suite asked for; null for all.</param>
public sealed record ValidationHistory(string? Suite, IReadOnlyList<ValidationHistoryEntry> Runs, IReadOnlyList<CheckTrend> Checks) : IReport
{
    private const int Limit = 100;

    [JsonIgnore]
    public string Title => Suite is null ? "Validations" : $"Validations by {Suite}";

    /// <exception cref="UserException">No validation by this suite is recorded; the message names the nearest.</exception>
    internal static ValidationHistory Read(MetadataStore store, string? suite)
    {
        var all = store.Read(c => c.Query(
            "SELECT created, CAST(body AS VARCHAR) FROM reports WHERE kind = 'ValidationReport' AND (? IS NULL OR json_extract_string(body, '$.suite') = ?) ORDER BY created DESC LIMIT " + Limit,
            row => (Time: row.Time(0), Report: Json.Read<ValidationReport>(row.GetString(1))), suite, suite));
        if (all.Count == 0 && suite is not null)
        {
            var known = store.Read(c => c.Query("SELECT DISTINCT json_extract_string(body, '$.suite') FROM reports WHERE kind = 'ValidationReport' ORDER BY 1", row => row.GetString(0)));
            throw new UserException(UserError.Unknown("validation by suite", suite, known));
        }

        return new(suite, all.Select(x => ValidationHistoryEntry.Of(x.Time, x.Report)).ToList(), suite is null ? [] : Trends(all));
    }

    private static List<CheckTrend> Trends(List<(DateTimeOffset Time, ValidationReport Report)> reports) => reports
        .SelectMany(r => r.Report.Checks.Select(c => c.Id))
        .Distinct(StringComparer.Ordinal)
        .Select(id => CheckTrend.Of(id, reports.Select(r => (r.Time, r.Report.Checks.FirstOrDefault(c => c.Id == id))).Reverse().ToList()))
        .ToList();
}

/// <param name="Failed">Checks that did not hold or could not be evaluated.</param>
public sealed record ValidationHistoryEntry(DateTimeOffset Time, string Suite, string Source, bool Success, string Verdict, int Checks, int Failed, long Rows, long QuarantinedRows)
{
    internal static ValidationHistoryEntry Of(DateTimeOffset time, ValidationReport r) =>
        new(time, r.Suite, r.Source, r.Success, r.Verdict(), r.Checks.Count, r.Checks.Count(c => !c.Success), r.Rows, r.QuarantinedRows);
}
