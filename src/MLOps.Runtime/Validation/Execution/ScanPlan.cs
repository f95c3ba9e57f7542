using System.Globalization;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// The one scan of a suite: the counts of all row conditions and all figures in a single aggregate query, each distinct aggregate once,
/// and how its row of answers is read. Pure: it asks nothing.
/// </summary>
internal sealed class ScanPlan
{
    private readonly List<string> _aggregates = ["count(*)"];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal) { ["count(*)"] = 0 };
    private readonly Dictionary<string, Func<IReadOnlyList<object?>, Finding>> _readers = new(StringComparer.Ordinal);
    private readonly Source _source;
    private readonly SuiteDialect _dialect;
    private readonly IReadOnlyList<BoundCheck> _checks;

    /// <param name="checks">Checks of rows, keys and figures. What the engine is not asked for has its reason as its finding.</param>
    public ScanPlan(Source source, SuiteDialect dialect, IReadOnlyList<BoundCheck> checks)
    {
        (_source, _dialect, _checks) = (source, dialect, checks);
        foreach (var check in checks)
        {
            _readers[check.Id] = Read(check);
        }
    }

    public string Sql => $"SELECT {string.Join(",\n", _aggregates)} FROM {(WithNeighbours(_checks).Count == 0 ? _source.Relation : Numbered(_source, _checks, _dialect))}";

    /// <summary>The number of rows of the source, from the answer.</summary>
    public static long Rows(IReadOnlyList<object?> answer) => Count(answer[0]);

    /// <summary>Findings by check id, from the answer: a value or null per aggregate.</summary>
    public IEnumerable<(string Id, Finding Finding)> Findings(IReadOnlyList<object?> answer) => _readers.Select(r => (r.Key, r.Value(answer)));

    /// <summary>The checks whose rows depend on other rows: sequences and deviations.</summary>
    public static IReadOnlyList<BoundCheck> WithNeighbours(IEnumerable<BoundCheck> checks) =>
        checks.Where(c => c is { Error: null, Expectation: Ordered or ZScore }).ToList();

    /// <summary>The source's rows with their position and with what the checks need of other rows.</summary>
    public static string Numbered(Source source, IEnumerable<BoundCheck> checks, SuiteDialect dialect)
    {
        var numbered = source.Numbered(RowCondition.RowPosition);
        var derived = WithNeighbours(checks).Select(c => $", {RowCondition.Of(c, dialect).Derived} AS {RowCondition.DerivedName(c)}").ToList();
        return derived.Count == 0 ? numbered : $"(SELECT *{string.Concat(derived)} FROM {numbered})";
    }

    public static Finding Counted(ValidationCheck check, long failed, long concerned) =>
        new(failed == 0 || concerned - failed >= check.RequiredShare * concerned, failed, concerned);

    private Func<IReadOnlyList<object?>, Finding> Read(BoundCheck check)
    {
        try
        {
            return check.Open is { } open ? UnlessOpen(Add(_dialect.CountTrue($"({open})")), Plan(check)) : Plan(check);
        }
        catch (NotSupportedException lack)
        {
            return _ => Finding.Of(lack.Message);
        }
    }

    private static Func<IReadOnlyList<object?>, Finding> UnlessOpen(int open, Func<IReadOnlyList<object?>, Finding> read) => answer => Count(answer[open]) switch
    {
        0 => read(answer),
        var rows => Finding.Of(string.Create(CultureInfo.InvariantCulture, $"division by zero in {rows:N0} {(rows == 1 ? "row" : "rows")} (nullif(..., 0) as the divisor passes over them)")),
    };

    private Func<IReadOnlyList<object?>, Finding> Plan(BoundCheck check)
    {
        var filter = check.Filter;
        switch (check.Expectation)
        {
            case RowExpectation:
                var condition = RowCondition.Of(check, _dialect);
                var concerned = Add(condition.CountConcerned(filter, _dialect));
                var failed = Add(_dialect.CountTrue(condition.FailsWhere(filter)));
                return answer => Counted(check.Check, Count(answer[failed]), Count(answer[concerned]));
            case KeyExpectation:
                // The failing rows come from a pass of their own; here only how many rows have a key.
                var withKey = Add(RowCondition.CountOf(check.Columns.Select(c => Store.Sql.Name(c.Name)).ToList(), filter, _dialect));
                return answer => new Finding(true, 0, Count(answer[withKey]));
            case FigureExpectation figure:
                var at = Add(Figure.Of(FigureBounds.AggregateOf(figure), _source, filter, _dialect));
                return answer => FigureBounds.Find(figure, answer[at]);
            case WholeExpectation or AggregateEquals:
                // Asked by a query of its own; here only whether its filter can be told in every row.
                return _ => new Finding(true, 0, 0);
            default:
                throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null);
        }
    }

    private int Add(string aggregate)
    {
        if (!_index.TryGetValue(aggregate, out var index))
        {
            index = _index[aggregate] = _aggregates.Count;
            _aggregates.Add(aggregate);
        }

        return index;
    }

    private static long Count(object? value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);
}
