using MLOps.Models.Scoring;

namespace MLOps.Serving;

/// <summary>A request that has been read: an input buffer for each of the signature's inputs, in its order, all of the same rows.</summary>
/// <param name="Id">As the client gave it, to be given back.</param>
/// <param name="Outputs">Names of the outputs asked for; null for all.</param>
internal sealed record InferenceRequest(string? Id, IReadOnlyList<ColumnBuffer> Inputs, int Rows, IReadOnlyList<string>? Outputs);
