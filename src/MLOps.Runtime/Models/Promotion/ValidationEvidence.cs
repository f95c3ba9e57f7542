using MLOps.Governance;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Finds the validations of the data that a version was made of.</summary>
internal sealed class ValidationEvidence(Workspace workspace)
{
    private const string Gate = "validation passed";

    public GateResult Judge(ModelVersion version)
    {
        var found = Find(version);
        var failed = found.Where(v => !v.Success).ToList();
        return found.Count == 0
            ? new(Gate, false, $"nothing it was trained on ({version.TrainedOn}) has been validated")
            : failed.Count == 0
                ? new(Gate, true, string.Join(", ", found.Select(v => $"{v.Source} meets {v.Suite}")))
                : new(Gate, false, string.Join(", ", failed.Select(v => $"{v.Source} does not meet {v.Suite}")));
    }

    /// <summary>The latest validation by each suite of each source upstream of the version.</summary>
    public IReadOnlyList<(string Source, string Suite, bool Success)> Find(ModelVersion version)
    {
        var edges = workspace.Lineage("model:" + version.Reference).Edges;
        var causes = Causes("model:" + version.Reference, edges);
        var all = workspace.Store.Read(c => c.Query(
            """
            SELECT subject, body->>'$.suite', CAST(body->>'$.success' AS BOOLEAN) FROM reports WHERE kind = 'ValidationReport'
            QUALIFY row_number() OVER (PARTITION BY subject, body->>'$.suite' ORDER BY created DESC) = 1 ORDER BY ALL
            """,
            row => (Source: row.GetString(0), Suite: row.GetString(1), Success: row.GetBoolean(2))));
        return all.Where(v => causes.Any(node => IsCalled(node, v.Source))).ToList();
    }

    private static HashSet<string> Causes(string node, IReadOnlyList<LineageEdge> edges)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<string>([node]);
        while (waiting.TryDequeue(out var next))
        {
            foreach (var cause in edges.Where(e => e.Target == next).Select(e => e.Source).Where(found.Add))
            {
                waiting.Enqueue(cause);
            }
        }

        return found;
    }

    // Reports call a source as people do, nodes by kind and path: file:data/weather.csv is weather.csv.
    private static bool IsCalled(string node, string source)
    {
        var name = node[(node.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return name == source || name.EndsWith("/" + source, StringComparison.Ordinal) || source.EndsWith("/" + name, StringComparison.Ordinal);
    }
}
