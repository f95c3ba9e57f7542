namespace MLOps.Profiling;

/// <summary>What the rules look at for one column.</summary>
/// <param name="Examples">Up to 100 different texts.</param>
/// <param name="MayBeShown">Whether an alert may show an example.</param>
internal sealed record ColumnEvidence(ColumnProfile Profile, IReadOnlyList<string> Examples, bool MayBeShown);

/// <summary>
/// Raises alerts and ranks them: first by how much harm they do (their level), then by a weight that grows with what was found.
/// </summary>
internal sealed class AlertRules(AlertThresholds thresholds, long rows)
{
    private static readonly string[] OpaqueTypes = ["BLOB", "BIT", "MAP", "UNION", "VARIANT", "GEOMETRY"];

    // A key that numbers rows of which some are gone.
    private const int LooseKey = 20;

    private readonly List<RaisedAlert> _raised = [];

    public static IReadOnlyList<Alert> Judge(
        long rows, long duplicateRows, IReadOnlyList<ColumnEvidence> columns, IReadOnlyList<Correlation> correlations, AlertThresholds thresholds,
        IEnumerable<RaisedAlert> others)
    {
        var rules = new AlertRules(thresholds, rows);
        rules.Table(duplicateRows, columns);
        foreach (var column in columns)
        {
            rules.Column(column);
        }

        rules.Rejected(columns.Select(c => c.Profile).Where(p => p.Distinct < 2).ToList());
        rules.Related(correlations);
        rules._raised.AddRange(others);
        return rules._raised.OrderBy(r => r.Alert.Level).ThenByDescending(r => r.Weight).Select(r => r.Alert).ToList();
    }

    private void Table(long duplicateRows, IReadOnlyList<ColumnEvidence> columns)
    {
        if (rows == 0)
        {
            Raise(AlertKind.Empty, AlertLevel.Problem, (string?)null, 0, 0, 1000, "The table has no rows.");
        }

        if (duplicateRows > 0)
        {
            var share = (double)duplicateRows / rows;
            var some = duplicateRows == 1 ? "1 row repeats an earlier one" : $"{Figures.Count(duplicateRows)} rows ({Figures.Share(share)}) repeat an earlier one";
            if (Combinations(columns) is var combinations && combinations < rows)
            {
                Raise(AlertKind.Duplicates, AlertLevel.Note, (string?)null, duplicateRows, 0, 13, $"{some}, as they must: the values that there are make no more than {Figures.Count((long)combinations)} different rows.");
            }
            else
            {
                Raise(AlertKind.Duplicates, share > 0.5 ? AlertLevel.Problem : AlertLevel.Warning, (string?)null, duplicateRows, 0, 60 + (40 * share), some + ".");
            }
        }
    }

    // Of so few that rows have to repeat each other, that they do says nothing.
    private static double Combinations(IReadOnlyList<ColumnEvidence> columns) => columns.Aggregate(1.0, (all, c) => all * (c.Profile.Distinct + (c.Profile.Missing > 0 ? 1 : 0)));

    private void Column(ColumnEvidence column)
    {
        var p = column.Profile;
        if (rows > 0 && p.Count == 0)
        {
            Raise(AlertKind.Empty, AlertLevel.Problem, p, 1, 1, 90, $"{p.Name} has no value in any row.");
            return;
        }

        if (p.Count == 0)
        {
            return;
        }

        Unsupported(p);
        Missing(p);
        Infinite(p);
        if (p.Distinct == 1 && rows > 1)
        {
            var where = p.Missing == 0 ? "in every row" : "wherever it has a value";
            Raise(AlertKind.Constant, AlertLevel.Warning, p, 1, 1, 70, $"{p.Name} is {Shown(p)} {where}.");
            return;
        }

        Zeros(p);
        Skewed(p);
        Imbalance(p);
        Uniform(p);
        Identity(p);
        Series(p);
        Text(column);
    }

    // One alert for all of them: each has been called constant or empty already.
    private void Rejected(List<ColumnProfile> columns)
    {
        if (rows > 1 && columns.Count > 0)
        {
            var names = string.Join(", ", columns.Take(5).Select(c => c.Name)) + (columns.Count > 5 ? $" and {Figures.Count(columns.Count - 5)} more" : "");
            Raise(AlertKind.Rejected, AlertLevel.Note, (string?)null, columns.Count, 0, 3,
                $"{names} {(columns.Count == 1 ? "has" : "have")} no two different values and {(columns.Count == 1 ? "is" : "are")} left out of correlations and histograms.");
        }
    }

    private void Unsupported(ColumnProfile p)
    {
        if (OpaqueTypes.Any(t => p.DataType.StartsWith(t, StringComparison.Ordinal)) && !p.DataType.EndsWith(']'))
        {
            Raise(AlertKind.Unsupported, AlertLevel.Note, p, 1, 1, 20, $"{p.Name} holds values of type {p.DataType.Split('(')[0]}, which are counted and compared but not looked into.");
        }
    }

    private void Missing(ColumnProfile p)
    {
        if (p.MissingShare > thresholds.MissingShare)
        {
            Raise(AlertKind.Missing, p.MissingShare >= 0.5 ? AlertLevel.Problem : AlertLevel.Warning, p, p.MissingShare, thresholds.MissingShare, 30 + (60 * p.MissingShare),
                $"{p.Name} is missing in {Rows(p.Missing)} ({Figures.Share(p.MissingShare)}).");
        }
    }

    private void Infinite(ColumnProfile p)
    {
        if (p.Infinite is > 0 and var infinite && (double)infinite / rows is var share && share > thresholds.InfiniteShare)
        {
            Raise(AlertKind.Infinite, AlertLevel.Problem, p, share, thresholds.InfiniteShare, 60 + (40 * share),
                $"{p.Name} is infinite in {Rows(infinite)} ({Figures.Share(share)}); mean, deviation and quantiles leave them out.");
        }
    }

    // Of a flag the zeros are one of its two values.
    private void Zeros(ColumnProfile p)
    {
        if (!IsFlag(p) && p.Zeros is > 0 and var zeros && (double)zeros / rows is var share && share > thresholds.ZerosShare)
        {
            Raise(AlertKind.Zeros, AlertLevel.Note, p, share, thresholds.ZerosShare, 10 + (30 * share),
                $"{p.Name} is zero in {Rows(zeros)} ({Figures.Share(share)}).");
        }
    }

    private void Skewed(ColumnProfile p)
    {
        if (p.Skewness is { } skew && Math.Abs(skew) > thresholds.Skewness)
        {
            Raise(AlertKind.Skewed, AlertLevel.Warning, p, skew, thresholds.Skewness, 35 + Math.Min(20, Math.Abs(skew) / 10),
                $"{p.Name} has a very long {(skew > 0 ? "upper" : "lower")} tail (skewness {Figures.Number(skew)}); the mean says little about it.");
        }
    }

    private void Imbalance(ColumnProfile p)
    {
        if (p.Imbalance > thresholds.Imbalance)
        {
            Raise(AlertKind.Imbalance, AlertLevel.Warning, p, p.Imbalance.Value, thresholds.Imbalance, 40 * p.Imbalance.Value,
                $"{p.Name} is {Shown(p)} in {Figures.Share((double)p.Top[0].Count / p.Count)} of its values; the rest {(p.Distinct == 2 ? "is" : "is shared by")} {Few(p)}.");
        }
        else if (IsFlag(p) && p.Zeros is { } zeros && Uniformity.Imbalance(p.Count, 2, LogSum(zeros, p.Count - zeros)) is { } imbalance && imbalance > thresholds.Imbalance)
        {
            var (value, count) = zeros > p.Count - zeros ? (0, zeros) : (1, p.Count - zeros);
            Raise(AlertKind.Imbalance, AlertLevel.Warning, p, imbalance, thresholds.Imbalance, 40 * imbalance, $"{p.Name} is {value} in {Figures.Share((double)count / p.Count)} of its values; the rest is one other value.");
        }
    }

    private static double LogSum(double zeros, double ones) => (zeros * Math.Log(zeros)) + (ones * Math.Log(ones));

    private static bool IsFlag(ColumnProfile p) => p is { Type: ColumnKind.Numeric, Distinct: 2, Min.Number: 0, Max.Number: 1 };

    private void Uniform(ColumnProfile p)
    {
        if (p.UniformP > thresholds.UniformP)
        {
            Raise(AlertKind.Uniform, AlertLevel.Note, p, p.UniformP.Value, thresholds.UniformP, 8, $"{p.Name} is spread evenly over its values.");
        }
    }

    private void Series(ColumnProfile p)
    {
        if (p.Series is { IsStationary: false, AdfP: { } adf })
        {
            Raise(AlertKind.NonStationary, AlertLevel.Warning, p, adf, thresholds.AdfP, 25,
                $"{p.Name} drifts over time (a unit root cannot be ruled out: ADF p = {Figures.Number(Math.Round(adf, 3))}); averages of one stretch say little about another.");
        }

        if (p.Series is { IsSeasonal: true, Period: { } period })
        {
            Raise(AlertKind.Seasonal, AlertLevel.Note, p, period, 2, 14, $"{p.Name} repeats itself {(period < p.Series.Acf.Count ? "every" : "about every")} {Figures.Count(period)} rows.");
        }
    }

    private void Identity(ColumnProfile p)
    {
        if (p.DistinctIsExact && p.Distinct == rows && rows > 1)
        {
            Raise(AlertKind.Unique, AlertLevel.Note, p, 1, 1, 12, $"{p.Name} is different in every row{(IsMeasured(p) || IsCounted(p) ? "" : ", as a key would be")}.");
        }
    }

    // What is measured to several digits hardly ever comes twice: that makes no key of it.
    private static bool IsMeasured(ColumnProfile p) => p.DataType is "FLOAT" or "DOUBLE" || (p.DataType.StartsWith("DECIMAL", StringComparison.Ordinal) && !p.DataType.EndsWith(",0)", StringComparison.Ordinal));

    // Nor does it of large counts, which numbers of rows are not: they lie close together, or are called so.
    private bool IsCounted(ColumnProfile p) => !KeyName.Is(p.Name) && p.Type == ColumnKind.Numeric && p.Monotonicity is null or Monotonicity.None && p is { Min.Number: { } min, Max.Number: { } max } && max - min >= LooseKey * rows;

    private void Text(ColumnEvidence column)
    {
        var p = column.Profile;
        if (p.Type is not (ColumnKind.Text or ColumnKind.Categorical or ColumnKind.Url or ColumnKind.Path))
        {
            return;
        }

        // What else may be said of texts is not of dates.
        if (DateText.Is(column.Examples))
        {
            Raise(AlertKind.DateText, AlertLevel.Warning, p, 1, 0.95, 55, $"{p.Name} holds dates as text{(column.MayBeShown ? $", such as '{column.Examples[0]}'" : "")}; converted, it would sort and filter by time.");
            return;
        }

        if (p.Distinct > thresholds.Cardinality && p.Distinct < rows)
        {
            Raise(AlertKind.HighCardinality, AlertLevel.Note, p, p.Distinct, thresholds.Cardinality, 15,
                $"{p.Name} has {Figures.Count(p.Distinct)} different texts, more than a category usually has.");
        }

        if (p.LengthMin == p.LengthMax && p.LengthMax is > 0 and var length && p.Count > 1)
        {
            Raise(AlertKind.ConstantLength, AlertLevel.Note, p, length, length, 5, $"{p.Name} always has {length} character{(length == 1 ? "" : "s")}, as a code would.");
        }
    }

    // One alert per pair and at most one per column, or a wide table would drown in them.
    private void Related(IReadOnlyList<Correlation> correlations)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        var numeric = correlations.Where(c => c.Method == "spearman").Select(c => (c.A, c.B)).ToHashSet();
        var strong = correlations.Where(c => c.Method == "auto" && Math.Round(Math.Abs(c.Value), 12) >= thresholds.Correlation).ToList();
        foreach (var c in strong)
        {
            if (told.Contains(c.A) && told.Contains(c.B))
            {
                continue;
            }

            told.Add(c.A);
            told.Add(c.B);
            var size = Math.Abs(c.Value);
            var level = size >= 0.9 ? AlertLevel.Warning : AlertLevel.Note;
            Raise(AlertKind.HighCorrelation, level, c.A, c.Value, thresholds.Correlation, 15 + (30 * size), Sentence(c, numeric.Contains((c.A, c.B))));
        }
    }

    private static string Sentence(Correlation c, bool numeric) => numeric
        ? $"{c.A} {(c.Value > 0 ? "rises" : "falls")} as {c.B} rises (Spearman {Size(c)})."
        : $"{c.A} and {c.B} go together (Cramér's V {Size(c)}).";

    private static string Size(Correlation c) => Figures.Correlation(c.Value);

    private static string Shown(ColumnProfile p)
    {
        var value = p.Top.Count > 0 ? p.Top[0].Value.Text : p.Min?.Text ?? "";
        var cut = value.Length > 40 ? value[..39] + "…" : value;
        return p.Type is ColumnKind.Text or ColumnKind.Categorical or ColumnKind.Nested or ColumnKind.Url or ColumnKind.Path ? $"'{cut}'" : cut;
    }

    private static string Rows(long n) => n == 1 ? "1 row" : $"{Figures.Count(n)} rows";

    private static string Few(ColumnProfile p) => p.Distinct == 2 ? "one other value" : $"{Figures.Count(p.Distinct - 1)} others";

    private void Raise(AlertKind kind, AlertLevel level, ColumnProfile column, double value, double threshold, double weight, string message) =>
        Raise(kind, level, column.Name, value, threshold, weight, message);

    private void Raise(AlertKind kind, AlertLevel level, string? column, double value, double threshold, double weight, string message) =>
        _raised.Add(new(new Alert(kind, level, column, value, threshold, message), weight));
}
