using System.Reflection;

namespace MLOps.Interactive.Hosting;

/// <summary>What went wrong, as one sentence for a host that would print a stack trace.</summary>
internal static class HostedErrors
{
    public static string Sentence(Exception error, CancellationToken cancellation) => Unwrap(error) switch
    {
        _ when cancellation.IsCancellationRequested => "The command was interrupted.",
        UserException or Store.StoreBusyException or System.Data.Common.DbException => Unwrap(error).Message,
        var other => $"{other.GetType().Name}: {other.Message}{Cause(other.InnerException)}",
    };

    private static Exception Unwrap(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => error,
    };

    private static string Cause(Exception? inner) => inner is null ? "" : $" (because of {inner.GetType().Name}: {inner.Message})";
}
