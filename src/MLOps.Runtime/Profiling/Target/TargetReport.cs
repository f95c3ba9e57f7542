namespace MLOps.Profiling;

/// <summary>How the columns of a table relate to the one that is to be predicted.</summary>
/// <param name="Classes">The target's values, the most frequent first; empty for a number.</param>
/// <param name="Rows">Rows that have a target, among those that were looked at.</param>
/// <param name="IsExact">False: from a sample of the rows.</param>
/// <param name="Columns">All columns but the target and nested ones, those that say most about it first.</param>
public sealed record TargetReport(string Column, TargetTask Task, IReadOnlyList<TopValue> Classes, long Rows, bool IsExact, IReadOnlyList<TargetColumn> Columns);

public enum TargetTask
{
    /// <summary>Text or truth values of at most 100 different ones, or whole numbers of at most 20.</summary>
    Classification,

    /// <summary>All other numbers.</summary>
    Regression,
}

/// <summary>One column against the target.</summary>
/// <param name="Method">
/// "uncertainty": Theil's U of the classes given a category, the share of their entropy that the category takes away, 0 to 1.
/// "correlationRatio": eta of a number and classes, or of a category and a numeric target, 0 to 1. "spearman": two numbers, -1 to 1.
/// </param>
/// <param name="Association">By that method, over the rows in which both have a value; null without variation.</param>
/// <param name="Alone">
/// How well this column alone predicts the target in rows that were held out (three folds), missing values being a value; 0: no better
/// than always the same answer, 1: without error. Classes: the share of that answer's errors that a tree of thresholds, or the most
/// frequent class of each category, takes away. Numbers: the same of the mean absolute error.
/// </param>
/// <param name="Groups">The target within parts of the column; empty for personal data.</param>
public sealed record TargetColumn(string Name, string Method, double? Association, double Alone, IReadOnlyList<TargetGroup> Groups);

/// <summary>Rows with one value, or in one range, of a column.</summary>
/// <param name="Value">A category; null for a range, the other categories, and missing values.</param>
/// <param name="From">Range of a number or time, closed below. Null for a category.</param>
/// <param name="To">Open above, but for the last range.</param>
/// <param name="ClassCounts">Rows by class, in the order of <see cref="TargetReport.Classes"/>; empty for a numeric target.</param>
/// <param name="Mean">Of a numeric target; null for classes, as the median.</param>
public sealed record TargetGroup(TargetGroupKind Kind, ProfileValue? Value, ProfileValue? From, ProfileValue? To, long Rows, IReadOnlyList<long> ClassCounts, double? Mean, double? Median);

public enum TargetGroupKind
{
    Value,
    Range,

    /// <summary>All categories that have no group of their own.</summary>
    Others,
    Missing,
}
