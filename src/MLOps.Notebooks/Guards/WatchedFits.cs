using System.ComponentModel;
using Microsoft.ML;
using MLOps.Notebooks.Compatibility;
using MLOps.Tracking.Autologging;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// Hears of fits and evaluations in cells, so that an open run records them without a line of the user's. Each function gives back
/// what it was given; what is no part of ML.NET passes through.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class WatchedFits
{
    private static AutoLog? Log => RunningCell.Found?.Workspace.Experiments.AutoLog;

    public static T Begin<T>(T estimator) => Log is { } log ? log.Begin(estimator) : estimator;

    public static T Rows<T>(T rows) => Log is { } log ? log.Rows(rows) : rows;

    public static T End<T>(T model) => Log is { } log ? log.End(model) : model;

    public static T Scored<T>(T rows) => Log is { } log ? log.Scored(rows) : rows;

    public static T Evaluated<T>(T result) => Log is { } log ? log.Evaluated(result) : result;

    internal static MLContext Watch(MLContext context) => Log?.Watch(context) ?? context;
}
