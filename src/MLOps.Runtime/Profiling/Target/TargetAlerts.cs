namespace MLOps.Profiling.Target;

/// <summary>Says which columns predict the target by themselves. Pure.</summary>
internal static class TargetAlerts
{
    public static IEnumerable<RaisedAlert> Of(TargetReport? target, AlertThresholds thresholds) => target is null ? [] : target.Columns
        .Where(c => c.Alone >= thresholds.Leakage)
        .Select(c => new RaisedAlert(new Alert(AlertKind.Leakage, AlertLevel.Problem, c.Name, c.Alone, thresholds.Leakage, Sentence(c, target)), 80 + (20 * c.Alone)));

    private static string Sentence(TargetColumn column, TargetReport target) =>
        $"{column.Name} predicts {target.Column} almost by itself ({Figures.Share(column.Alone)} better than guessing): make sure that it is known before {target.Column} is.";
}
