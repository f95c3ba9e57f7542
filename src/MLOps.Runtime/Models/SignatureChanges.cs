namespace MLOps.Models;

/// <summary>What differs between two signatures, and what of it breaks a caller who was written for the first.</summary>
internal static class SignatureChanges
{
    /// <summary>Every difference in words, inputs first; empty when the signatures are the same.</summary>
    public static IReadOnlyList<string> All(ModelSignature from, ModelSignature to) =>
        [.. Between("input", from.Inputs, to.Inputs), .. Between("output", from.Outputs, to.Outputs)];

    /// <summary>
    /// The differences that break a caller: an input he does not send, one of another type, an answer that is gone or of another type.
    /// An input that is no longer needed does not, and neither does a new answer.
    /// </summary>
    public static IReadOnlyList<string> Breaking(ModelSignature from, ModelSignature to) =>
    [
        .. Added("input", from.Inputs, to.Inputs), .. Changed("input", from.Inputs, to.Inputs),
        .. Gone("output", from.Outputs, to.Outputs), .. Changed("output", from.Outputs, to.Outputs),
    ];

    private static IEnumerable<string> Between(string kind, IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        Added(kind, a, b).Concat(Gone(kind, a, b)).Concat(Changed(kind, a, b));

    private static IEnumerable<string> Added(string kind, IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        b.Where(x => a.All(y => y.Name != x.Name)).Select(x => $"{kind} {x.Name} ({x}) is new");

    private static IEnumerable<string> Gone(string kind, IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        a.Where(x => b.All(y => y.Name != x.Name)).Select(x => $"{kind} {x.Name} ({x}) is gone");

    private static IEnumerable<string> Changed(string kind, IReadOnlyList<TensorSpec> a, IReadOnlyList<TensorSpec> b) =>
        a.Join(b, x => x.Name, y => y.Name, (x, y) => (x, y)).Where(p => p.x != p.y).Select(p => $"{kind} {p.x.Name} was {p.x}, is {p.y}");
}
