using DuckDB.NET.Data;
using MLOps.Store;

namespace MLOps.Models;

/// <summary>Answers "what was live then" from the audit log: every move of an alias is in it, with the digest it was moved to.</summary>
internal static class LiveHistory
{
    /// <summary>What held at any time from <paramref name="from"/> to <paramref name="to"/>, both included.</summary>
    public static LiveReport Read(DuckDBConnection connection, string? model, DateTimeOffset from, DateTimeOffset to)
    {
        bool Overlaps(DateTimeOffset since, DateTimeOffset? until) => since <= to && (until is null || until > from);
        return new LiveReport(
            model, from, to,
            Spans(ModelTable.Moves(connection, model)).Where(s => Overlaps(s.Since, s.Until)).ToList(),
            Deployments(connection, model).Where(d => Overlaps(d.Since, d.Until)).ToList());
    }

    private static IEnumerable<AliasSpan> Spans(IEnumerable<(string Model, AliasMove Move)> moves) => moves
        .GroupBy(m => (m.Model, m.Move.Alias))
        .OrderBy(g => g.Key.Model, StringComparer.Ordinal).ThenBy(g => g.Key.Alias, StringComparer.Ordinal)
        .SelectMany(g =>
        {
            var ordered = g.Select(m => m.Move).Reverse().ToList(); // the oldest first
            return ordered.Select((m, i) => (Move: m, Until: i + 1 < ordered.Count ? ordered[i + 1].Time : (DateTimeOffset?)null))
                .Where(s => s.Move.To is not null)
                .Select(s => new AliasSpan(g.Key.Model, g.Key.Alias, s.Move.To!.Value, s.Move.Digest, s.Move.Time, s.Until, s.Move.Actor, s.Move.Why));
        });

    private static List<DeploymentSpan> Deployments(DuckDBConnection connection, string? model) => connection.Query(
        "SELECT name, model, version, digest, started, stopped FROM deployments WHERE ? IS NULL OR model = ? ORDER BY name, started",
        row => new DeploymentSpan(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.Time(4), row.TimeOrNull(5)), model, model);
}
