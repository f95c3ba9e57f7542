namespace MLOps.Pipelines;

/// <summary>The outcome of running an exported project twice in a clean folder and comparing what it recorded with the notebook.</summary>
/// <param name="Files">Everything the verdict rests on: a later edit of any of these is found by <c>mlops verify</c>.</param>
/// <param name="Notebook">What the notebook recorded.</param>
/// <param name="Export">What the exported program recorded; null when it did not build or run.</param>
/// <param name="Failure">Why it did not build or run, in the tool's own words; null when it did.</param>
public sealed record ProofReport(
    string Name, DateTimeOffset Created, IReadOnlyList<InputFile> Files, ProofEnvironment Environment, PipelineResults Notebook, PipelineResults? Export,
    IReadOnlyList<ProofItem> Items, string? Failure, double BuildSeconds, double RunSeconds) : IReport
{
    public const string FileName = "proof.json";

    /// <summary>Who signed the proof: a key's id and how it is known; null when it is not signed.</summary>
    public string? Signer { get; init; }

    public string Title => $"Proof of {Name}";

    /// <summary>True when it ran and every item is equal.</summary>
    public bool Proven => Failure is null && Items.Count > 0 && Items.All(i => i.Equal);

    /// <summary>The verdict in a sentence.</summary>
    public string Verdict => this switch
    {
        { Failure: { } failure } => $"Not proven: {failure}",
        { Items.Count: 0 } => "Not proven: the notebook recorded nothing to compare.",
        { Proven: true } => $"Proven: built and run twice in a clean folder, the project recorded the same {(Items.Count == 1 ? "result" : $"{Items.Count} results")} as the notebook.",
        _ => Different,
    };

    // What changes from run to run says nothing about the export; what is the same in both runs and differs from the notebook does.
    private string Different
    {
        get
        {
            var wrong = Items.Where(i => !i.Equal).ToList();
            var first = wrong.Find(i => !i.IsUnsteady) ?? wrong[0];
            return first.IsUnsteady
                ? $"Not proven: {wrong.Count} of {Items.Count} results change from run to run, first {first.Kind} {first.Name}. Fix what the notebook leaves to chance, or declare how far a metric may differ (--tolerance NAME=VALUE)."
                : $"Not proven: {wrong.Count} of {Items.Count} results differ from the notebook's, first {first.Kind} {first.Name}, which is the same in both runs of the project.";
        }
    }

    /// <summary>Reads the proof of an exported project.</summary>
    /// <param name="folder">The project's folder.</param>
    /// <exception cref="UserException">There is none, or it cannot be read.</exception>
    public static ProofReport Read(string folder) => ProofFiles.Read(folder);
}

/// <param name="Kind">metric, parameter, run, model, predictions, alias, dataset, check, file or value.</param>
/// <param name="Note">What qualifies the verdict, in words.</param>
public sealed record ProofItem(string Kind, string Name, string Expected, string Actual, bool Equal, string? Note = null)
{
    /// <summary>What the second run gave when that is something else; null when it is the same.</summary>
    public string? Again { get; init; }

    /// <summary>Whether it changes from run to run.</summary>
    public bool IsUnsteady => Again is not null;
}

public sealed record ProofEnvironment(string Sdk, string Runtime, string System, string Architecture, int Processors, string Culture);

/// <summary>What an export wrote, what it left out, and whether it was proven.</summary>
/// <param name="Folder">As it was asked for.</param>
/// <param name="Files">Relative paths, sorted.</param>
/// <param name="Steps">Titles of the steps in order.</param>
/// <param name="Packages">Packages besides MLOps.Runtime, as "Id 1.2.3".</param>
/// <param name="Proof">Null when it was not asked for.</param>
public sealed record ExportReport(
    string Name, string Folder, IReadOnlyList<string> Files, IReadOnlyList<string> Steps, IReadOnlyList<string> Packages, SliceReport Slice, ProofReport? Proof, double Seconds) : IReport
{
    public string Title => $"Export of {Name}";
}
