using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>A file that the notebook wrote and the project is to write.</summary>
/// <param name="Name">Its place in the project, with forward slashes.</param>
/// <param name="Path">Full path of the notebook's.</param>
internal sealed record OutputFile(string Name, string Path)
{
    /// <summary>What is in the notebook's now; null when it is gone.</summary>
    public FileResult? Result => FileResult.Of(Name, Path);
}

/// <summary>
/// The files that the kept statements wrote: by the names in the code, else by what the history saw of the cell. A file that was
/// there before the notebook and was only added to is left out: how it began is in no cell.
/// </summary>
internal sealed class ExportOutputs(ExportRequest request, ExportInputs inputs, string baseDirectory)
{
    public IReadOnlyList<OutputFile> Find(IReadOnlyList<SliceNode> kept) => kept.SelectMany(node => Named(node, kept)).Concat(kept.SelectMany(Seen))
        .DistinctBy(f => f.Name).Where(f => !f.Name.StartsWith("../", StringComparison.Ordinal) && !Path.IsPathRooted(f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal).ToList();

    private IEnumerable<OutputFile> Named(SliceNode node, IReadOnlyList<SliceNode> kept) =>
        from text in node.Effects.Constants
        where node.Effects.ResourceWrites.Contains(FileCalls.Resource(text))
        let file = Path.GetFullPath(text, baseDirectory)
        where File.Exists(file) && (BeginsHere(FileCalls.Resource(text), kept) || File.GetCreationTimeUtc(file) >= request.Since)
        select Placed(text, file);

    // Where only running tells the names.
    private IEnumerable<OutputFile> Seen(SliceNode node) => node.Effects.ResourceWrites.Contains(FileCalls.AnyFile)
        ? request.Outputs.GetValueOrDefault(node.Cell.Order, []).Select(f => Placed(f, Path.GetFullPath(f, baseDirectory))).Where(f => File.Exists(f.Path))
        : [];

    private static bool BeginsHere(string resource, IReadOnlyList<SliceNode> kept) =>
        kept.Any(n => n.Effects.ResourceWrites.Contains(resource) && !n.Effects.ResourceReads.Contains(resource));

    private OutputFile Placed(string text, string file) =>
        new(inputs.Place(text) ?? Path.GetRelativePath(baseDirectory, file).Replace('\\', '/'), file);
}
