using MLOps.Data;
using MLOps.Profiling.Sketches;

namespace MLOps.Monitoring;

/// <summary>The reference or the current data: rows that are read, or what the store remembers of them.</summary>
/// <param name="Relation">Null: the rows are gone.</param>
/// <param name="Kept">The sketch to compare instead of the rows; null: the rows are read.</param>
internal sealed record ComparedSide(string? Relation, long Rows, TableSketch? Kept)
{
    // As many rows as a comparison of profiles reads value by value.
    private const long MostRows = 500_000;

    /// <summary>The sketch of a dataset's version where its rows are gone or many; else the rows.</summary>
    /// <exception cref="UserException">The rows are gone and nothing is kept of them.</exception>
    public static ComparedSide Of(Workspace workspace, KeptRows rows, Source source)
    {
        var kept = source.Kind == SourceKind.Dataset ? new SketchRecords(workspace).KeptOf(source.Name) : null;
        if (kept is not null && (source.Gone is not null || kept.Rows > MostRows))
        {
            return new(source.Gone is null ? source.Relation : null, kept.Rows, kept);
        }

        return Of(workspace.Data.Engine, rows.Of(source.Relation));
    }

    public static ComparedSide Of(DataEngine engine, string relation) => new(relation, engine.Scalar<long>($"SELECT count(*) FROM {relation}"), null);

    /// <summary>What is kept of a column; null when its rows are read.</summary>
    public ColumnSketch? SketchOf(ColumnSchema column) => Kept?.Columns.FirstOrDefault(c => c.Name == column.Name);
}
