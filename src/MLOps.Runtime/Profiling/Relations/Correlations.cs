namespace MLOps.Profiling.Relations;

/// <summary>Compares the columns of a table in pairs, by every method that fits a pair.</summary>
internal sealed class Correlations(ProfileRun run, PairedRows rows, PairScope scope)
{
    private const int Bins = 10;

    private readonly PhiK _phiK = new();
    private readonly List<CategoryColumn> _binned = rows.Numbers.Take(scope.CostlyNumbers).Select(c => c.Binned(Bins)).ToList();
    private readonly int[]? _thinned = run.Options.Exact || rows.Length <= run.Options.CostlyCorrelationRows ? null : Thinned(rows.Length, run.Options);

    /// <summary>All pairs, the strongest first; pairs without variation over their common rows are left out.</summary>
    public IReadOnlyList<Correlation> All() => InOrder(
        Numbers().Concat(Categories()).Concat(Mixed()).Concat(PhiKs())
            .AsParallel().WithCancellation(run.Cancellation).SelectMany(pair => pair())
            .Where(c => double.IsFinite(c.Value)));

    /// <summary>The strongest first.</summary>
    public static IReadOnlyList<Correlation> InOrder(IEnumerable<Correlation> correlations) =>
        correlations.OrderByDescending(c => Math.Abs(c.Value)).ThenBy(c => c.Method, StringComparer.Ordinal).ThenBy(c => c.A, StringComparer.Ordinal).ThenBy(c => c.B, StringComparer.Ordinal).ToList();

    private IEnumerable<Func<IEnumerable<Correlation>>> Numbers()
    {
        var (spearman, pearson) = (new Spearman(rows.Numbers), new Pearson(rows.Numbers));
        var kendall = new Kendall(rows.Numbers.Take(scope.CostlyNumbers).Select(c => c.Of(_thinned)).ToList());
        return Pairs(rows.Numbers.Select(c => c.Name).ToList()).Select<(int A, int B), Func<IEnumerable<Correlation>>>(p => () => Number(p.A, p.B, spearman, pearson, kendall));
    }

    private IEnumerable<Correlation> Number(int a, int b, Spearman spearman, Pearson pearson, Kendall kendall)
    {
        var (left, right) = (rows.Numbers[a], rows.Numbers[b]);
        var (n, rank) = spearman.Of(a, b);
        yield return Found("spearman", left.Name, right.Name, rank, n);
        yield return Found("auto", left.Name, right.Name, rank, n);
        var product = pearson.Of(a, b);
        yield return Found("pearson", left.Name, right.Name, product.Value, product.Rows);
        if (a < kendall.Columns && b < kendall.Columns)
        {
            var tau = kendall.Of(a, b);
            yield return Found("kendall", left.Name, right.Name, tau.Value, tau.Rows) with { IsExact = rows.IsExact && _thinned is null };
        }
    }

    private IEnumerable<Func<IEnumerable<Correlation>>> Categories() => Pairs(rows.Categories.Select(c => c.Name).ToList()).Select<(int A, int B), Func<IEnumerable<Correlation>>>(p => () =>
    {
        var (left, right) = (rows.Categories[p.A], rows.Categories[p.B]);
        var table = Contingency.Of(left, right);
        var v = CramersV.Of(table) ?? double.NaN;
        return [Found("cramersV", left.Name, right.Name, v, table.Total), Found("auto", left.Name, right.Name, v, table.Total)];
    });

    private IEnumerable<Func<IEnumerable<Correlation>>> Mixed()
    {
        var numbers = rows.Numbers.Take(scope.CostlyNumbers).Select((n, i) => (Number: n, Binned: _binned[i])).ToList();
        return rows.Categories.Take(scope.CostlyCategories).SelectMany(c => numbers.Where(n => scope.Has(c.Name, n.Number.Name)).Select<(NumberColumn Number, CategoryColumn Binned), Func<IEnumerable<Correlation>>>(n => () =>
        {
            var ratio = CorrelationRatio.Of(c, n.Number.Values);
            var table = Contingency.Of(c, n.Binned);
            return [Found("correlationRatio", c.Name, n.Number.Name, ratio.Value, ratio.Rows), Found("auto", c.Name, n.Number.Name, CramersV.Of(table) ?? double.NaN, table.Total)];
        }));
    }

    private IEnumerable<Func<IEnumerable<Correlation>>> PhiKs()
    {
        var all = _binned.Concat(rows.Categories.Take(scope.PhiKCategories)).ToList();
        return Pairs(all.ConvertAll(c => c.Name)).Select<(int A, int B), Func<IEnumerable<Correlation>>>(p => () =>
        {
            var table = Contingency.Of(all[p.A], all[p.B]);
            return [Found("phik", all[p.A].Name, all[p.B].Name, _phiK.Of(table) ?? double.NaN, table.Total)];
        });
    }

    private IEnumerable<(int A, int B)> Pairs(List<string> names) =>
        Enumerable.Range(0, names.Count).SelectMany(a => Enumerable.Range(a + 1, names.Count - a - 1).Where(b => scope.Has(names[a], names[b])).Select(b => (a, b)));

    // One row of every so many, and each time another one: rows that stand in the order of time may repeat themselves.
    private static int[] Thinned(long length, ProfileOptions options)
    {
        var (random, most) = (new Random(options.Seed), options.CostlyCorrelationRows);
        int Begin(int i) => (int)(length * i / most);
        return Enumerable.Range(0, most).Select(i => random.Next(Begin(i), Begin(i + 1))).ToArray();
    }

    private Correlation Found(string method, string a, string b, double value, long n) => new(method, a, b, value, n, rows.IsExact);
}
