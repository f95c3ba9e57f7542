using MLOps.Store;

namespace MLOps.Tracking;

/// <summary>What a run says to the inbox: one entry per fact. None of these waits for the store or touches the disk.</summary>
internal static class RunEntries
{
    public static void Experiment(this Inbox inbox, string name, DateTimeOffset created) =>
        inbox.Append("experiments", (name, created), static (writer, x) =>
        {
            writer.WriteString("name"u8, x.name);
            writer.WriteString("created"u8, x.created);
        });

    public static void RunStarted(this Inbox inbox, Run run, GitState? git, string? notebook, string? cell) =>
        inbox.Append("runs", (run, git, notebook, cell), static (writer, x) =>
        {
            writer.WriteString("id"u8, x.run.Id);
            writer.WriteString("experiment"u8, x.run.Experiment);
            writer.WriteString("name"u8, x.run.Name);
            writer.WriteString("started"u8, x.run.Started);
            writer.WriteString("user"u8, Environment.UserName);
            writer.WriteString("parent"u8, x.run.Parent);
            writer.WriteString("notebook"u8, x.notebook);
            writer.WriteString("cell"u8, x.cell);
            writer.WriteString("host"u8, RunOwner.Host);
            writer.WriteNumber("process"u8, Environment.ProcessId);
            writer.WriteString("commit"u8, x.git?.Commit);
            if (x.git?.Dirty is { } dirty)
            {
                writer.WriteBoolean("dirty"u8, dirty);
            }
        });

    /// <summary>A run of elsewhere.</summary>
    public static void RunImported(this Inbox inbox, TrackedRun run, string host) =>
        inbox.Append("runs", (run, host), static (writer, x) =>
        {
            writer.WriteString("id"u8, x.run.Id);
            writer.WriteString("experiment"u8, x.run.Experiment);
            writer.WriteString("name"u8, x.run.Name);
            writer.WriteString("started"u8, x.run.Started);
            writer.WriteString("user"u8, x.run.User);
            writer.WriteString("parent"u8, x.run.Parent);
            writer.WriteString("notebook"u8, x.run.Notebook);
            writer.WriteString("host"u8, x.host);
            writer.WriteNumber("process"u8, 0);
            writer.WriteString("commit"u8, x.run.Commit);
        });

    /// <summary>Another process, or the same one later, logs to the run.</summary>
    /// <param name="resumes">True when the run is open again, whatever it was.</param>
    public static void RunJoined(this Inbox inbox, string run, bool resumes, DateTimeOffset time) =>
        inbox.Append("run_processes", (run, resumes, time), static (writer, x) =>
        {
            writer.WriteString("run"u8, x.run);
            writer.WriteString("host"u8, RunOwner.Host);
            writer.WriteNumber("process"u8, Environment.ProcessId);
            writer.WriteString("time"u8, x.time);
            if (x.resumes)
            {
                writer.WriteBoolean("resumes"u8, true);
            }
        });

    public static void RunEnded(this Inbox inbox, string run, RunStatus status, DateTimeOffset time) =>
        inbox.Append("run_ends", (run, status, time), static (writer, x) =>
        {
            writer.WriteString("run"u8, x.run);
            writer.WriteString("status"u8, Word(x.status));
            writer.WriteString("time"u8, x.time);
        });

    /// <param name="table">params or tags.</param>
    /// <param name="replaces">True when the run has told another value of this key before.</param>
    public static void Pair(this Inbox inbox, string table, string run, string key, string value, bool replaces) =>
        inbox.Append(table, (run, key, value, replaces), static (writer, x) =>
        {
            writer.WriteString("run"u8, x.run);
            writer.WriteString("key"u8, x.key);
            writer.WriteString("value"u8, x.value);
            if (x.replaces)
            {
                writer.WriteBoolean("replaces"u8, true);
            }
        });

    public static void Artifact(this Inbox inbox, string run, RunArtifact artifact, DateTimeOffset time) =>
        inbox.Append("artifacts", (run, artifact, time), static (writer, x) =>
        {
            writer.WriteString("run"u8, x.run);
            writer.WriteString("path"u8, x.artifact.Path);
            writer.WriteString("digest"u8, x.artifact.Digest);
            writer.WriteNumber("size"u8, x.artifact.Size);
            writer.WriteString("time"u8, x.time);
        });

    public static void Input(this Inbox inbox, string run, RunInput input) =>
        inbox.Append("run_inputs", (run, input), static (writer, x) =>
        {
            writer.WriteString("run"u8, x.run);
            writer.WriteString("source"u8, x.input.Source);
            writer.WriteString("digest"u8, x.input.Digest);
            writer.WriteString("role"u8, x.input.Role);
        });

    public static string Word(RunStatus status) => status switch
    {
        RunStatus.Running => "running",
        RunStatus.Finished => "finished",
        RunStatus.Failed => "failed",
        _ => "killed",
    };

    public static RunStatus Status(string word) => word switch
    {
        "running" => RunStatus.Running,
        "finished" => RunStatus.Finished,
        "failed" => RunStatus.Failed,
        _ => RunStatus.Killed,
    };
}
