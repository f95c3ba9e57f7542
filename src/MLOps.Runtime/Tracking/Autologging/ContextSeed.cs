using System.Reflection;
using Microsoft.ML.Runtime;

namespace MLOps.Tracking.Autologging;

/// <summary>
/// The seed of the <c>MLContext</c> that an estimator or a model came from: without one, a trainer that draws by chance gives another
/// model each time. ML.NET keeps it in the host of each step, which is read by reflection.
/// </summary>
internal static class ContextSeed
{
    /// <summary>Name of the parameter. None of a trainer's options is called so, in any case of its letters.</summary>
    public const string Key = "context_seed";

    /// <summary>The parameter's value when the context has no seed.</summary>
    public const string None = "none";

    /// <summary>What to do about a missing one.</summary>
    public const string Advice = "The MLContext had no seed: new MLContext(seed: 1) makes fits come out the same.";

    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>The seed of the first step that tells, as text; <see cref="None"/> when its context has none, null when no step tells.</summary>
    public static string? Of(IEnumerable<object> steps)
    {
        var host = steps.Select(HostOf).FirstOrDefault(h => h is not null);
        var seed = host?.GetType().GetProperty("Seed", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        return seed is null ? null : seed.GetValue(host) is { } value ? RunText.Of(value) : None;
    }

    /// <summary>Whether something was fitted in a context without a seed.</summary>
    public static bool IsMissing(IReadOnlyDictionary<string, string> parameters) =>
        parameters.Any(p => p.Value == None && (p.Key == Key || p.Key.EndsWith("." + Key, StringComparison.Ordinal)));

    private static object? HostOf(object step)
    {
        for (var type = step.GetType(); type is not null; type = type.BaseType)
        {
            var host = type.GetFields(Members).Where(f => typeof(IHostEnvironment).IsAssignableFrom(f.FieldType)).Select(f => f.GetValue(step)).FirstOrDefault(h => h is not null);
            if (host is not null)
            {
                return host;
            }
        }

        return null;
    }
}
