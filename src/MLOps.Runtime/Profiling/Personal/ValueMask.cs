namespace MLOps.Profiling.Personal;

/// <summary>Takes the values out of columns that hold personal data, or out of all texts; counts, lengths and empty texts stay. Pure.</summary>
internal sealed class ValueMask(ProfileOptions options)
{
    public const string Sign = "•••";

    private static readonly ProfileValue Masked = ProfileValue.OfText(Sign);

    public bool Hides(ColumnProfile column) => (options.Sensitive && IsText(column)) || (!options.ShowPersonal && IsPersonal(column));

    /// <summary>By its values, or by its name alone: a text or date, and a large whole number where it is named like a number of a person.</summary>
    public static bool IsPersonal(ColumnProfile column) => column.Personal.Count > 0 || column.IsMasked || (PersonalHint.Of(column.Name) is { } hint && IsNamedSo(column, hint));

    private static bool IsNamedSo(ColumnProfile column, PersonalHint hint) =>
        (hint.IsEnough && (IsText(column) || column.Type == ColumnKind.Datetime))
        || (hint.IsNumber && column.IsNumeric && ColumnKinds.IsInteger(column.DataType) && column.Max?.Number >= PersonalHint.LeastNumber);

    public ColumnProfile Over(ColumnProfile column) => !Hides(column) ? column : column with
    {
        Top = Over(column.Top),
        Smallest = [],
        Largest = [],
        Min = null,
        Max = null,
        Q05 = null,
        Q25 = null,
        Median = null,
        Mean = null,
        Sum = null,
        Q75 = null,
        Q95 = null,
        Range = null,
        Histogram = null,
        Text = column.Text is { } text ? text with { TopWords = Over(text.TopWords) } : null,
        Parts = column.Parts.Select(p => p with { Top = Over(p.Top) }).ToList(),
        Elements = column.Elements.Select(Over).ToList(),
    };

    public ProfileReport Over(ProfileReport report) => options.Sensitive ? WithoutRows(report) : WithMaskedRows(report);

    private static bool IsText(ColumnProfile column) => column.Type is ColumnKind.Text or ColumnKind.Categorical or ColumnKind.Url or ColumnKind.Path or ColumnKind.Nested;

    private static ProfileReport WithoutRows(ProfileReport report) => report with
    {
        Samples = null,
        RepeatedRows = [],
        NearDuplicates = report.NearDuplicates is { } near ? near with { Examples = [] } : null,
        Interactions = [],
    };

    private ProfileReport WithMaskedRows(ProfileReport report)
    {
        var hidden = report.Columns.Select(Hides).ToList();
        var masked = report.Columns.Where((_, i) => hidden[i]).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return masked.Count == 0 ? report : report with
        {
            Samples = Over(report.Samples, hidden),
            RepeatedRows = report.RepeatedRows.Select(r => r with { Values = Over(r.Values, hidden) }).ToList(),
            NearDuplicates = Over(report.NearDuplicates, hidden),
            Interactions = report.Interactions.Where(i => !masked.Contains(i.X) && !masked.Contains(i.Y)).ToList(),
        };
    }

    private static NearDuplicates? Over(NearDuplicates? near, List<bool> hidden) => near is null
        ? null
        : near with { Examples = near.Examples.Select(e => e with { Values = Over(e.Values, hidden), Other = Over(e.Other, hidden) }).ToList() };

    private static RowSamples? Over(RowSamples? samples, List<bool> hidden) => samples is null
        ? null
        : samples with { Head = Over(samples.Head, hidden), Tail = Over(samples.Tail, hidden), Random = Over(samples.Random, hidden) };

    private static IReadOnlyList<object?> Over(IReadOnlyList<object?> row, List<bool> hidden) =>
        row.Select((value, i) => value is not (null or "") && hidden[i] ? Sign : value).ToList();

    private static List<IReadOnlyList<object?>> Over(IReadOnlyList<IReadOnlyList<object?>> rows, List<bool> hidden) => rows.Select(r => Over(r, hidden)).ToList();

    private static List<TopValue> Over(IReadOnlyList<TopValue> values) => values.Select(v => v.Value.Text.Length == 0 ? v : v with { Value = Masked }).ToList();
}
