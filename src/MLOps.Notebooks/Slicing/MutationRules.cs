using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace MLOps.Notebooks.Slicing;

/// <summary>Which calls of compiled code change their receiver or arguments. Names decide where signatures do not tell.</summary>
internal static class MutationRules
{
    private static readonly string[] ChangingVerbs =
    [
        "Add", "Append", "Apply", "Begin", "Clear", "Close", "Commit", "Dequeue", "Dispose", "Enqueue", "Execute", "Fill", "Flush", "Increment", "Insert", "Load", "Log", "Merge",
        "Move", "Next", "Open", "Pop", "Push", "Put", "Read", "Remove", "Replace", "Reset", "Reverse", "Rollback", "Save", "Seek", "Send", "Set", "Shuffle", "Sort", "Swap", "Train",
        "Truncate", "TryAdd", "TryDequeue", "TryPop", "TryRemove", "TryUpdate", "Update", "Write",
    ];

    private static readonly string[] CopyingCalls =
    [
        "Clone", "Copy", "ToArray", "ToList", "ToDictionary", "ToHashSet", "ToImmutableArray", "ToImmutableList", "Head", "Tail", "Sample", "Filter", "OrderBy", "OrderByDescending",
        "Description", "Info",
    ];

    private static readonly string[] PureTypes = ["System.Linq.Enumerable", "System.Linq.Queryable", "System.Math", "System.MathF", "System.Convert", "System.String", "System.IO.Path"];

    /// <param name="discarded">The call is a statement of its own whose value nobody takes.</param>
    public static bool ChangesReceiver(IInvocationOperation call, bool discarded)
    {
        var method = call.TargetMethod;
        var receiver = call.Instance?.Type ?? (method.IsExtensionMethod ? call.Arguments.FirstOrDefault()?.Value.Type : null);
        if (TypeTraits.IsGenerator(receiver) || IsPartOfGenerator(receiver) || (method.Name == "Fit" && TypeTraits.IsEstimator(receiver)))
        {
            return true;
        }

        if (IsPure(method) || TypeTraits.IsReadOnly(receiver))
        {
            return false;
        }

        return method.ReturnsVoid || HasVerb(method.Name) || (discarded && !ReadsByName(method.Name));
    }

    /// <summary>Whether the arguments of a static call are changed by it, like an array by Array.Sort.</summary>
    public static bool ChangesArguments(IInvocationOperation call, bool discarded) =>
        call.Instance is null && !IsPure(call.TargetMethod) && (call.TargetMethod.ReturnsVoid || HasVerb(call.TargetMethod.Name) || discarded);

    /// <summary>Parallel.ForEach(items, ...) goes through the items; only its code may change something.</summary>
    public static bool OnlyWalks(IMethodSymbol method, IArgumentOperation argument) =>
        method.ContainingType is { Name: "Parallel" } type && TypeTraits.Namespace(type) == "System.Threading.Tasks" && argument.Parameter?.Type.TypeKind != TypeKind.Delegate;

    /// <summary>The result is a new object that shares nothing changeable with the receiver.</summary>
    public static bool Copies(IInvocationOperation call) =>
        Array.IndexOf(CopyingCalls, call.TargetMethod.Name) >= 0
        && (call.Type as INamedTypeSymbol)?.TypeArguments.All(TypeTraits.IsPlain) != false
        && (call.Type as IArrayTypeSymbol)?.ElementType is var element && (element is null || TypeTraits.IsPlain(element));

    // ml.Data, ml.Transforms.Categorical, ml.BinaryClassification.Trainers: each call on them draws from the context's generator.
    public static bool IsPartOfGenerator(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && TypeTraits.Namespace(named).StartsWith("Microsoft.ML", StringComparison.Ordinal)
        && (named.Name.EndsWith("Catalog", StringComparison.Ordinal) || named.Name.EndsWith("Trainers", StringComparison.Ordinal)
            || named.Name.EndsWith("Transforms", StringComparison.Ordinal) || named.Name == "DataOperationsCatalog");

    private static bool IsPure(IMethodSymbol method) =>
        method.ContainingType is { } type && Array.IndexOf(PureTypes, TypeTraits.Name(type)) >= 0;

    private static bool HasVerb(string name) => ChangingVerbs.Any(v =>
        name.StartsWith(v, StringComparison.Ordinal) && (name.Length == v.Length || char.IsUpper(name[v.Length]) || name[v.Length] == '_'));

    private static bool ReadsByName(string name) =>
        name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("To", StringComparison.Ordinal) || name.StartsWith("Contains", StringComparison.Ordinal)
        || name is "Equals" or "CompareTo" or "Head" or "Tail" or "Description" or "Info" or "Sample" or "Preview";
}
