using MLOps.Notebooks.Slicing;
using MLOps.Pipelines;

namespace MLOps.Notebooks.Export;

/// <summary>Everything about an export that is known before a file is written.</summary>
/// <param name="Source">The main program, checked and formatted.</param>
/// <param name="Warnings">Ids of the compiler's warnings about the notebook's own code.</param>
internal sealed record ExportDraft(NotebookSlice Slice, ProgramParts Parts, ExportInputs Inputs, IReadOnlyList<(string Id, string Version)> Packages, string Source, IReadOnlyList<string> Warnings)
{
    public required LocalPackage Package { get; init; }

    public required PipelineManifest Manifest { get; init; }

    /// <summary>The files that it writes, as the notebook wrote them.</summary>
    public IReadOnlyList<OutputFile> Outputs { get; init; } = [];

    /// <summary>The notebook's page; null when it is not known.</summary>
    public Files.NotebookDocument? Page { get; init; }

    /// <summary>What the notebook calls itself.</summary>
    public required string Title { get; init; }

    /// <summary>The secrets of the notebook, by the environment variable that each comes from; they are written nowhere.</summary>
    public IReadOnlyDictionary<string, string> SecretValues => Parts.Secrets.ToDictionary(s => s.Value, s => ((Microsoft.CodeAnalysis.CSharp.Syntax.LiteralExpressionSyntax)s.Key).Token.ValueText, StringComparer.Ordinal);

    public NamePlan Plan => Parts.Plan;
}
