using System.Security.Cryptography;

namespace MLOps.Pipelines;

/// <summary>The steps of an exported pipeline, in the order in which the notebook ran them, each with those it builds on.</summary>
public sealed class PipelineGraph
{
    private readonly List<PipelineStep> _steps = [];
    private readonly List<(string Name, Func<object?> Get)> _results = [];

    public IReadOnlyList<PipelineStep> Steps => _steps;

    /// <summary>Adds a step.</summary>
    /// <param name="title">Its name, once in a pipeline.</param>
    /// <param name="after">Titles of the steps that must have ended before it begins.</param>
    /// <param name="files">Files that it reads, relative to the project.</param>
    /// <exception cref="ArgumentException">The title is taken, or a step in <paramref name="after"/> is not there yet.</exception>
    public PipelineGraph Step(string title, Action step, string[]? after = null, string[]? files = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Add(new PipelineStep(title, step.Method, () =>
        {
            step();
            return Task.CompletedTask;
        }), after, files);
    }

    /// <inheritdoc cref="Step(string, Action, string[], string[])"/>
    public PipelineGraph Step(string title, Func<Task> step, string[]? after = null, string[]? files = null)
    {
        ArgumentNullException.ThrowIfNull(step);
        return Add(new PipelineStep(title, step.Method, step), after, files);
    }

    /// <summary>
    /// Says that all the last step leaves behind is its values, and that this is one of them: while nothing that goes into the step
    /// changes, the value is taken from the cache in the place of running it. Values are kept as JSON.
    /// </summary>
    public PipelineGraph Keeps<T>(string name, Func<T> get, Action<T> set)
    {
        ArgumentNullException.ThrowIfNull(get);
        ArgumentNullException.ThrowIfNull(set);
        _steps[^1].Values.Add(new StepValue<T>(name, get, set));
        return this;
    }

    /// <summary>Says why no values can stand for running the last step, in words for people: <c>-- show</c> and <c>--dry-run</c> tell them.</summary>
    public PipelineGraph RunsEachTime(string why)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(why);
        _steps[^1].Why = why;
        return this;
    }

    /// <summary>Says that the pipeline is for this variable: its value, as it is after all steps, is compared in proofs.</summary>
    public PipelineGraph Returns<T>(string name, Func<T> get)
    {
        ArgumentNullException.ThrowIfNull(get);
        _results.Add((name, () => get()));
        return this;
    }

    /// <summary>The <see cref="ValueDigest"/> of each variable that the pipeline is for, by name, as it is now.</summary>
    public IReadOnlyDictionary<string, string> Results() => _results.ToDictionary(r => r.Name, r => ValueDigest.Of(r.Get()) ?? "cannot be compared", StringComparer.Ordinal);

    /// <summary>Runs all steps in order, in the place where it is called. What a step throws goes on to the caller.</summary>
    public async Task RunAsync()
    {
        foreach (var step in _steps)
        {
            await step.RunAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The SHA-256 of each value that steps leave behind, by name, as they are after all have run. Values that JSON cannot hold are
    /// left out.
    /// </summary>
    public IReadOnlyDictionary<string, string> Digests() => _steps.SelectMany(s => s.Values).Select(v => (v.Name, Json: v.Save())).Where(v => v.Json is not null)
        .GroupBy(v => v.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Convert.ToHexStringLower(SHA256.HashData(g.Last().Json!)), StringComparer.Ordinal);

    private PipelineGraph Add(PipelineStep step, string[]? after, string[]? files)
    {
        if (_steps.Exists(s => s.Title == step.Title))
        {
            throw new ArgumentException($"There are two steps '{step.Title}'.", nameof(step));
        }

        step.After.AddRange((after ?? []).Select(title => _steps.Find(s => s.Title == title) ?? throw new ArgumentException($"'{step.Title}' is after '{title}', which is no earlier step.", nameof(after))));
        step.Files.AddRange(files ?? []);
        _steps.Add(step);
        return this;
    }
}
