using System.Diagnostics;
using MLOps.Tracking;

namespace MLOps.Pipelines;

/// <summary>One run of a pipeline and what is written down of it, also when it fails or is interrupted.</summary>
internal sealed class PipelineRun(PipelineManifest manifest, Workspace workspace, IReadOnlyDictionary<string, string> parameters, PipelineRunner runner, string resultsFile)
{
    private readonly DateTimeOffset _started = TimeProvider.System.GetUtcNow();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly Lock _recording = new();
    private bool _isRecorded;

    /// <returns>What became of each step, and what was recorded; the latter is null when somebody interrupted it just before.</returns>
    public async Task<(PipelineRunReport Report, PipelineResults? Results)> ExecuteAsync(IReadOnlyDictionary<PipelineStep, StepFate> plan, int parallel)
    {
        using var interrupt = new PipelineInterrupt(() => Record(runner.Interrupted(), RunStatus.Killed));
        using var span = PipelineTelemetry.Start(manifest.Name);
        var steps = await runner.RunAsync(plan, parallel, CancellationToken.None).ConfigureAwait(false);
        var failed = steps.FirstOrDefault(s => s.Fate == StepFate.Failed);
        span?.SetStatus(failed is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, failed?.Message);
        return Record(steps, failed is null ? RunStatus.Finished : RunStatus.Failed);
    }

    // The step that is interrupted may still be at work while this is written down.
    private (PipelineRunReport Report, PipelineResults? Results) Record(IReadOnlyList<StepOutcome> steps, RunStatus status)
    {
        lock (_recording)
        {
            var report = new PipelineRunReport(manifest.Name, _started, steps, parameters, _watch.Elapsed.TotalSeconds);
            if (_isRecorded)
            {
                return (report, null);
            }

            _isRecorded = true;
            workspace.Experiments.EndOpenRuns(status);
            workspace.Store.Record(report, "pipeline:" + manifest.Name, null, null);
            return (report, WriteResults(steps));
        }
    }

    private PipelineResults WriteResults(IReadOnlyList<StepOutcome> steps)
    {
        var values = steps.SelectMany(s => s.Values).GroupBy(v => v.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal);
        foreach (var (name, digest) in steps.All(s => s.Error is null) ? runner.Results() : new Dictionary<string, string>())
        {
            values[name] = digest;
        }

        var results = new ResultsReader(workspace).Read(_started, manifest) with { Values = values };
        results.Write(resultsFile);
        return results;
    }
}
