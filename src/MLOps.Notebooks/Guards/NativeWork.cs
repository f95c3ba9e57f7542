using System.ComponentModel;
using System.Runtime.CompilerServices;
using DuckDB.NET.Data;
using Microsoft.ML;

namespace MLOps.Notebooks.Guards;

/// <summary>
/// What cells opened to have others work for them: DuckDB connections and ML.NET contexts. No check stands in that work, but both
/// can be told to give up, and for that somebody has to know them.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NativeWork
{
    private static readonly TimeSpan OfFits = TimeSpan.FromSeconds(1);
    private static readonly ConditionalWeakTable<DuckDBConnection, object?> Connections = [];
    private static readonly ConditionalWeakTable<MLContext, object?> Contexts = [];

    /// <summary>How long what was told to give up may take: a fit looks between its iterations.</summary>
    internal static TimeSpan Patience => Contexts.Any() ? OfFits : TimeSpan.Zero;

    /// <summary>Remembers the object, weakly, and gives it back.</summary>
    public static T Note<T>(T opened)
    {
        switch (opened)
        {
            case DuckDBConnection connection:
                Connections.AddOrUpdate(connection, null);
                break;
            case MLContext context:
                Contexts.AddOrUpdate(context, null);
                WatchedFits.Watch(context);
                break;
        }

        return opened;
    }

    /// <summary>Stops what is at work on any of them. A connection at rest is not touched by it; contexts need <see cref="Restore"/>.</summary>
    internal static void Interrupt()
    {
        foreach (var (connection, _) in Connections)
        {
            Cancel(connection);
        }

        foreach (var (context, _) in Contexts)
        {
            FitCancellation.Cancel(context);
        }
    }

    /// <summary>The cell is over: contexts may work again.</summary>
    internal static void Restore()
    {
        foreach (var (context, _) in Contexts)
        {
            FitCancellation.Forget(context);
        }
    }

    private static void Cancel(DuckDBConnection connection)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.Cancel();
        }
        catch (Exception error) when (error is InvalidOperationException or ObjectDisposedException or NullReferenceException)
        {
            // Closed, or closing at this moment: then nothing runs on it.
        }
    }
}
