using System.Globalization;
using MLOps.Profiling;

namespace MLOps.Runtime.Tests.Profiling;

/// <summary>
/// What a profile asks for is not DuckDB's: a second engine, a few lines of C# over a list of values, answers every figure that is asked for
/// by its meaning alone, and DuckDB's answers are the same.
/// </summary>
public sealed class MeasurePlanTests : IDisposable
{
    private const string Rows = """
        SELECT i * 37 % 101 - 20 AS whole, CASE WHEN i % 9 = 0 THEN NULL WHEN i % 50 = 1 THEN 'inf'::DOUBLE WHEN i % 50 = 2 THEN 'nan'::DOUBLE ELSE (i * 31 % 83 - 11) / 4.0 + 0.125 END AS part,
            CASE WHEN i % 7 > 0 THEN repeat('ab', i % 5) END AS text, DATE '2024-02-20' + (i % 40)::INT AS day, i % 3 = 0 AS flag, NULL::INT AS gone FROM range(400) t(i)
        """;

    private readonly TestWorkspace _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Another_engine_can_answer_all_that_is_asked_for()
    {
        var (engine, options) = (_test.Workspace.Data.Engine, new ProfileOptions());
        using var prepared = PreparedRelation.Of(engine, _test.Workspace.Data.Open(Rows), options, CancellationToken.None);
        var run = new ProfileRun(engine, prepared, options, IsExact: true, CancellationToken.None);
        var first = run.Columns.SelectMany(MeasurePlan.First).ToList();
        var answers = Answers.Ask(run, prepared.Of, first);
        var second = run.Columns.SelectMany(c => MeasurePlan.Second(c, answers, HistogramEdges.Of(c, answers, options.Bins))).Append(new(run.Columns[0], Measure.HashedDistinct, 1)).ToList();
        var rows = engine.Query($"SELECT * FROM {prepared.Of(run.Columns)}", row => Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : row.GetValue(i)).ToList());

        Assert.Equal(Enum.GetValues<Measure>(), first.Concat(second).Select(a => a.Measure).Distinct().Order());
        AssertAnswered(first, answers, rows);
        AssertAnswered(second, Answers.Ask(run, prepared.Of, second), rows);
    }

    private static void AssertAnswered(List<Aggregate> asked, Answers answers, List<List<object?>> rows)
    {
        foreach (var aggregate in asked)
        {
            var (column, measure) = (aggregate.Column, aggregate.Measure);
            switch (Answer(aggregate, rows.Select(r => r[column.Index]).OfType<object>().ToList()))
            {
                case long whole:
                    Assert.Equal(whole, answers.Integer(column, measure));
                    break;
                case double number:
                    Assert.Equal(number, answers.Number(column, measure)!.Value, 1e-9);
                    break;
                case string text:
                    Assert.Equal(text, answers.Text(column, measure));
                    break;
                case double[] numbers:
                    Assert.Equal(numbers, answers.Numbers(column, measure)!, (a, b) => Math.Abs(a - b) < 1e-9);
                    break;
                default:
                    Assert.True(answers.Number(column, measure) is null or 0, $"{column.Schema.Name} has no {measure}");
                    break;
            }
        }
    }

    // The other engine. Its values are never null; without any, most figures are.
    private static object? Answer(Aggregate asked, List<object> values)
    {
        var (arguments, finite) = (asked.Arguments, values.Where(v => double.IsFinite(Number(v))).OrderBy(Number).ToList());
        var numbers = finite.ConvertAll(Number);
        return asked.Measure switch
        {
            Measure.Count => (long)values.Count,
            Measure.Min => finite.Count == 0 ? null : Text(finite[0]),
            Measure.Max => finite.Count == 0 ? null : Text(finite[^1]),
            Measure.Low => finite.Count == 0 ? null : numbers[0],
            Measure.High => finite.Count == 0 ? null : numbers[^1],
            Measure.Sum => finite.Count == 0 ? null : numbers.Sum(),
            Measure.Zeros => values.LongCount(v => Number(v) == 0),
            Measure.Negatives => values.LongCount(v => Number(v) < 0),
            Measure.Infinite => values.LongCount(v => double.IsInfinity(Number(v))),
            Measure.LengthMin => values.Min(v => (long)((string)v).Length),
            Measure.LengthMax => values.Max(v => (long)((string)v).Length),
            Measure.LengthMean => values.Average(v => ((string)v).Length),
            Measure.HashedDistinct => values.Distinct().LongCount(),
            Measure.PowerSums => Enumerable.Range(1, 4).Select(p => numbers.Sum(x => Math.Pow((x - arguments[0]) / arguments[1], p))).ToArray(),
            Measure.Histogram => Enumerable.Range(1, arguments.Count - 1).Select(b => (double)numbers.Count(x => x >= arguments[b - 1] && (x < arguments[b] || (b == arguments.Count - 1 && x == arguments[b])))).ToArray(),
            _ => throw new ArgumentOutOfRangeException(nameof(asked), asked.Measure, "No figure."),
        };
    }

    private static double Number(object value) => value switch
    {
        DateOnly day => (day.ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).TotalMicroseconds,
        string => double.NaN,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private static string Text(object value) => value is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
