namespace MLOps.Profiling.Personal;

/// <summary>Takes the values out of columns that hold personal data, or out of all texts; counts, lengths and empty texts stay. Pure.</summary>
internal sealed class ValueMask(ProfileOptions options)
{
    public const string Sign = "•••";

    private static readonly ProfileValue Masked = ProfileValue.OfText(Sign);

    public bool Hides(ColumnProfile column) => (options.Sensitive && IsText(column)) || (!options.ShowPersonal && column.Personal.Count > 0);

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
        var masked = report.Columns.Where(Hides).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return masked.Count == 0 ? report : report with
        {
            Samples = Over(report.Samples, report.Columns),
            RepeatedRows = report.RepeatedRows.Select(r => r with { Values = Over(r.Values, report.Columns) }).ToList(),
            NearDuplicates = Over(report.NearDuplicates, report.Columns),
            Interactions = report.Interactions.Where(i => !masked.Contains(i.X) && !masked.Contains(i.Y)).ToList(),
        };
    }

    private NearDuplicates? Over(NearDuplicates? near, IReadOnlyList<ColumnProfile> columns) => near is null
        ? null
        : near with { Examples = near.Examples.Select(e => e with { Values = Over(e.Values, columns), Other = Over(e.Other, columns) }).ToList() };

    private RowSamples? Over(RowSamples? samples, IReadOnlyList<ColumnProfile> columns) => samples is null
        ? null
        : samples with { Head = Over(samples.Head, columns), Tail = Over(samples.Tail, columns), Random = Over(samples.Random, columns) };

    private IReadOnlyList<object?> Over(IReadOnlyList<object?> row, IReadOnlyList<ColumnProfile> columns) =>
        row.Select((value, i) => value is not (null or "") && Hides(columns[i]) ? Sign : value).ToList();

    private List<IReadOnlyList<object?>> Over(IReadOnlyList<IReadOnlyList<object?>> rows, IReadOnlyList<ColumnProfile> columns) => rows.Select(r => Over(r, columns)).ToList();

    private static List<TopValue> Over(IReadOnlyList<TopValue> values) => values.Select(v => v.Value.Text.Length == 0 ? v : v with { Value = Masked }).ToList();
}
