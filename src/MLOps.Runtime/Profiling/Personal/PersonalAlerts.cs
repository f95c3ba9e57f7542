namespace MLOps.Profiling.Personal;

/// <summary>Says which columns tell something of persons. Pure; no sentence holds a value.</summary>
internal static class PersonalAlerts
{
    public static IEnumerable<RaisedAlert> Of(IReadOnlyList<ColumnProfile> columns) => columns.SelectMany(Of);

    private static IEnumerable<RaisedAlert> Of(ColumnProfile column)
    {
        if (column.Personal.Count > 0)
        {
            var rows = column.Personal.Sum(p => p.Count);
            var found = string.Join(" and ", column.Personal.Select(p => p.InWords));
            yield return Raised(column, AlertLevel.Warning, rows, 75, $"{column.Name} holds personal data: {found}.");
        }
        else if (column.Count > 0 && PersonalHint.Of(column.Name) is { } hint)
        {
            yield return Raised(column, AlertLevel.Note, 0, 38, $"{column.Name} is named like {hint.Words}: look whether it is personal data.");
        }
    }

    private static RaisedAlert Raised(ColumnProfile column, AlertLevel level, long rows, double weight, string message) =>
        new(new Alert(AlertKind.PersonalData, level, column.Name, rows, 0, message), weight);
}
