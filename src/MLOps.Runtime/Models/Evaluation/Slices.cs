namespace MLOps.Models.Evaluation;

/// <summary>The main metric on each part of the rows, the worst first.</summary>
internal static class Slices
{
    private const int MostSamples = 200;
    private const int FewestRows = 2;

    public static IReadOnlyList<SliceResult> Judge(
        JudgedRows judged, IEnumerable<(string Column, string Slice, int[] Rows)> slices, MetricEstimate whole, EvaluationOptions options, CancellationToken cancellation)
    {
        var place = new Dictionary<int, int>();
        for (var i = 0; i < judged.Rows.Length; i++)
        {
            place[judged.Rows[i]] = i;
        }

        var bootstrap = new Bootstrap(Math.Min(options.Samples, MostSamples), options.Confidence, options.Seed);
        var sign = Tracking.MetricDirections.Of(whole.Name) == Tracking.MetricDirection.LowerIsBetter ? -1 : 1;
        return slices
            .Select(s => (s.Column, s.Slice, Rows: s.Rows.Where(place.ContainsKey).Select(r => place[r]).ToArray()))
            .Where(s => s.Rows.Length >= FewestRows)
            .Select(s =>
            {
                var metric = bootstrap.Estimate(judged.Metrics.Part(s.Rows), cancellation)[0];
                return new SliceResult(s.Column, s.Slice, s.Rows.Length, metric, sign * (metric.Value - whole.Value), metric.Low > whole.Value || metric.High < whole.Value);
            })
            .OrderBy(s => double.IsNaN(s.Difference) ? double.PositiveInfinity : s.Difference).ThenByDescending(s => s.Rows)
            .ToList();
    }
}
