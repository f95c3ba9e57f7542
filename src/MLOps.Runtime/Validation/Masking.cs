using System.Text.RegularExpressions;

namespace MLOps.Validation;

/// <summary>Takes the values of personal columns out of what a report says.</summary>
internal sealed class Masking(IEnumerable<string> columns)
{
    private const string Hidden = "•••";

    private readonly HashSet<string> _columns = new(columns, StringComparer.OrdinalIgnoreCase);

    /// <summary>The result without values of masked columns; counts and shares stay.</summary>
    /// <param name="reads">The columns that the check reads.</param>
    public CheckResult Apply(CheckResult result, IEnumerable<string> reads)
    {
        if (_columns.Count == 0)
        {
            return result;
        }

        var own = reads.Any(_columns.Contains) || Mentions(result);
        return result with
        {
            Observed = own && (result.Observed is string || IsOneValue(result)) ? Hidden : result.Observed,
            Error = own && result.Error is not null ? "the reason would show a masked value" : result.Error,
            Samples = result.Samples is { } samples ? Apply(samples, all: own && result.Kind == "no_rows") : null,
        };
    }

    private SampleRows Apply(SampleRows samples, bool all) => samples with
    {
        Rows = samples.Rows.Select(r => r with { Values = r.Values.Select((v, i) => v is not null && (all || _columns.Contains(samples.Columns[i])) ? Hidden : v).ToList() }).ToList(),
    };

    // The extremes and quantiles of a column are values of single rows.
    private static bool IsOneValue(CheckResult result) =>
        result.Parameters.GetValueOrDefault("aggregate") is string aggregate && Aggregate.Parse(aggregate)?.Function is "min" or "max" or "median" or "quantile";

    private bool Mentions(CheckResult result) => result.Parameters.GetValueOrDefault("sql") is string sql && _columns.Any(c => Regex.IsMatch(sql, $@"(?<!\w){Regex.Escape(c)}(?!\w)", RegexOptions.IgnoreCase));
}
