using MLOps.Data;
using MLOps.Store;

namespace MLOps.Validation.Execution;

/// <summary>
/// The columns of a text file in which no row has a value. That they are text is the reader's guess: a column of numbers looks like this
/// on a day without any, and no check of its rows is broken by that.
/// </summary>
internal sealed class EmptyColumns(DataEngine engine, Source source)
{
    private readonly Lazy<HashSet<string>> _names = new(() => Read(engine, source));

    /// <summary>What a check finds that was refused for the type of such a column; null when it reads none, or other columns decide as well.</summary>
    public Finding? Find(BoundCheck check) => check.Columns.Any(c => _names.Value.Contains(c.Name)) ? Found(check.Expectation) : null;

    private static Finding? Found(Expectation expectation) => expectation switch
    {
        UniqueWithinRow => null,
        RowExpectation or KeyExpectation => new(true, 0, 0),
        _ => new(false, 1, 0, "there is no value to look at"),
    };

    private static HashSet<string> Read(DataEngine engine, Source source)
    {
        var texts = source.HasGuessedTypes ? source.Columns.Where(c => c.IsText || c.Type == "JSON").Select(c => c.Name).ToList() : [];
        if (texts.Count == 0)
        {
            return [];
        }

        var counts = engine.Query($"SELECT {string.Join(", ", texts.Select(t => $"count({Sql.Name(t)})"))} FROM {source.Relation}", r => texts.Select((_, i) => r.GetInt64(i)).ToList())[0];
        return texts.Where((_, i) => counts[i] == 0).ToHashSet(StringComparer.Ordinal);
    }
}
