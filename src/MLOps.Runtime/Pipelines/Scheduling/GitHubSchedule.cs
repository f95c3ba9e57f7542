using System.Globalization;
using System.Text.RegularExpressions;
using static MLOps.Pipelines.Scheduling.ScheduleYaml;

namespace MLOps.Pipelines.Scheduling;

/// <summary>A workflow of GitHub Actions that runs the project on schedule, and by hand with other parameters.</summary>
internal static partial class GitHubSchedule
{
    /// <exception cref="UserException">It asks for what GitHub does not have.</exception>
    public static Dictionary<string, object> Write(PipelineSchedule schedule)
    {
        Refuse(schedule);
        return Workflow(schedule);
    }

    private static Dictionary<string, object> Workflow(PipelineSchedule schedule) => Map(
        ("name", schedule.Pipeline + " on schedule"),
        ("on", Map(
            ("schedule", new[] { Map(("cron", schedule.Cron), ("timezone", schedule.TimeZone)) }),
            ("workflow_dispatch", schedule.Parameters.Count == 0 ? new Dictionary<string, object>() : Map(("inputs", schedule.Parameters.ToDictionary(p => p.Key, p => (object)Map(("type", "string"), ("default", p.Value)))))))),
        ("concurrency", Map(("group", schedule.Slug))),
        ("jobs", Map(("pipeline", Map(
            ("runs-on", "ubuntu-latest"),
            ("timeout-minutes", schedule.Seconds is { } seconds ? (int)Math.Ceiling(seconds / 60.0) : null),
            ("steps", new[]
            {
                Map(("uses", "actions/checkout@v4")),
                Map(("uses", "actions/setup-dotnet@v4"), ("with", Map(("dotnet-version", "10.0.x")))),
                Map(
                    ("run", $"dotnet run --project {schedule.Pipeline}.csproj --configuration Release -- run" + (schedule.Retries == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" --retries {schedule.Retries}"))),
                    ("env", Environment(schedule))),
                Map(("uses", "actions/upload-artifact@v4"), ("with", Map(("name", "results"), ("path", "results.json")))),
            }))))));

    private static Dictionary<string, object>? Environment(PipelineSchedule schedule)
    {
        var values = schedule.Secrets.Select(s => (s, (object?)$"${{{{ secrets.{s} }}}}"))
            .Concat(schedule.Parameters.Select(p => ("MLOPS_PARAM_" + p.Key.ToUpperInvariant(), (object?)$"${{{{ inputs.{p.Key} || '{p.Value.Replace("'", "''", StringComparison.Ordinal)}' }}}}"))).ToArray();
        return values.Length == 0 ? null : Map(values);
    }

    private static void Refuse(PipelineSchedule schedule)
    {
        if (schedule is not { Cpu: null, Memory: null, Image: null, Workspace: null })
        {
            throw new UserException("GitHub runs the project on a machine of its own, without an image, and keeps nothing of it.", "Leave --cpu, --memory, --image and --workspace out.");
        }

        if (schedule.Secrets.FirstOrDefault(s => s.StartsWith("GITHUB_", StringComparison.OrdinalIgnoreCase)) is { } secret)
        {
            throw new UserException($"'{secret}' can be no secret at GitHub: names that begin with GITHUB_ are its own.");
        }

        if (schedule.Parameters.Keys.FirstOrDefault(p => !InputName().IsMatch(p)) is { } parameter)
        {
            throw new UserException($"'{parameter}' can be no input at GitHub: it takes letters of ASCII, digits, _ and -.", "Set it in appsettings.json.");
        }
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_-]*$")]
    private static partial Regex InputName();
}
