namespace MLOps.Pipelines;

/// <summary>What a run does with each step.</summary>
public enum StepFate
{
    /// <summary>It runs.</summary>
    Runs,

    /// <summary>Its values come from the cache.</summary>
    Cached,

    /// <summary>It was not asked for, and nothing that runs needs it.</summary>
    LeftOut,

    /// <summary>It ran and failed.</summary>
    Failed,

    /// <summary>A step before it failed.</summary>
    NotReached,
}

/// <summary>Which steps a call runs: those asked for, and of those before them what they need and the cache does not have.</summary>
internal static class StepSelection
{
    /// <param name="cache">Null when every step is to run.</param>
    /// <exception cref="ArgumentException">There is no step of a name.</exception>
    public static IReadOnlyDictionary<PipelineStep, StepFate> Plan(IReadOnlyList<PipelineStep> steps, PipelineCall call, StepCache? cache)
    {
        var only = call.Only.Select(name => Find(steps, name)).ToHashSet();
        var from = call.From is { } first ? steps.ToList().IndexOf(Find(steps, first)) : -1;
        var asked = only.Count > 0 ? only : from >= 0 ? steps.Skip(from).ToHashSet() : null;
        var fates = new Dictionary<PipelineStep, StepFate>();
        foreach (var step in steps.Where(s => asked?.Contains(s) ?? !(cache?.Has(s) ?? false)))
        {
            Run(step, fates, cache);
        }

        foreach (var step in steps)
        {
            fates.TryAdd(step, asked is null ? StepFate.Cached : StepFate.LeftOut);
        }

        return fates;
    }

    private static void Run(PipelineStep step, Dictionary<PipelineStep, StepFate> fates, StepCache? cache)
    {
        fates[step] = StepFate.Runs;
        foreach (var before in step.After.Where(s => !fates.ContainsKey(s)))
        {
            if (cache?.Has(before) == true)
            {
                fates[before] = StepFate.Cached;
            }
            else
            {
                Run(before, fates, cache);
            }
        }
    }

    private static PipelineStep Find(IReadOnlyList<PipelineStep> steps, string name)
    {
        var found = steps.Where((s, i) => string.Equals(s.Title, name, StringComparison.OrdinalIgnoreCase) || string.Equals(s.Code.Name, name, StringComparison.OrdinalIgnoreCase)
            || name == (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToList();
        return found.Count > 0 ? found[0] : throw new ArgumentException(UserError.Unknown("step", name, steps.Select(s => s.Title)).ToString());
    }
}
