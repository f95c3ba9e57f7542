using MLOps.Notebooks.Files;
using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>What to export and where to.</summary>
/// <param name="Cells">Every executed version of every cell, in order of execution.</param>
/// <param name="Output">The project's folder; must not exist or be empty.</param>
public sealed record ExportRequest(IReadOnlyList<SliceCell> Cells, string Output)
{
    /// <summary>Id of the session that executed the cells, as recorded with what they did.</summary>
    public required string Session { get; init; }

    /// <summary>When the session began, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The notebook's path, when it is known: names the project.</summary>
    public string? NotebookPath { get; init; }

    /// <summary>The page, when it is known: its headings name the steps.</summary>
    public NotebookDocument? Page { get; init; }

    /// <summary>Texts, numbers and truths that variables hold at the end, by name: what a person answered becomes the default of a parameter.</summary>
    public IReadOnlyDictionary<string, object> Answers { get; init; } = new Dictionary<string, object>();

    /// <summary>Values of variables at the end of the notebook, by name.</summary>
    public IReadOnlyDictionary<string, object?> Values { get; init; } = new Dictionary<string, object?>();

    /// <summary>Files that each cell was seen to write, by its order; relative to the workspace's folder, or full paths.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<string>> Outputs { get; init; } = new Dictionary<int, IReadOnlyList<string>>();

    public ExportOptions Options { get; init; } = new();
}
