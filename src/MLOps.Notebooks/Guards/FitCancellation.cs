using System.Reflection;
using Microsoft.ML;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// ML.NET's own cancellation, which its trainers look at between iterations and which is not public. A version of ML.NET without
/// it has none: then a fit goes on in the background.
/// </summary>
internal static class FitCancellation
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly MethodInfo? CancelExecution = typeof(MLContext).GetMethod("CancelExecution", Members, []);
    private static readonly FieldInfo? Environment = typeof(MLContext).GetField("_env", Members);

    public static void Cancel(MLContext context) => CancelExecution?.Invoke(context, null);

    /// <summary>A cancelled context refuses all work to come, unless it is told otherwise.</summary>
    public static void Forget(MLContext context)
    {
        var environment = Environment?.GetValue(context);
        environment?.GetType().GetProperty("IsCanceled", Members)?.SetValue(environment, false);
    }
}
