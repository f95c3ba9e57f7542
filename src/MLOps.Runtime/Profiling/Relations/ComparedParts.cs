namespace MLOps.Profiling.Relations;

/// <summary>
/// Compares columns in pairs within the bounds of memory: all at once where they fit, else the pairs of each two parts of them after
/// each other.
/// </summary>
internal sealed class ComparedParts(ProfileRun run, SampledRows rows, ComparedColumns columns)
{
    // A number with its ranks, orders and directions for every method.
    private const int BytesPerValue = 56;

    private readonly PairScope _whole = PairScope.Of(run.Options, columns);
    private PairedRows? _all;

    /// <summary>All pairs, the strongest first.</summary>
    /// <exception cref="UserException">Not even two columns fit.</exception>
    public IReadOnlyList<Correlation> Correlations()
    {
        var all = columns.Numbers.Concat(columns.Categories).ToList();
        if (all.Count > 1)
        {
            run.Memory.Require(2 * BytesPerValue * rows.Rows, $"Comparing columns over {Figures.Count(rows.Rows)} rows");
        }

        var fitting = run.Memory.Fitting(BytesPerValue * rows.Rows, Math.Max(1, all.Count));
        if (fitting >= all.Count)
        {
            _all = PairedRows.Read(run, rows, columns);
            return new Correlations(run, _all, _whole).All();
        }

        return Relations.Correlations.InOrder(Pairs(all.Chunk(Math.Max(1, fitting / 2)).ToList()).SelectMany(Compared));
    }

    /// <summary>The most strongly related pairs of numbers.</summary>
    public IReadOnlyList<Interaction> Interactions(IReadOnlyList<Correlation> correlations)
    {
        if (_all is not null)
        {
            return Relations.Interactions.Of(_all, correlations);
        }

        var wanted = correlations.Where(c => c.Method == "spearman").Take(Relations.Interactions.MostPairs);
        return wanted.SelectMany(w => Relations.Interactions.Of(PairedRows.Read(run, rows, new(columns.Numbers.Where(c => c.Schema.Name == w.A || c.Schema.Name == w.B).ToList(), [])), [w])).ToList();
    }

    private IReadOnlyList<Correlation> Compared((ComparedColumns Columns, PairScope Scope) part)
    {
        run.Cancellation.ThrowIfCancellationRequested();
        return new Correlations(run, PairedRows.Read(run, rows, part.Columns), part.Scope).All();
    }

    // Each part by itself with the next ones: within the first of two, and across.
    private IEnumerable<(ComparedColumns Columns, PairScope Scope)> Pairs(List<PreparedColumn[]> parts)
    {
        for (var a = 0; a < parts.Count; a++)
        {
            yield return (Of(parts[a]), _whole.Within(columns, Of(parts[a]), null));
            for (var b = a + 1; b < parts.Count; b++)
            {
                var both = Of([.. parts[a], .. parts[b]]);
                yield return (both, _whole.Within(columns, both, parts[a].Select(c => c.Schema.Name).ToHashSet(StringComparer.Ordinal)));
            }
        }
    }

    private ComparedColumns Of(PreparedColumn[] some) => new(columns.Numbers.Where(some.Contains).ToList(), columns.Categories.Where(some.Contains).ToList());
}
