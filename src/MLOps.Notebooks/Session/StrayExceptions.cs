using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;

namespace MLOps.Notebooks.Session;

/// <summary>
/// Exceptions that nobody catches: on threads and in the pool, in timers, in <c>async void</c>. The runtime would end the process
/// and with it every variable; in a notebook they are told on standard error, and the session goes on.
/// </summary>
internal static class StrayExceptions
{
    private static readonly Lazy<bool> Caught = new(Set);

    /// <summary>From now on, for the life of the process. A host that has a handler of its own keeps it.</summary>
    public static void Catch() => _ = Caught.Value;

    private static bool Set()
    {
        try
        {
            ExceptionHandling.SetUnhandledExceptionHandler(Tell);
            return true;
        }
        catch (InvalidOperationException)
        {
            // There is one already.
            return false;
        }
    }

    internal static string Describe(Exception error)
    {
        var place = new StackTrace(error, fNeedFileInfo: true).GetFrames()
            .Where(f => f.GetFileName()?.StartsWith("cell ", StringComparison.Ordinal) == true)
            .Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.GetFileName()}, line {f.GetFileLineNumber()}: ")).FirstOrDefault();
        return $"{place}{error.GetType().Name}: {error.Message} (outside the cell's own flow, where nobody caught it; the session goes on)";
    }

    private static bool Tell(Exception error)
    {
        Console.Error.WriteLine(Describe(error));
        return true;
    }
}
