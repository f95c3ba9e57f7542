using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace MLOps.Pipelines.Scheduling;

/// <summary>When and how an exported pipeline runs by itself somewhere else.</summary>
/// <param name="Pipeline">The project's name.</param>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
public sealed partial record PipelineSchedule(string Pipeline, string Cron)
{
    private const int LongestSlug = 52;

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

    /// <summary>A PersistentVolumeClaim that keeps the workspace from run to run; null when each run begins with an empty one.</summary>
    public string? Workspace { get; init; }

    /// <summary>The name in kebab case, as Kubernetes wants names; also the secret's.</summary>
    public string Slug { get; } = SlugOf(Pipeline);

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

    /// <summary>rain-story for RainStory: small letters of ASCII, digits and hyphens, at most 52, as names of images, CronJobs and DAGs may be.</summary>
    public static string SlugOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var words = CaseChange().Replace(name, "$1-$2").Replace("ß", "ss", StringComparison.Ordinal).Normalize(NormalizationForm.FormD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark);
        var slug = NoSlug().Replace(string.Concat(words).ToLowerInvariant(), "-").Trim('-');
        return slug.Length == 0 ? "pipeline" : slug[..Math.Min(slug.Length, LongestSlug)].TrimEnd('-');
    }

    /// <summary>The same with the time zone by its IANA name, which every scheduler knows.</summary>
    /// <exception cref="UserException">A field is missing or out of its range, a retry count is negative, or a name cannot be what it is for.</exception>
    public PipelineSchedule Checked()
    {
        CronText.Check(Cron);
        if (Secrets.FirstOrDefault(s => !VariableName().IsMatch(s)) is { } secret)
        {
            throw new UserException($"'{secret}' is no name of an environment variable, which a secret comes as.", "Letters, digits and _ make one, as API_KEY.");
        }

        return Retries >= 0 ? this with { TimeZone = Iana(TimeZone) } : throw new UserException(string.Create(CultureInfo.InvariantCulture, $"Retries are counted from 0, not {Retries}."));
    }

    private static string? Iana(string? zone) => zone switch
    {
        null => null,
        _ when !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) => throw new UserException($"There is no time zone '{zone}' on this machine.", "An IANA name such as Europe/Berlin, or UTC."),
        _ => TimeZoneInfo.TryConvertWindowsIdToIanaId(zone, out var iana) ? iana : zone,
    };

    [GeneratedRegex(@"(\p{Ll}|\d)(\p{Lu})")]
    private static partial Regex CaseChange();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NoSlug();

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*$")]
    private static partial Regex VariableName();
}
