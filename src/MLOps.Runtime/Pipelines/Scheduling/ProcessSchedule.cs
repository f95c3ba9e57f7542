using System.Text.Json;
using MLOps.Store;

namespace MLOps.Pipelines.Scheduling;

/// <summary>What <c>schedule.json</c> in an exported project says: when the program runs its pipeline by itself, and how.</summary>
/// <param name="Cron">Five fields: minute, hour, day of month, month, day of week.</param>
/// <param name="TimeZone">An IANA name; null for that of the machine.</param>
/// <param name="Retries">How often a failed run begins again, from 0.</param>
/// <param name="TimeoutSeconds">How long a run may take; null for any time.</param>
/// <param name="Parameters">Values of parameters, by name.</param>
internal sealed record ProcessSchedule(string Cron, string? TimeZone, int Retries, int? TimeoutSeconds, IReadOnlyDictionary<string, string> Parameters)
{
    public const string FileName = "schedule.json";

    public static ProcessSchedule Of(PipelineSchedule schedule) => schedule is { Cpu: null, Memory: null, Image: null, Workspace: null, Secrets.Count: 0 }
        ? new(schedule.Cron, schedule.TimeZone, schedule.Retries, schedule.Seconds, schedule.Parameters)
        : throw new UserException("A process has the machine's processors, memory, environment and workspace, and no image.", "Leave --cpu, --memory, --image, --secret and --workspace out, or name a scheduler of containers.");

    /// <summary>Null when the project has none.</summary>
    /// <exception cref="UserException">The file cannot be read.</exception>
    public static ProcessSchedule? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? Json.Read<ProcessSchedule>(File.ReadAllText(path)) : null;
        }
        catch (JsonException error)
        {
            throw new UserException($"{FileName} cannot be read: {error.Message}", "mlops pipeline schedule DIR --to process writes it.");
        }
    }

    public string ToJson() => JsonSerializer.Serialize(this, Json.Indented) + "\n";
}
