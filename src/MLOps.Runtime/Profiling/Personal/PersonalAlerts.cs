namespace MLOps.Profiling.Personal;

/// <summary>Says which columns tell something of persons. Pure; no sentence holds a value.</summary>
internal static class PersonalAlerts
{
    /// <param name="hides">Whether the values of a column are masked.</param>
    public static IEnumerable<RaisedAlert> Of(IReadOnlyList<ColumnProfile> columns, Func<ColumnProfile, bool> hides) => columns.SelectMany(c => Of(c, hides(c)));

    private static IEnumerable<RaisedAlert> Of(ColumnProfile column, bool isHidden)
    {
        if (column.Personal.Count > 0)
        {
            var rows = column.Personal.Sum(p => p.Count);
            var found = string.Join(" and ", column.Personal.Select(p => p.InWords));
            yield return Raised(column, AlertLevel.Warning, rows, 75, $"{column.Name} holds personal data: {found}.");
        }
        else if (column.Count > 0 && PersonalHint.Of(column.Name) is { } hint)
        {
            yield return Raised(column, AlertLevel.Note, 0, 38, $"{column.Name} is named like {hint.Words}{(isHidden ? "; its values are masked without --show-personal." : ": look whether it is personal data.")}");
        }
    }

    private static RaisedAlert Raised(ColumnProfile column, AlertLevel level, long rows, double weight, string message) =>
        new(new Alert(AlertKind.PersonalData, level, column.Name, rows, 0, message), weight);
}
