using MLOps.Data;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>What is looked at: a deployment's answered requests, or a source. A deployment's name wins over a dataset's.</summary>
/// <param name="Log">Of a deployment; null for a source.</param>
/// <param name="Source">Null for a deployment.</param>
internal sealed record CurrentData(string Name, IReadOnlyList<ColumnSchema> Columns, string LineageNode, InferenceLog? Log, Source? Source)
{
    private static readonly TimeSpan SegmentTime = TimeSpan.FromSeconds(1.25);

    public bool IsDeployment => Log is not null;

    /// <exception cref="UserException">It is neither, or the deployment has no requests.</exception>
    public static CurrentData Open(Workspace workspace, object subject, DateTimeOffset? since, CancellationToken cancellation)
    {
        if (subject is string name && IsDeploymentName(workspace, name))
        {
            WaitForLog(workspace, name, cancellation);
            var log = InferenceLog.Open(workspace.Data.Engine, Path.Combine(workspace.Paths.Deployments, name, "log"), name, since ?? VersionSince(workspace, name));
            return new(name, log.Columns, "deployment:" + name, log, null);
        }

        if (since is not null)
        {
            throw new UserException("--since works on a deployment's log: other sources have no time of arrival.", "Filter with SQL: \"SELECT * FROM 'file.csv' WHERE day >= DATE '2026-01-01'\".");
        }

        var source = OpenSource(workspace, subject);
        return new(NameOf(source), source.Columns, source.LineageNode, null, source);
    }

    /// <summary>A query is called by its first words: "SQL" says nothing.</summary>
    public static string NameOf(Source source) => source.LineageNode.StartsWith("query:", StringComparison.Ordinal) ? source.LineageNode["query:".Length..] : source.Name;

    /// <summary>What a query of this text would be called; other names are left as they are.</summary>
    public static string NameOf(string text) => text.Contains(' ', StringComparison.Ordinal) ? QueryText.Short(text.Trim().TrimEnd(';')) : text;

    // A running server writes a segment each second: after a little more than that, all that was answered before the call is there.
    private static void WaitForLog(Workspace workspace, string name, CancellationToken cancellation)
    {
        if (workspace.Deployments.List().Deployments.Any(d => d.Name == name && d.IsRunning))
        {
            cancellation.WaitHandle.WaitOne(SegmentTime);
            cancellation.ThrowIfCancellationRequested();
        }
    }

    private static Source OpenSource(Workspace workspace, object subject)
    {
        try
        {
            return workspace.Data.Open(subject, "data");
        }
        catch (UserException error) when (subject is string name && Nearest.Find(name, Deployments(workspace)) is { } nearest)
        {
            throw new UserException(error.Error with { Hint = $"Did you mean the deployment '{nearest}'?" });
        }
    }

    private static bool IsDeploymentName(Workspace workspace, string name) => Deployments(workspace).Contains(name, StringComparer.Ordinal);

    // What an earlier model version was asked says nothing of this one: its predictions were others, and maybe its inputs.
    private static DateTimeOffset? VersionSince(Workspace workspace, string name) => workspace.Store.Read(c => c.Query(
        """
        WITH d AS (SELECT * FROM deployments WHERE name = ?),
             other AS (SELECT max(started) AS last FROM d WHERE digest <> (SELECT arg_max(digest, started) FROM d))
        SELECT min(d.started) FROM d, other WHERE d.started > other.last
        """,
        row => row.TimeOrNull(0), name)).FirstOrDefault();

    private static List<string> Deployments(Workspace workspace) =>
        workspace.Store.Read(c => c.Query("SELECT DISTINCT name FROM deployments", row => row.GetString(0)));
}
