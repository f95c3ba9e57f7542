using DuckDB.NET.Data;
using MLOps.Data;

namespace MLOps.Profiling;

/// <summary>Profiles a source within its bounds of memory, and says in a sentence what stopped it.</summary>
internal sealed class Profiler(Workspace workspace, ProfileOptions options)
{
    private DataEngine Engine => workspace.Data.Engine;

    /// <exception cref="UserException">The source turned out to be unreadable on the way.</exception>
    public ProfileReport Run(Source source, CancellationToken cancellation)
    {
        var (started, watch) = (workspace.Clock.GetUtcNow(), workspace.Clock.GetTimestamp());
        using var prepared = Prepare(source, cancellation);
        return Report(source, prepared, cancellation) with { Started = started, Seconds = workspace.Clock.GetElapsedTime(watch).TotalSeconds };
    }

    /// <summary>The source's rows, ready to be asked; the caller disposes of them.</summary>
    /// <exception cref="UserException">The source is not as it should be, or turned out to be unreadable on the way.</exception>
    public PreparedRelation Prepare(Source source, CancellationToken cancellation)
    {
        if (options.Strict && source.Faults.Count > 0)
        {
            throw new UserException($"{source.Name} is not read as it stands: {string.Join("; ", source.Faults)}.", "Mend the file, or profile it without strict.");
        }

        options.Progress?.Report(new ProfileProgress("opening", 0));
        return Bounded(source, () => PreparedRelation.Of(Engine, source, options, cancellation));
    }

    /// <exception cref="UserException">The source turned out to be unreadable on the way.</exception>
    public ProfileReport Report(Source source, PreparedRelation prepared, CancellationToken cancellation) => Bounded(source, () =>
    {
        var report = ProfileStages.Of(source, new ProfileRun(Engine, prepared, options, options.Exact || prepared.Rows <= options.ExactRows, cancellation));
        cancellation.ThrowIfCancellationRequested();
        return report;
    });

    private T Bounded<T>(Source source, Func<T> work)
    {
        try
        {
            using var limit = Engine.LimitMemory(MemoryBudget.Of(options, source.Columns.Count).Engine);
            return work();
        }
        catch (DuckDBException error) when (error.Message.StartsWith("Out of Memory", StringComparison.Ordinal))
        {
            throw new UserException($"{source.Name} needs more memory than the profile may take: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}", "Give it more with --memory, leave --exact out, or profile a --sample.");
        }
        catch (DuckDBException error)
        {
            throw new UserException($"{source.Name} cannot be profiled: {error.Message.ReplaceLineEndings("\n").Split('\n')[0]}", "The rows before it are fine; mend that value, or select around it with SQL.");
        }
    }
}
