using System.Globalization;

namespace MLOps.Pipelines.Scheduling;

/// <summary>When and how an exported pipeline runs by itself somewhere else.</summary>
/// <param name="Pipeline">The project's name.</param>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
public sealed record PipelineSchedule(string Pipeline, string Cron)
{
    /// <summary>An IANA name such as Europe/Berlin; null for that of the machine that schedules.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The container's image; null for the project's name in kebab case.</summary>
    public string? Image { get; init; }

    /// <summary>How often a failed run begins again.</summary>
    public int Retries { get; init; }

    /// <summary>How long a run may take; null for any time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Processors, as Kubernetes writes them: 2, 500m; null for no request.</summary>
    public string? Cpu { get; init; }

    /// <summary>Memory, as Kubernetes writes it: 2Gi; null for no request.</summary>
    public string? Memory { get; init; }

    /// <summary>Environment variables that come from the place's store of secrets.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Values of parameters, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    /// <summary>The name in kebab case, as Kubernetes wants names; also the secret's.</summary>
    public string Slug { get; } = string.Concat(Pipeline.Select((c, i) => char.IsUpper(c) && i > 0 && !char.IsUpper(Pipeline[i - 1]) ? $"-{char.ToLowerInvariant(c)}" : char.ToLowerInvariant(c).ToString()));

    public string ImageName => Image ?? Slug + ":latest";

    /// <summary>Reads 90 (seconds), 5m, 1h30m.</summary>
    /// <exception cref="UserException">It is no such time, or zero.</exception>
    public static TimeSpan Time(string text)
    {
        try
        {
            return StepPolicy.Time(text);
        }
        catch (ArgumentException error)
        {
            throw new UserException(error.Message);
        }
    }

    /// <summary>Seconds that a run may take, as text; null for any time.</summary>
    internal int? Seconds => Timeout is { } time ? (int)Math.Ceiling(time.TotalSeconds) : null;

    /// <exception cref="UserException">A field is missing or out of its range, or a retry count is negative.</exception>
    public PipelineSchedule Checked()
    {
        CronText.Check(Cron);
        return Retries >= 0 ? this : throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Retries are counted from 0, not {Retries}."));
    }
}
