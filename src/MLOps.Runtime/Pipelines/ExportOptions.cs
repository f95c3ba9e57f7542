namespace MLOps.Pipelines;

/// <summary>How a notebook is exported.</summary>
public sealed record ExportOptions
{
    /// <summary>The project's folder, relative to the notebook; null for <c>pipelines/NOTEBOOK</c>.</summary>
    public string? Output { get; init; }

    /// <summary>Whether the export is built, run and compared.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Refuses when the page and what was executed differ.</summary>
    public bool Strict { get; init; }
}
