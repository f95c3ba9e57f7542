using System.Data;
using DuckDB.NET.Data;
using MLOps.Data;

namespace MLOps.Validation.Execution;

/// <summary>
/// The one scan: the counts of all row conditions and all figures of a suite in a single aggregate query, each distinct aggregate
/// once. When the engine refuses the query, halves are tried until the check that it refuses is alone with its reason.
/// </summary>
internal sealed class RowScan(DataEngine engine, Source source, CancellationToken cancellation)
{
    private long? _rows;

    /// <summary>Findings by check id, and the number of rows of the source. Checks that look at other rows take a pass with windows of their own.</summary>
    public (Dictionary<string, Finding> Findings, long Rows) Run(IReadOnlyList<BoundCheck> checks)
    {
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        var neighbours = WithNeighbours(checks);
        Ask(checks.Except(neighbours).ToList(), findings);
        if (_rows is null)
        {
            Ask([], findings);
        }

        if (neighbours.Count > 0)
        {
            Ask(neighbours, findings);
        }

        return (findings, _rows ?? 0);
    }

    /// <summary>The checks whose rows depend on other rows: sequences and deviations.</summary>
    public static IReadOnlyList<BoundCheck> WithNeighbours(IEnumerable<BoundCheck> checks) =>
        checks.Where(c => c is { Error: null, Expectation: Ordered or ZScore }).ToList();

    /// <summary>The source's rows with their position and with what the checks need of other rows.</summary>
    public static string Numbered(Source source, IEnumerable<BoundCheck> checks)
    {
        var numbered = $"(SELECT row_number() OVER () AS {RowCondition.RowPosition}, * FROM {source.Relation})";
        var derived = WithNeighbours(checks).Select(c => $", {RowCondition.Of(c).Derived} AS {RowCondition.DerivedName(c)}").ToList();
        return derived.Count == 0 ? numbered : $"(SELECT *{string.Concat(derived)} FROM {numbered})";
    }

    /// <summary>The one query of these checks, for those who want to see it.</summary>
    public string Sql(IReadOnlyList<BoundCheck> checks)
    {
        var plan = new AggregateList();
        plan.Add("count(*)");
        foreach (var check in checks)
        {
            Plan(check, plan);
        }

        return Query(plan, checks);
    }

    private string Query(AggregateList plan, IReadOnlyList<BoundCheck> checks) =>
        $"SELECT {plan.Sql} FROM {(WithNeighbours(checks).Count == 0 ? source.Relation : Numbered(source, checks))}";

    private void Ask(IReadOnlyList<BoundCheck> checks, Dictionary<string, Finding> findings)
    {
        var plan = new AggregateList();
        var rows = plan.Add("count(*)");
        var readers = checks.Select(check => (check.Id, Read: Plan(check, plan))).ToList();
        try
        {
            var values = engine.Query(Query(plan, checks), Values, cancellation)[0];
            _rows = Count(values[rows]);
            foreach (var (id, read) in readers)
            {
                findings[id] = read(values);
            }
        }
        catch (DuckDBException) when (checks.Count > 1)
        {
            Ask(checks.Take(checks.Count / 2).ToList(), findings);
            Ask(checks.Skip(checks.Count / 2).ToList(), findings);
        }
        catch (DuckDBException error) when (checks.Count == 1)
        {
            findings[checks[0].Id] = Finding.Of(EngineErrors.Sentence(error));
        }
        catch (DuckDBException error)
        {
            throw new UserException($"{source.Name} cannot be read: {EngineErrors.Sentence(error)}");
        }
    }

    private Func<IReadOnlyList<object?>, Finding> Plan(BoundCheck check, AggregateList plan)
    {
        var filter = check.Check.Filter;
        switch (check.Expectation)
        {
            case RowExpectation:
                var condition = RowCondition.Of(check);
                var concerned = plan.Add(condition.CountConcerned(filter));
                var failed = plan.Add($"count(*) FILTER (WHERE {condition.FailsWhere(filter)})");
                return values => Counted(check.Check, Count(values[failed]), Count(values[concerned]));
            case KeyExpectation key:
                // The failing rows come from a pass of their own; here only how many rows have a key.
                var withKey = plan.Add(RowCondition.CountOf(check.Columns.Select(c => Store.Sql.Name(c.Name)).ToList(), filter));
                return values => new Finding(true, 0, Count(values[withKey]));
            case FigureExpectation figure:
                var aggregate = AggregateOf(figure);
                var at = plan.Add(Figure.Of(aggregate, source, filter));
                return values => InBounds(figure, values[at]);
            default:
                throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null);
        }
    }

    public static Finding Counted(ValidationCheck check, long failed, long concerned) =>
        new(failed == 0 || concerned - failed >= check.RequiredShare * concerned, failed, concerned);

    /// <summary>The aggregate that a figure is.</summary>
    public static Aggregate AggregateOf(FigureExpectation figure) => figure switch
    {
        AggregateBetween x => x.Aggregate,
        NoAnomaly x => x.Aggregate,
        _ => new Aggregate("count", null),
    };

    /// <summary>Whether the figure lies within the bounds of its expectation.</summary>
    public static Finding InBounds(FigureExpectation expectation, object? value)
    {
        if (value is null)
        {
            return new Finding(false, 1, 0, "there is no value to look at");
        }

        var (least, most) = value is DateTime or DateOnly ? (Compare(value, expectation.Least), Compare(value, expectation.Most)) : Numbers(value, expectation);
        var holds = least is null or >= 0 && most is null or <= 0;
        return new Finding(holds, holds ? 0 : 1, 1, Observed(value));
    }

    // How a time stands to its bound: below (-1), at or above it; null without a bound.
    private static int? Compare(object value, Literal? bound) => bound is { } b ? Time(value).CompareTo(DateTime.Parse(b.Text, System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static DateTime Time(object value) => value is DateOnly day ? day.ToDateTime(TimeOnly.MinValue) : (DateTime)value;

    // NaN lies within no bounds.
    private static (int? Least, int? Most) Numbers(object value, FigureExpectation expectation)
    {
        var figure = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        int? Against(Literal? bound, int nan) => bound is { } b ? double.IsNaN(figure) ? nan : figure.CompareTo(b.ToDouble()) : null;
        return (Against(expectation.Least, -1), Against(expectation.Most, 1));
    }

    private static object Observed(object value) => value switch
    {
        long or int => value,
        DateTime or DateOnly => Time(value) is { TimeOfDay.Ticks: 0 } day ? day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) : Time(value).ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture),
        _ => Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private static long Count(object? value) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private static IReadOnlyList<object?> Values(IDataRecord row) =>
        Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : Narrow(row.GetValue(i))).ToList();

    // Sums of whole numbers come as HUGEINT.
    private static object Narrow(object value) => value is System.Numerics.BigInteger big ? (double)big : value;

    /// <summary>Aggregates of one query, each text once.</summary>
    private sealed class AggregateList
    {
        private readonly List<string> _aggregates = [];
        private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

        public string Sql => string.Join(",\n", _aggregates);

        public int Add(string aggregate)
        {
            if (!_index.TryGetValue(aggregate, out var index))
            {
                index = _index[aggregate] = _aggregates.Count;
                _aggregates.Add(aggregate);
            }

            return index;
        }
    }
}
