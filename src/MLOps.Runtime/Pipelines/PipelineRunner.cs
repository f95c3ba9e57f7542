using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace MLOps.Pipelines;

/// <summary>Runs the steps of a pipeline as planned, tells of each, and says how each ended.</summary>
/// <param name="cache">Null when no values are kept.</param>
internal sealed class PipelineRunner(PipelineGraph graph, StepCache? cache, Func<PipelineStep, StepPolicy> policies, TextWriter log, TimeProvider clock)
{
    /// <summary>Spans of OpenTelemetry: one for the pipeline and one for each step that runs.</summary>
    public const string SourceName = "MLOps.Pipelines";

    private static readonly ActivitySource Spans = new(SourceName);

    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Longer = TimeSpan.FromMinutes(1);

    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<PipelineStep, long> _begun = new();
    private readonly ConcurrentDictionary<PipelineStep, StepOutcome> _ended = new();
    private readonly int _width = graph.Steps.Select(s => s.Title.Length).DefaultIfEmpty(0).Max();

    /// <summary>What the pipeline is for, as it is now.</summary>
    public IReadOnlyDictionary<string, string> Results() => graph.Results();

    /// <summary>In the order of the steps. Never throws for what a step does, but for cancellation.</summary>
    public async Task<IReadOnlyList<StepOutcome>> RunAsync(IReadOnlyDictionary<PipelineStep, StepFate> plan, int parallel, CancellationToken cancellation) =>
        parallel <= 1 ? await InOrder(plan, cancellation).ConfigureAwait(false) : await AtOnce(plan, parallel, cancellation).ConfigureAwait(false);

    /// <summary>What became of each step in a run that ends here: those at work have failed, those behind them were not reached.</summary>
    public IReadOnlyList<StepOutcome> Interrupted() => graph.Steps.Select(step =>
    {
        if (_ended.TryGetValue(step, out var outcome) || !_begun.TryGetValue(step, out var started))
        {
            return outcome ?? new StepOutcome(step.Title, StepFate.NotReached, 0, 0);
        }

        outcome = new StepOutcome(step.Title, StepFate.Failed, Stopwatch.GetElapsedTime(started).TotalSeconds, 1) { Error = new UserException("interrupted") };
        Say(step, outcome.Words);
        return outcome;
    }).ToList();

    // In one flow, as the notebook ran: what a step sets of its surroundings, the next one sees.
    private async Task<IReadOnlyList<StepOutcome>> InOrder(IReadOnlyDictionary<PipelineStep, StepFate> plan, CancellationToken cancellation)
    {
        var outcomes = new List<StepOutcome>();
        foreach (var step in graph.Steps)
        {
            var failed = outcomes.Exists(o => o.Fate is StepFate.Failed or StepFate.NotReached);
            outcomes.Add(await Do(step, failed ? StepFate.NotReached : plan[step], cancellation).ConfigureAwait(false));
        }

        return outcomes;
    }

    private async Task<IReadOnlyList<StepOutcome>> AtOnce(IReadOnlyDictionary<PipelineStep, StepFate> plan, int parallel, CancellationToken cancellation)
    {
        using var places = new SemaphoreSlim(parallel);
        var tasks = new Dictionary<PipelineStep, Task<StepOutcome>>();
        foreach (var step in graph.Steps)
        {
            var before = step.After.Select(s => tasks[s]).ToList();
            tasks[step] = Task.Run(() => Do(step, plan[step], before, places, cancellation), cancellation);
        }

        return await Task.WhenAll(graph.Steps.Select(s => tasks[s])).ConfigureAwait(false);
    }

    private async Task<StepOutcome> Do(PipelineStep step, StepFate fate, IReadOnlyList<Task<StepOutcome>> before, SemaphoreSlim places, CancellationToken cancellation)
    {
        var earlier = await Task.WhenAll(before).ConfigureAwait(false);
        if (fate == StepFate.Runs && earlier.Any(o => o.Fate is StepFate.Failed or StepFate.NotReached))
        {
            return await Do(step, StepFate.NotReached, cancellation).ConfigureAwait(false);
        }

        await places.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return await Do(step, fate, cancellation).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<StepOutcome> Do(PipelineStep step, StepFate fate, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var outcome = new StepOutcome(step.Title, fate, 0, 0);
        switch (fate)
        {
            case StepFate.Runs:
                _begun[step] = started;
                await using (Reminder(step, started).ConfigureAwait(false))
                {
                    outcome = await Attempt(step, cancellation).ConfigureAwait(false);
                }

                break;
            case StepFate.Cached:
                cache!.Load(step);
                break;
        }

        _ended[step] = outcome = outcome with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
        Say(step, outcome.Words);
        return outcome;
    }

    private async Task<StepOutcome> Attempt(PipelineStep step, CancellationToken cancellation)
    {
        using var span = Spans.StartActivity("step " + step.Title);
        var policy = policies(step);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await WithinTime(step, policy.Timeout, cancellation).ConfigureAwait(false);
                return new StepOutcome(step.Title, StepFate.Runs, 0, attempt) { Values = cache?.Save(step) ?? new Dictionary<string, string>() };
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                span?.AddException(error);
                // A step that ran out of time may still be at work on the variables: a second one beside it would spoil both.
                if (attempt > policy.Retries || error is StepTimeoutException)
                {
                    span?.SetStatus(ActivityStatusCode.Error, error.Message);
                    return new StepOutcome(step.Title, StepFate.Failed, 0, attempt) { Error = error };
                }

                var pause = TimeSpan.FromSeconds(Math.Pow(2, attempt - 1));
                Say(step, string.Create(CultureInfo.InvariantCulture, $"failed ({error.Message}), again in {pause.TotalSeconds:0} s"));
                await Task.Delay(pause, clock, cancellation).ConfigureAwait(false);
            }
        }
    }

    private async Task WithinTime(PipelineStep step, TimeSpan? timeout, CancellationToken cancellation)
    {
        if (timeout is not { } limit)
        {
            await step.RunAsync().ConfigureAwait(false);
            return;
        }

        var work = Task.Run(step.RunAsync, cancellation);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ended = await Task.WhenAny(work, Task.Delay(limit, clock, enough.Token)).ConfigureAwait(false);
        await enough.CancelAsync().ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        if (ended != work)
        {
            throw new StepTimeoutException(limit);
        }

        await work.ConfigureAwait(false);
    }

    // A step of an hour is heard of before it ends.
    private ITimer Reminder(PipelineStep step, long started) =>
        clock.CreateTimer(_ => Say(step, string.Create(CultureInfo.InvariantCulture, $"runs since {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s")), null, Long, Longer);

    private void Say(PipelineStep step, string words)
    {
        lock (_writing)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"[{graph.Steps.ToList().IndexOf(step) + 1}/{graph.Steps.Count}] {step.Title.PadRight(_width)}  {words}"));
        }
    }
}

/// <summary>A step took longer than it may. It cannot be stopped; the program ends.</summary>
internal sealed class StepTimeoutException(TimeSpan limit) : Exception(string.Create(CultureInfo.InvariantCulture, $"It took longer than {limit.TotalSeconds:0.###} s."));
