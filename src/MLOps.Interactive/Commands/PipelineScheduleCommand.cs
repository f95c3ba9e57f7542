using MLOps.Pipelines;
using MLOps.Pipelines.Scheduling;

namespace MLOps.Interactive.Commands;

/// <summary><c>#!pipeline schedule</c>: hands an exported project over to a scheduler.</summary>
internal static class PipelineScheduleCommand
{
    public static CommandSpec Spec { get; } = new("pipeline schedule", "Write the file with which an exported project runs on schedule: by itself, or by Argo, Kubernetes, GitHub Actions or Airflow.", (call, _) =>
    {
        var folder = Path.GetFullPath(call.Required("DIR"), call.Workspace.BaseDirectory);
        var target = Enum.Parse<ScheduleTarget>(call.Text("--to") ?? throw new UserException("--to is missing.", "It names the scheduler: process, argo, kubernetes, github or airflow."), ignoreCase: true);
        var (file, text) = ScheduleWriter.Write(Schedule(call, PipelineManifest.Read(folder)), target);
        var path = call.Text("--out") is { } other ? Path.GetFullPath(other, call.Workspace.BaseDirectory) : Path.Combine(folder, file);
        return Task.FromResult(CommandResult.Say(Save(path, text)));
    })
    {
        Examples = ["#!pipeline schedule exported/rain --cron \"0 6 * * 1-5\" --to argo --retries 2 --timeout 1h"],
        Arguments = [new("DIR", ValueKind.File, "The exported project's folder.")],
        Options =
        [
            new("--cron", ValueKind.Text, "When: minute, hour, day of month, month, day of week."),
            new("--to", ValueKind.Text, "Whose file to write; process: the program's own, for 'dotnet run -- schedule'.", ["process", "argo", "kubernetes", "github", "airflow"]),
            new("--timezone", ValueKind.Text, "The time zone of --cron, as Europe/Berlin; by default that of whoever runs the scheduler, mostly UTC."),
            new("--image", ValueKind.Text, "The container's image; the project's name by default."),
            new("--retries", ValueKind.Integer, "How often a failed run begins again; 0 by default."),
            new("--timeout", ValueKind.Text, "How long a run may take: 90 (seconds), 5m, 1h30m."),
            new("--cpu", ValueKind.Text, "Processors, as Kubernetes writes them: 2, 500m."),
            new("--memory", ValueKind.Text, "Memory, as Kubernetes writes it: 2Gi."),
            new("--workspace", ValueKind.Text, "The PersistentVolumeClaim that keeps the workspace, so that runs, models and cached values outlive a run."),
            new("--secret", ValueKind.Text, "An environment variable that comes from the secret named like the pipeline; may be given several times.", Many: true),
            new("--param", ValueKind.Text, "A parameter, as NAME=VALUE; may be given several times.", Many: true),
            new("--out", ValueKind.File, "Where to write it; into the project by default."),
        ],
    };

    private static PipelineSchedule Schedule(CommandCall call, PipelineManifest manifest) => new(manifest.Name, call.Text("--cron") ?? throw new UserException("--cron is missing.", "For example --cron \"0 6 * * *\" for every day at six."))
    {
        TimeZone = call.Text("--timezone"),
        Image = call.Text("--image"),
        Retries = int.Parse(call.Text("--retries") ?? "0", System.Globalization.CultureInfo.InvariantCulture),
        Timeout = call.Text("--timeout") is { } time ? PipelineSchedule.Time(time) : null,
        Cpu = call.Text("--cpu"),
        Memory = call.Text("--memory"),
        Workspace = call.Text("--workspace"),
        Secrets = call.All("--secret"),
        Parameters = Parameters(call.All("--param"), manifest),
    };

    private static Dictionary<string, string> Parameters(IEnumerable<string> texts, PipelineManifest manifest)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var text in texts)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } name, var value])
            {
                throw new UserException($"--param takes NAME=VALUE, not '{text}'.");
            }

            values[name] = manifest.Parameters is null || manifest.Parameters.Contains(name, StringComparer.OrdinalIgnoreCase) ? value
                : throw new UserException(UserError.Unknown("parameter", name, manifest.Parameters, manifest.Name));
        }

        return values;
    }

    // A file that somebody changed is not lost.
    private static string Save(string path, string text)
    {
        if (File.Exists(path) && File.ReadAllText(path) != text)
        {
            throw new UserException($"'{path}' is there already and says something else.", "Take it away, or name another file with --out.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return $"Wrote {path}";
    }
}
