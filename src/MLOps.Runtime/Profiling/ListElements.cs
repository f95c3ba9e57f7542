using MLOps.Data;
using MLOps.Profiling.Personal;
using MLOps.Profiling.Texts;
using MLOps.Store;

namespace MLOps.Profiling;

/// <summary>Profiles what the lists of a column hold, all elements of all rows together, as a column named <c>tags[]</c> and its fields.</summary>
internal static class ListElements
{
    // Lists within lists within lists: whoever nests deeper means no table.
    private const int MostDepth = 8;

    /// <summary>Empty for a column that is no list, or one within eight others, and when the rows are a sample.</summary>
    public static IReadOnlyList<ColumnProfile> Of(ProfileRun run, Source source, PreparedColumn column)
    {
        if (!column.Schema.Type.EndsWith(']') || run.Relation.SampledFrom is not null || column.Schema.Name.Split("[]").Length > MostDepth)
        {
            return [];
        }

        var name = column.Schema.Name + "[]";
        var relation = $"(SELECT unnest({column.Expression}) AS {Sql.Name(name)} FROM {source.Relation})";
        var elements = new Source(name, source.Kind, relation, run.Engine.Describe(relation), () => source.Digest, source.LineageNode);
        var options = run.Options with { Progress = null };
        using var prepared = PreparedRelation.Of(run.Engine, elements, options, run.Cancellation);
        return Profile(new ProfileRun(run.Engine, prepared, options, options.Exact || prepared.Rows <= options.ExactRows, run.Cancellation), elements);
    }

    private static List<ColumnProfile> Profile(ProfileRun run, Source elements)
    {
        using var all = SampledRows.All(run);
        using var sample = run.IsExact ? all : all.Draw(run.Options.QuantileSampleRows, run.Columns);
        using var read = run.Options.Exact ? all : sample.Draw(run.Options.CorrelationRows, run.Columns);
        var found = new ColumnStage(run, sample).Find();
        var (figures, texts, personal) = (new ColumnFigures(found, run.Rows), new TextStage(run, read, found), new PersonalStage(run, read, found));
        return run.Columns
            .Select(c => personal.Of(c, texts.Of(c, figures.Of(c), DateText.Is(figures.Examples(c)))) with { Elements = Of(run, elements, c) })
            .Select(new ValueMask(run.Options).Over).ToList();
    }
}
