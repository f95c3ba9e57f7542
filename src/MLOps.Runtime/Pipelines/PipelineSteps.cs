using System.Diagnostics;
using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>Runs the steps of an exported pipeline one after the other and tells of each.</summary>
public sealed class PipelineSteps
{
    private readonly TextWriter _log;
    private int _number;

    internal PipelineSteps(TextWriter log) => _log = log;

    /// <summary>Runs one step. An exception goes on to the caller after the step's name was told.</summary>
    public void Run(string title, Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        RunAsync(title, () =>
        {
            step();
            return Task.CompletedTask;
        }).GetAwaiter().GetResult();
    }

    public async Task RunAsync(string title, Func<Task> step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var started = Stopwatch.GetTimestamp();
        var label = string.Create(CultureInfo.InvariantCulture, $"{++_number}. {title}");
        try
        {
            await step().ConfigureAwait(false);
            await _log.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{label}  {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s")).ConfigureAwait(false);
        }
        catch
        {
            await _log.WriteLineAsync($"{label}  failed").ConfigureAwait(false);
            throw;
        }
    }
}
