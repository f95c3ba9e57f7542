using MLOps.Data;
using MLOps.Distances;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>Chooses the test for a column as Evidently does by default, runs it, and says in a sentence what it found.</summary>
internal sealed class ColumnComparison(DataEngine engine, ComparedData data)
{
    private const int SmallReference = 1000;
    private const int FewValues = 5;
    private const double PThreshold = 0.05;
    private const double DistanceThreshold = 0.1;
    private const double SmallestDeviation = 0.001;
    private const int MostCategories = 5000;

    public ColumnDrift Compare(ColumnPair pair)
    {
        if (Untestable(pair) is { } reason)
        {
            return NotTested(pair, AllMissing(pair) ?? reason);
        }

        if (Forgotten(pair) is { } forgotten)
        {
            return NotTested(pair, forgotten);
        }

        using var values = new ColumnValues(engine, pair, data);
        if (values.ReferenceCount == 0 || values.CurrentCount == 0)
        {
            var side = values.ReferenceCount == 0 ? "the reference" : "the current data";
            return NotTested(pair, $"Every value is missing in {side}: nothing to compare.");
        }

        if (!values.IsNumber && IsLikeAnIdentifier(values))
        {
            return NotTested(pair, $"Text with {values.ReferenceDistinct:N0} distinct values in {values.ReferenceCount:N0} rows is not a category: not compared.");
        }

        return Tested(pair, values);
    }

    private static string? Untestable(ColumnPair pair) => pair switch
    {
        { Reference: null } => "Not in the reference: nothing to compare with.",
        { Current: null } => "In the reference, but not in the current data.",
        { SameFamily: false } =>
            $"The reference has {Word(pair.Reference!)} ({pair.Reference!.Type}), the current data {Word(pair.Current!)} ({pair.Current!.Type}): they cannot be compared. Convert one of them.",
        { Family: ValueFamily.Time } => "Dates and times move on by nature: not tested.",
        { Family: ValueFamily.Other } => $"Values of type {pair.Type} are not tested.",
        _ => null,
    };

    // The rows are gone, and a sketch does not list so many texts, or such long ones.
    private string? Forgotten(ColumnPair pair) =>
        Forgotten(data.Reference, pair.Reference!, "the reference") ?? Forgotten(data.Current, pair.Current!, "the current data");

    private static string? Forgotten(ComparedSide side, ColumnSchema column, string name) => side.Relation is null && KeptValues.Of(side, column) is null
        ? $"Of {name} only the most frequent of {(side.SketchOf(column)?.Distinct.Estimate ?? 0):N0} different texts are remembered, and its rows are gone: not compared."
        : null;

    // A CSV column without a single value is read as text whatever it should have been: that is no mismatch.
    private string? AllMissing(ColumnPair pair) => pair switch
    {
        { Reference: null } or { Current: null } or { SameFamily: true } => null,
        _ when Missing(pair.Reference, data.Reference) == 1 => "Every value is missing in the reference: nothing to compare.",
        _ when Missing(pair.Current, data.Current) == 1 => "Every value is missing in the current data: nothing to compare.",
        _ => null,
    };

    private static string Word(ColumnSchema column) => ColumnPair.FamilyOf(column) switch
    {
        ValueFamily.Number => "numbers",
        ValueFamily.Text => "text",
        ValueFamily.Boolean => "true and false",
        ValueFamily.Time => "dates or times",
        _ => "nested values",
    };

    private static bool IsLikeAnIdentifier(ColumnValues values) =>
        values.Distinct > MostCategories || (values.ReferenceDistinct > 50 && values.ReferenceDistinct * 2 > values.ReferenceCount);

    private ColumnDrift Tested(ColumnPair pair, ColumnValues values)
    {
        var outcome = values.IsNumber && values.Distinct > FewValues ? Numbers(values) : Categories(values);
        var isPValue = outcome.Threshold == PThreshold;
        var drifted = isPValue ? outcome.Score < PThreshold : outcome.Score >= DistanceThreshold;
        var distribution = Distributions.Of(values);
        var (unseen, unseenShare) = values.IsNumber ? ([], 0) : Unseen(values);
        var medians = values.IsNumber ? (values.Quantile(Side.Reference, 0.5), values.Quantile(Side.Current, 0.5)) : (double.NaN, double.NaN);
        var column = new ColumnDrift(
            pair.Name, pair.Type, outcome.Test, outcome.Score, isPValue, outcome.Threshold, drifted, outcome.Effect,
            Missing(values.ReferenceCount, data.Reference.Rows), Missing(values.CurrentCount, data.Current.Rows),
            medians.Item1, medians.Item2, unseen, unseenShare, distribution, "");
        return column with { Sentence = DriftSentences.Of(column), RankError = values.RankError == 0 ? null : values.RankError };
    }

    private static TestOutcome Numbers(ColumnValues values)
    {
        var (difference, wasserstein) = values.Distances();
        var effect = (double)difference / values.ReferenceCount / values.CurrentCount;
        if (values.ReferenceCount <= SmallReference)
        {
            var (p, method) = KolmogorovSmirnov.PValue(values.ReferenceCount, values.CurrentCount, difference);
            return new($"Kolmogorov-Smirnov ({method} p)", p, PThreshold, effect);
        }

        return new("Wasserstein / std", wasserstein / Math.Max(values.ReferenceDeviation(), SmallestDeviation), DistanceThreshold, effect);
    }

    private static TestOutcome Categories(ColumnValues values)
    {
        var all = values.All();
        var (reference, current) = (all.Select(v => v.Reference).ToList(), all.Select(v => v.Current).ToList());
        var effect = Divergences.TotalVariation(reference, current);
        return values switch
        {
            { ReferenceCount: > SmallReference } => new("Jensen-Shannon distance", Divergences.JensenShannon(reference, current), DistanceThreshold, effect),
            { Distinct: > 2 } => new("chi-squared", DriftStatistics.ChiSquaredP(reference, current), PThreshold, effect),
            _ => new("Z-test of proportions", DriftStatistics.ProportionsP(reference, current), PThreshold, effect),
        };
    }

    private static (IReadOnlyList<string> Values, double Share) Unseen(ColumnValues values)
    {
        var unseen = values.All().Where(v => v.Reference == 0).OrderByDescending(v => v.Current).ToList();
        return (unseen.Take(10).Select(v => v.Value).ToList(), (double)unseen.Sum(v => v.Current) / values.CurrentCount);
    }

    private ColumnDrift NotTested(ColumnPair pair, string reason) => new(
        pair.Name, pair.Type, null, double.NaN, false, double.NaN, false, double.NaN,
        Missing(pair.Reference, data.Reference), Missing(pair.Current, data.Current),
        double.NaN, double.NaN, [], 0, null, reason);

    private double Missing(ColumnSchema? column, ComparedSide side) => column is null ? double.NaN : Missing(Present(column, side), side.Rows);

    private long Present(ColumnSchema column, ComparedSide side)
    {
        if (side.SketchOf(column) is { } kept)
        {
            return kept.Count - (kept.Moments?.Infinite ?? 0);
        }

        var name = Sql.Name(column.Name);
        var present = column.IsNumeric ? $"count(*) FILTER (isfinite(CAST({name} AS DOUBLE)))" : $"count({name})";
        return engine.Scalar<long>($"SELECT {present} FROM {side.Relation}");
    }

    private static double Missing(long present, long rows) => 1 - ((double)present / rows);

    private sealed record TestOutcome(string Test, double Score, double Threshold, double Effect);
}
