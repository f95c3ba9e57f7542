using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DuckDB.NET.Data;
using MLOps.Models;
using MLOps.Store;

namespace MLOps.Pipelines;

/// <summary>Reads what was recorded since a moment from the store, and what is in the files that were written, from the working folder.</summary>
internal sealed class ResultsReader(Workspace workspace)
{
    private const int PredictedRows = 200;

    // How the machine was and how long a fit took is never the same again.
    private const string Comparable = "NOT starts_with(key, 'system/') AND NOT ends_with(key, 'fit_seconds')";

    /// <param name="cells">Only what these cells recorded, as <c>session/order</c>; null for everything.</param>
    public PipelineResults Read(DateTimeOffset since, PipelineManifest manifest, IReadOnlySet<string>? cells = null)
    {
        var results = workspace.Store.Read(c => new PipelineResults(Runs(c, since, cells), [], Datasets(c, manifest.Datasets), Checks(c, since, cells)));
        return results with { Models = Models(since, manifest.Models), Files = manifest.Files.Select(f => FileResult.Of(f, Path.GetFullPath(f))).OfType<FileResult>().ToList() };
    }

    private static List<RunResult> Runs(DuckDBConnection connection, DateTimeOffset since, IReadOnlySet<string>? cells)
    {
        var runs = connection.Query(
            "SELECT id, experiment, name, status, cell FROM runs WHERE started >= ? ORDER BY started, id",
            r => (Id: r.GetString(0), Experiment: r.GetString(1), Name: r.GetString(2), Status: r.GetString(3), Cell: r.Text(4)), since);
        return runs.Where(r => cells is null || (r.Cell is not null && cells.Contains(r.Cell)))
            .Select(r => new RunResult(r.Experiment, r.Name, r.Status, Parameters(connection, r.Id), Metrics(connection, r.Id))).ToList();
    }

    private static SortedDictionary<string, string> Parameters(DuckDBConnection connection, string run) => new(
        connection.Query("SELECT key, value FROM params WHERE run = ?", r => (Key: r.GetString(0), Value: r.GetString(1)), run)
            .GroupBy(p => p.Key, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value, StringComparer.Ordinal), StringComparer.Ordinal);

    private static SortedDictionary<string, double?> Metrics(DuckDBConnection connection, string run) => new(
        connection.Query("SELECT key, value FROM run_metrics WHERE run = ? AND " + Comparable, r => (Key: r.GetString(0), Value: r.GetDouble(1)), run)
            .ToDictionary(m => m.Key, m => double.IsFinite(m.Value) ? m.Value : (double?)null, StringComparer.Ordinal), StringComparer.Ordinal);

    private static List<DatasetResult> Datasets(DuckDBConnection connection, IReadOnlyList<string> names) => names.SelectMany(name => connection.Query(
        "SELECT name, digest, row_count, columns FROM datasets WHERE name = ? ORDER BY version DESC LIMIT 1",
        r => new DatasetResult(r.GetString(0), r.GetString(1), r.GetInt64(2), Json.Read<List<Data.ColumnSchema>>(r.GetString(3)).Select(c => $"{c.Name} {c.Type}").ToList()), name)).ToList();

    private static List<CheckResult> Checks(DuckDBConnection connection, DateTimeOffset since, IReadOnlySet<string>? cells) => connection.Query(
            "SELECT subject, body, cell FROM reports WHERE kind = 'ValidationReport' AND created >= ? ORDER BY created",
            r => (Subject: r.GetString(0), Body: r.GetString(1), Cell: r.Text(2)), since)
        .Where(r => cells is null || (r.Cell is not null && cells.Contains(r.Cell)))
        .Select(r => new CheckResult(r.Subject, System.Text.Json.Nodes.JsonNode.Parse(r.Body)?["success"]?.GetValue<bool>() == true)).ToList();

    private List<ModelResult> Models(DateTimeOffset since, IReadOnlyList<string> names)
    {
        var results = new List<ModelResult>();
        foreach (var version in names.SelectMany(VersionsOf).Where(v => v.Created >= since))
        {
            var digest = ModelDigest.Of(workspace.Store.Artifacts.Find(version.Digest), version.Digest);
            results.Add(new ModelResult(version.Model, digest, Predictions(version.Reference), version.Aliases.Order(StringComparer.Ordinal).ToList()));
        }

        return results;
    }

    private IEnumerable<Models.ModelVersion> VersionsOf(string name) =>
        workspace.Models.Names().Contains(name, StringComparer.Ordinal) ? workspace.Models.History(name).Versions.OrderBy(v => v.Version) : [];

    private string? Predictions(string reference)
    {
        try
        {
            var rows = workspace.Models.TrainingRows(reference);
            var sample = workspace.Data.OpenSql($"SELECT * FROM {rows.Relation} LIMIT {PredictedRows}");
            using var model = workspace.Models.Load(reference);
            var text = new StringBuilder();
            foreach (var row in workspace.Data.Rows(model.Predict(sample).Source, PredictedRows))
            {
                text.AppendJoin('\t', row.Select(v => Convert.ToString(v, CultureInfo.InvariantCulture))).Append('\n');
            }

            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
        }
        catch (UserException)
        {
            return null; // its training rows are not kept
        }
    }
}
