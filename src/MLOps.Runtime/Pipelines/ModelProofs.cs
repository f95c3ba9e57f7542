using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>Which recorded proofs are about a model.</summary>
internal static class ModelProofs
{
    /// <summary>The latest proof of each pipeline that makes the model.</summary>
    public static IReadOnlyList<ProofReport> Latest(MetadataStore store, string model) => store.Read(c => c.Query(
        """
        SELECT CAST(body AS VARCHAR) FROM reports
        WHERE kind = 'ProofReport' AND subject IN (SELECT source FROM edges WHERE target = ? AND role = 'reproduces')
        QUALIFY row_number() OVER (PARTITION BY subject ORDER BY created DESC) = 1
        """,
        row => Json.Read<ProofReport>(row.GetString(0)), "model:" + model));

    /// <summary>The proof that a pipeline makes this very content of the model; null when there is none.</summary>
    public static ProofReport? Of(IReadOnlyList<ProofReport> proofs, string model, string? content) => content is null ? null :
        proofs.FirstOrDefault(p => p.Proven && p.Notebook.Models.Any(m => m.Model == model && m.Digest == content));
}
