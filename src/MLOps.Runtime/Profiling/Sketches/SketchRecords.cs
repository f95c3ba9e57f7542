using MLOps.Data;
using MLOps.Store;

namespace MLOps.Profiling.Sketches;

/// <summary>Sketches that the store keeps with the rows of dataset versions: one per content, whatever its names are.</summary>
internal sealed class SketchRecords(Workspace workspace)
{
    /// <summary>The kept one for a dataset's version, made and kept when there is none; a new one for every other source.</summary>
    public TableSketch Of(object source, CancellationToken cancellation)
    {
        var version = source switch
        {
            DatasetVersion already => already,
            string text when !DataCatalog.IsSql(text) => workspace.Data.Find(text),
            _ => null,
        };
        return version is null ? Make(source, cancellation) : Kept(version.Artifact) ?? Keep(version.Artifact, Make(version, cancellation));
    }

    /// <summary>The kept one for a dataset's version (<c>trips@2</c>); null when there is none.</summary>
    public TableSketch? KeptOf(string reference) => workspace.Data.Find(reference) is { } version ? Kept(version.Artifact) : null;

    private TableSketch Make(object source, CancellationToken cancellation) =>
        workspace.Data.During(source, null, opened => new TableSketcher(workspace.Data.Engine, cancellation).Sketch(opened), cancellation: cancellation);

    // What another program wrote in another form is made anew.
    private TableSketch? Kept(string artifact) => workspace.Store.Read(c => c.Query(
        "SELECT CAST(body AS VARCHAR) FROM dataset_sketches WHERE artifact = ? AND format = ? ORDER BY created DESC LIMIT 1",
        row => Json.Read<TableSketch>(row.GetString(0)), artifact, TableSketch.Format)).FirstOrDefault();

    private TableSketch Keep(string artifact, TableSketch sketch)
    {
        workspace.Store.Decide(transaction => transaction.Execute("INSERT INTO dataset_sketches VALUES (?, ?, ?, ?)", artifact, TableSketch.Format, Json.Write(sketch), transaction.Now));
        return sketch;
    }
}
