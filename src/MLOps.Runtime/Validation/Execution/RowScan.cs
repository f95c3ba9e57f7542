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

    /// <summary>Findings by check id, and the number of rows of the source.</summary>
    public (Dictionary<string, Finding> Findings, long Rows) Run(IReadOnlyList<BoundCheck> checks)
    {
        var findings = new Dictionary<string, Finding>(StringComparer.Ordinal);
        Ask(checks, findings);
        if (_rows is null)
        {
            Ask([], findings);
        }

        return (findings, _rows ?? 0);
    }

    private void Ask(IReadOnlyList<BoundCheck> checks, Dictionary<string, Finding> findings)
    {
        var plan = new AggregateList();
        var rows = plan.Add("count(*)");
        var readers = checks.Select(check => (check.Id, Read: Plan(check, plan))).ToList();
        try
        {
            var values = engine.Query($"SELECT {plan.Sql} FROM {source.Relation}", Values, cancellation)[0];
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
                var aggregate = figure is AggregateBetween x ? x.Aggregate : new Aggregate("count", null);
                var at = plan.Add(Figure.Of(aggregate, source, filter));
                return values => InBounds(figure, values[at]);
            default:
                throw new ArgumentOutOfRangeException(nameof(check), check.Expectation.Kind, null);
        }
    }

    public static Finding Counted(ValidationCheck check, long failed, long concerned) =>
        new(failed == 0 || concerned - failed >= check.RequiredShare * concerned, failed, concerned);

    private static Finding InBounds(FigureExpectation expectation, object? value)
    {
        if (value is null)
        {
            return new Finding(false, 1, 0, "there is no value to look at");
        }

        var figure = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        var holds = !double.IsNaN(figure) && figure >= (expectation.Least ?? double.NegativeInfinity) && figure <= (expectation.Most ?? double.PositiveInfinity);
        return new Finding(holds, holds ? 0 : 1, 1, value is long or int ? value : figure);
    }

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
