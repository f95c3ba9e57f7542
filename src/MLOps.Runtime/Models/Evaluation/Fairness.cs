namespace MLOps.Models.Evaluation;

/// <summary>Whether groups get a yes as often, and as rightly (Hardt, Price, Srebro 2016).</summary>
internal static class Fairness
{
    /// <param name="values">The group of every row that was read.</param>
    /// <exception cref="UserException">The model does not answer yes or no.</exception>
    public static FairnessResult Judge(JudgedRows judged, string column, string[] values)
    {
        if (judged.Task != ModelTask.Binary)
        {
            throw new UserException("Fairness is judged of yes or no answers only.", "Leave --fairness out, or look at the slices of the column.");
        }

        var groups = Enumerable.Range(0, judged.Rows.Length).GroupBy(i => values[judged.Rows[i]], StringComparer.Ordinal)
            .Select(g => Rates(g.Key, g.Select(i => (Truth: judged.Truth[i] == 1, Yes: judged.Said[i] == 1)).ToList()))
            .OrderByDescending(g => g.Rows).ThenBy(g => g.Group, StringComparer.Ordinal).ToList();
        var selected = groups.ConvertAll(g => g.Selected);
        var (opportunity, falsePositives) = (Spread(groups.Select(g => g.TruePositiveRate)), Spread(groups.Select(g => g.FalsePositiveRate)));
        return new FairnessResult(column, groups, Spread(selected), selected.Max() > 0 ? selected.Min() / selected.Max() : double.NaN, opportunity, Larger(opportunity, falsePositives));
    }

    private static GroupRates Rates(string group, List<(bool Truth, bool Yes)> rows) => new(
        group, rows.Count, Share(rows), Share(rows.Where(r => r.Truth)), Share(rows.Where(r => !r.Truth)));

    private static double Share(IEnumerable<(bool Truth, bool Yes)> rows) => rows.Select(r => r.Yes ? 1.0 : 0).DefaultIfEmpty(double.NaN).Average();

    private static double Spread(IEnumerable<double> rates)
    {
        var known = rates.Where(r => !double.IsNaN(r)).ToList();
        return known.Count == 0 ? double.NaN : known.Max() - known.Min();
    }

    private static double Larger(double a, double b) => double.IsNaN(a) ? b : double.IsNaN(b) ? a : Math.Max(a, b);
}
