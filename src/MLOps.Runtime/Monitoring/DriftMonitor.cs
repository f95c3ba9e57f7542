using System.Diagnostics;
using System.Globalization;
using MLOps.Data;
using MLOps.Store;

namespace MLOps.Monitoring;

/// <summary>Compares what a deployment was asked, or any source, with a reference; records the report.</summary>
internal sealed class DriftMonitor(Workspace workspace)
{
    private const double MissingAlert = 0.05;
    private const double ErrorAlert = 0.01;

    private DataEngine Engine => workspace.Data.Engine;

    public MonitorReport Check(object subject, MonitorOptions options, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var current = CurrentData.Open(workspace, subject, options.Since, cancellation);
        var reference = workspace.Data.Open(options.Reference ?? DefaultReference(current), "reference");
        using var kept = new KeptRows(Engine);
        var data = Prepare(kept, current, reference);
        var pairs = Chosen(ColumnPair.Of(reference.Columns, current.Columns), current, reference, options.Columns ?? []);
        var comparison = new ColumnComparison(Engine, data);
        var columns = new List<ColumnDrift>();
        foreach (var pair in pairs)
        {
            cancellation.ThrowIfCancellationRequested();
            columns.Add(comparison.Compare(pair));
        }

        var report = Report(current, reference, data, columns, watch);
        Record(report, current, reference);
        return report;
    }

    public MonitorHistory History(string subject)
    {
        var name = CurrentData.NameOf(subject);
        var checks = workspace.Store.Read(c => c.Query(
            "SELECT id, created, body FROM reports WHERE kind = 'MonitorReport' AND (subject = ? OR starts_with(subject, ?)) ORDER BY created DESC, id",
            row => Check(row.GetString(0), row.Time(1), Json.Read<MonitorReport>(row.GetString(2))), name, name + "@"));
        var known = checks.Count > 0 ? [] : Known();
        return checks.Count > 0 || known.Contains(name, StringComparer.Ordinal)
            ? new(name, checks)
            : throw new UserException(UserError.Unknown("monitor", subject, known));
    }

    private List<string> Known() => workspace.Store.Read(c => c.Query(
        "SELECT DISTINCT subject FROM reports WHERE kind = 'MonitorReport' UNION SELECT name FROM deployments UNION SELECT name FROM datasets ORDER BY 1", row => row.GetString(0)));

    private static MonitorCheck Check(string id, DateTimeOffset time, MonitorReport r) => new(
        id, time, r.CurrentRows, r.Drifted, r.DriftedShare, r.DriftedColumns, r.TestedColumns,
        r.Operations?.LatencyP95 ?? double.NaN, r.Operations?.ErrorRate ?? double.NaN,
        r.Columns.Where(c => c.Drifted).Take(3).Select(c => c.Column).ToList());

    private object DefaultReference(CurrentData current)
    {
        if (!current.IsDeployment)
        {
            throw new UserException($"What shall {current.Name} be compared with?", "Name it with --reference: a dataset, file, variable or SQL in quotes.");
        }

        var model = workspace.Store.Read(c => c.Query(
            "SELECT model || '@' || version FROM deployments WHERE name = ? ORDER BY started DESC LIMIT 1", row => row.GetString(0), current.Name))[0];
        return workspace.Models.Get(model).TrainingRows is not null
            ? workspace.Models.TrainingRows(model)
            : throw new UserException($"Model {model} of deployment '{current.Name}' was registered without its training rows.", "Name the rows to compare with: --reference SOURCE.");
    }

    private ComparedData Prepare(KeptRows kept, CurrentData current, Source reference)
    {
        var before = ComparedSide.Of(workspace, kept, reference);
        var now = current.Log is null ? ComparedSide.Of(workspace, kept, current.Source!) : ComparedSide.Of(Engine, kept.Of(current.Log.AnsweredRows));
        if (before.Rows == 0)
        {
            throw new UserException($"The reference {reference.Name} has no rows.", "Take one that has.");
        }

        return now.Rows == 0
            ? throw new UserException(current.IsDeployment ? $"Deployment '{current.Name}' has answered no request yet: all failed." : $"{current.Name} has no rows to compare.")
            : new(before, now, current.IsDeployment);
    }

    // Training rows have columns that a request has not (the label, keys): for a deployment only what was logged counts.
    private static List<ColumnPair> Chosen(IReadOnlyList<ColumnPair> pairs, CurrentData current, Source reference, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
        {
            return pairs.Where(p => !current.IsDeployment || p.Current is not null).ToList();
        }

        return names
            .Select(name => pairs.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))
                ?? throw new UserException(UserError.Unknown("column", name, pairs.Select(p => p.Name), $"{current.Name} and {reference.Name}")))
            .Distinct()
            .ToList();
    }

    private MonitorReport Report(CurrentData current, Source reference, ComparedData data, List<ColumnDrift> columns, Stopwatch watch)
    {
        var ranked = columns.OrderByDescending(c => c.Drifted).ThenByDescending(c => c.Test is not null).ThenByDescending(c => double.IsNaN(c.Effect) ? -1 : c.Effect).ToList();
        var (tested, drifted) = (ranked.Count(c => c.Test is not null), ranked.Count(c => c.Drifted));
        var share = tested == 0 ? double.NaN : (double)drifted / tested;
        var operations = current.Log?.Operations();
        var window = current.Log?.Window();
        var summary = DriftSentences.Summary(ranked);
        return new(
            current.Name, current.IsDeployment, CurrentData.NameOf(reference), data.Reference.Rows, data.Current.Rows,
            share >= MonitorReport.DatasetThreshold, tested, drifted, share, ranked, operations,
            Alerts(current, share, summary, ranked, operations), summary, window?.From, window?.To, workspace.Clock.GetUtcNow(), watch.Elapsed.TotalSeconds);
    }

    private static List<MonitorAlert> Alerts(CurrentData current, double share, string summary, List<ColumnDrift> columns, OperationFigures? operations)
    {
        var alerts = new List<MonitorAlert>();
        if (share >= MonitorReport.DatasetThreshold)
        {
            alerts.Add(new("dataset-drift", null, summary));
        }

        if (operations is { ErrorRate: >= ErrorAlert } failing)
        {
            alerts.Add(new("errors", null, string.Create(CultureInfo.InvariantCulture, $"{failing.FailedRequests} of {failing.Requests} requests failed ({DriftSentences.Share(failing.ErrorRate)}).")));
        }

        foreach (var c in columns)
        {
            alerts.AddRange(Alerts(c, current.IsDeployment));
        }

        return alerts;
    }

    private static IEnumerable<MonitorAlert> Alerts(ColumnDrift c, bool isDeployment)
    {
        var (before, after) = (c.ReferenceMissing, c.CurrentMissing);
        if (double.IsNaN(after) || (double.IsNaN(before) && !isDeployment))
        {
            yield return new("missing-column", c.Column, $"{c.Column}: {c.Sentence}");
        }
        else if (c.Sentence.Contains("cannot be compared", StringComparison.Ordinal))
        {
            yield return new("type-mismatch", c.Column, $"{c.Column}: {c.Sentence}");
        }

        if (after - before >= MissingAlert)
        {
            yield return new("missing-values", c.Column, $"{c.Column}: missing values rose from {DriftSentences.Share(before)} to {DriftSentences.Share(after)}.");
        }

        if (c.Unseen.Count > 0)
        {
            var values = string.Join(", ", c.Unseen.Take(3).Select(v => $"'{v}'")) + (c.Unseen.Count > 3 ? ", ..." : "");
            yield return new("unseen-category", c.Column, $"{c.Column}: {DriftSentences.Share(c.UnseenShare)} of the values were never in the reference: {values}.");
        }
    }

    private void Record(MonitorReport report, CurrentData current, Source reference)
    {
        var monitor = "monitor:" + report.Subject;
        workspace.Store.Record(report, report.Subject, workspace.Activity.Cell, workspace.Activity.Run);
        workspace.Store.Decide(transaction =>
        {
            transaction.Link(current.LineageNode, monitor, "monitored");
            if (reference.LineageNode != current.LineageNode)
            {
                transaction.Link(reference.LineageNode, monitor, "reference");
            }

            transaction.Audit("monitor.checked", report.Subject, new { reference = report.Reference, report.CurrentRows, report.Drifted, report.DriftedShare, alerts = report.Alerts.Count });
        });
    }
}
