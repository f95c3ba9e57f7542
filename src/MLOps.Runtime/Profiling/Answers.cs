using System.Collections;
using System.Data;
using System.Globalization;

namespace MLOps.Profiling;

/// <summary>What the engine answered, by column and figure. Aggregates are asked for together, so that one scan answers many.</summary>
internal sealed class Answers
{
    // DuckDB's planner takes more than linear time in the number of expressions.
    private const int MostPerStatement = 400;

    // To be planned and begun costs a statement as much as so many figures of a short table.
    private const int FewestPerStatement = 25;

    private readonly Dictionary<(int Column, Measure Measure), object?> _values = [];

    /// <param name="relation">What stands after FROM for the columns of one statement.</param>
    public static Answers Ask(ProfileRun run, Func<IReadOnlyCollection<PreparedColumn>, string> relation, IEnumerable<Aggregate> aggregates)
    {
        var answers = new Answers();
        var asked = aggregates.ToList();
        var chunks = run.Relation.Parts(asked, a => a.Column, run.IsShort ? Math.Clamp((int)Math.Ceiling((double)asked.Count / run.Engine.Threads), FewestPerStatement, MostPerStatement) : MostPerStatement).ToList();
        var statements = chunks.Select(c => $"SELECT {string.Join(", ", c.Select(DuckDbSpelling.Spell))} FROM {relation(c.Select(a => a.Column).Distinct().ToList())}").ToList();
        foreach (var (chunk, rows) in chunks.Zip(run.Each(statements, Values)))
        {
            answers.Take(chunk, rows[0]);
        }

        return answers;
    }

    /// <summary>Null when it was not asked for, is null, or is not a finite number.</summary>
    public double? Number(PreparedColumn column, Measure measure) =>
        Find(column, measure) is { } value && Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null;

    public long? Integer(PreparedColumn column, Measure measure) =>
        Find(column, measure) is { } value ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    public string? Text(PreparedColumn column, Measure measure) => Find(column, measure) as string;

    public IReadOnlyList<double>? Numbers(PreparedColumn column, Measure measure) => Find(column, measure) is IEnumerable items
        ? items.Cast<object?>().Select(x => x is null ? double.NaN : Convert.ToDouble(x, CultureInfo.InvariantCulture)).ToList()
        : null;

    private object? Find(PreparedColumn column, Measure measure) => _values.GetValueOrDefault((column.Index, measure));

    private static object?[] Values(IDataRecord row) =>
        Enumerable.Range(0, row.FieldCount).Select(i => row.IsDBNull(i) ? null : row.GetValue(i)).ToArray();

    private void Take(Aggregate[] asked, object?[] values)
    {
        for (var i = 0; i < asked.Length; i++)
        {
            _values[(asked[i].Column.Index, asked[i].Measure)] = values[i];
        }
    }
}
