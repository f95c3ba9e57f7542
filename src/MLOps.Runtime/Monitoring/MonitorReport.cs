namespace MLOps.Monitoring;

/// <summary>One check of current data against a reference.</summary>
/// <param name="Subject">The deployment's or source's name.</param>
/// <param name="IsDeployment">Whether the current data are a deployment's inference log.</param>
/// <param name="Drifted">Whether at least half of the tested columns drifted; false when none could be tested.</param>
/// <param name="DriftedShare">Drifted columns over tested columns, 0 to 1; NaN when none could be tested.</param>
/// <param name="Columns">The drifted columns first, those that changed most before the others; then the rest; then what was not tested.</param>
/// <param name="Operations">How the server did; null for a source that is not a deployment.</param>
/// <param name="From">Time of the first request looked at; null for a source.</param>
public sealed record MonitorReport(
    string Subject, bool IsDeployment, string Reference, long ReferenceRows, long CurrentRows,
    bool Drifted, int TestedColumns, int DriftedColumns, double DriftedShare,
    IReadOnlyList<ColumnDrift> Columns, OperationFigures? Operations, IReadOnlyList<MonitorAlert> Alerts,
    string Summary, DateTimeOffset? From, DateTimeOffset? To, DateTimeOffset Checked, double Seconds) : IReport
{
    /// <summary>At this share of drifted columns the whole data set counts as drifted (Evidently's default).</summary>
    public const double DatasetThreshold = 0.5;

    public string Title => $"Monitor of {Subject}";
}

/// <summary>One column's reference against its current values.</summary>
/// <param name="Type">DuckDB type in the reference, or in the current data when the reference lacks the column.</param>
/// <param name="Test">The test by its usual name; null when the column was not tested, and <paramref name="Sentence"/> says why.</param>
/// <param name="Score">A p-value (drift below the threshold) or a distance (drift at or above it), as <paramref name="ScoreIsPValue"/> says.</param>
/// <param name="Effect">
/// How much of the probability moved, 0 (same) to 1 (disjoint), comparable between columns and used to rank them: the
/// Kolmogorov-Smirnov statistic for numbers, the total variation distance for categories; NaN when not tested.
/// </param>
/// <param name="ReferenceMissing">Share of null, NaN and infinite values, 0 to 1; NaN when the side lacks the column.</param>
/// <param name="ReferenceMedian">For numbers; NaN otherwise.</param>
/// <param name="Unseen">Categories that the reference never had, the most frequent first, at most ten.</param>
/// <param name="UnseenShare">Share of current values that are such categories, 0 to 1.</param>
/// <param name="Sentence">What changed, or why the column was not tested.</param>
public sealed record ColumnDrift(
    string Column, string Type, string? Test, double Score, bool ScoreIsPValue, double Threshold, bool Drifted, double Effect,
    double ReferenceMissing, double CurrentMissing, double ReferenceMedian, double CurrentMedian,
    IReadOnlyList<string> Unseen, double UnseenShare, Distribution? Distribution, string Sentence)
{
    /// <summary>
    /// How far the share of values below any point, and with it <see cref="Effect"/>, may be off in 99 of 100 cases, because a side's
    /// quantiles are those that the store remembers of it. Null: every value was read, or every value is remembered.
    /// </summary>
    public double? RankError { get; init; }
}

/// <summary>The two distributions over the same bins.</summary>
/// <param name="Labels">Categories (or distinct numbers), the commonest first, "other" at the end when there are more; empty for a histogram.</param>
/// <param name="Edges">Bin edges of a histogram, one more than bins; values beyond the ends count in the end bins. Empty for categories.</param>
/// <param name="Reference">Share per bin, summing to 1.</param>
public sealed record Distribution(
    IReadOnlyList<string> Labels, IReadOnlyList<double> Edges, IReadOnlyList<double> Reference, IReadOnlyList<double> Current);

/// <summary>How a deployment's server did over the window.</summary>
/// <param name="Requests">Requests, each of one or more rows.</param>
/// <param name="ErrorRate">Requests answered with status 400 or above, over all; 0 to 1.</param>
/// <param name="LatencyP50">Milliseconds per request, interpolated linearly; NaN when no latency was logged.</param>
/// <param name="RequestsPerSecond">Requests over the time from the first to the last; NaN for fewer than two moments.</param>
/// <param name="BusiestMinute">Most requests within one minute of the clock.</param>
/// <param name="Errors">The commonest messages with their number of requests, at most five.</param>
public sealed record OperationFigures(
    long Requests, long Rows, long FailedRequests, double ErrorRate, double LatencyP50, double LatencyP95, double LatencyP99,
    double RequestsPerSecond, double RowsPerSecond, long BusiestMinute, IReadOnlyList<ErrorCount> Errors);

public sealed record ErrorCount(string Message, long Requests);

/// <param name="Kind">"dataset-drift", "missing-values", "unseen-category", "type-mismatch", "missing-column" or "errors".</param>
public sealed record MonitorAlert(string Kind, string? Column, string Message);
