using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>
/// Whose result hangs on the state of an ML.NET context's generator. Whatever is made with a context advances the generator; but reading
/// files, saving and loading models, engines that predict, splits (they go by the context's seed) and evaluations come out the same.
/// </summary>
internal static class Draws
{
    private static readonly string[] DrawingData = ["ShuffleRows", "BootstrapSample"];

    /// <summary>Whether this mention of a context makes a result that hangs on what was drawn from it before.</summary>
    /// <param name="callees">Methods of the notebook answer for the contexts that they are given.</param>
    public static bool Counts(IOperation context, CalleeSummaries callees) => TypeTraits.IsGenerator(context.Type) && Outer(context) switch
    {
        IInvocationOperation call => callees.Of(call.TargetMethod.OriginalDefinition) is null,
        IPropertyReferenceOperation { Property.Name: "Model" } => false,
        IPropertyReferenceOperation { Property: var part } catalog => Outer(catalog) is not IInvocationOperation call || !ComesOutTheSame(part.Name, call),
        _ => true,
    };

    /// <summary>Whether a value is a context without a seed: then nothing that is drawn from it can be repeated anyway.</summary>
    public static bool ByChance(IOperation value) => value switch
    {
        IConversionOperation conversion => ByChance(conversion.Operand),
        IObjectCreationOperation creation => TypeTraits.IsGenerator(creation.Type) && !creation.Arguments.Any(IsGiven),
        _ => false,
    };

    private static bool ComesOutTheSame(string part, IInvocationOperation call) => part switch
    {
        "Data" => Array.IndexOf(DrawingData, call.TargetMethod.Name) < 0 || call.Arguments.Any(a => a.Parameter?.Name == "seed" && IsGiven(a)),
        // Precision over recall of many rows goes by a sample of them.
        "BinaryClassification" => false,
        _ => call.TargetMethod.Name == "Evaluate",
    };

    private static bool IsGiven(IArgumentOperation argument) => argument.ArgumentKind == ArgumentKind.Explicit && argument.Value is not { ConstantValue: { HasValue: true, Value: null } };

    private static IOperation? Outer(IOperation operation) => operation.Parent is IArgumentOperation or IConversionOperation ? Outer(operation.Parent) : operation.Parent;
}
