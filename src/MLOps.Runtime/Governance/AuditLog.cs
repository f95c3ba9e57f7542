using System.Globalization;
using MLOps.Store;

namespace MLOps.Governance;

/// <summary>
/// The log of all decisions. Each entry's hash covers the one before it: a changed or removed entry is found. An unkeyed chain
/// finds accidents and careless hands; whoever can rewrite the whole store can rewrite the chain, unless the head is kept elsewhere.
/// </summary>
public sealed class AuditLog
{
    private const int Shown = 20;

    private readonly MetadataStore _store;

    internal AuditLog(MetadataStore store) => _store = store;

    /// <summary>Recomputes every hash and checks that the numbers have no gap.</summary>
    /// <param name="expectedHead">A head written down earlier: must be the hash of some entry, or the tail was cut off.</param>
    public AuditReport Verify(string? expectedHead = null)
    {
        var rows = _store.Read(c => c.Query(
            "SELECT seq, time, actor, event, subject, CAST(payload AS VARCHAR), previous, hash FROM audit ORDER BY seq",
            row => new Row(row.GetInt64(0), row.Time(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(7))));
        var latest = rows.TakeLast(Shown).Reverse().Select(r => new AuditEntry(r.Number, r.Time, r.Actor, r.Event, r.Subject, r.Payload)).ToList();
        var (broken, why) = Check(rows);
        if (broken is null && expectedHead is not null && !rows.Any(r => r.Hash == expectedHead))
        {
            why = "No entry has the head that was expected: the log was cut short or replaced.";
            return new(rows.Count, false, rows.LastOrDefault()?.Hash, null, why, latest);
        }

        return new(rows.Count, broken is null, rows.LastOrDefault()?.Hash, broken, why, latest);
    }

    private static (long? Broken, string Verdict) Check(List<Row> rows)
    {
        var previous = StoreTransaction.NoPrevious;
        for (var i = 0; i < rows.Count; i++)
        {
            var r = rows[i];
            if (r.Number != i + 1 || r.Previous != previous)
            {
                return (r.Number, string.Create(CultureInfo.InvariantCulture, $"Entry {i + 1} is missing or was replaced: entry {r.Number} does not follow the one before it."));
            }

            if (StoreTransaction.Hash(r.Number, r.Time, r.Actor, r.Event, r.Subject, r.Payload, r.Previous) != r.Hash)
            {
                return (r.Number, string.Create(CultureInfo.InvariantCulture, $"Entry {r.Number} ({r.Event} {r.Subject}) was changed after it was written."));
            }

            previous = r.Hash;
        }

        return (null, rows.Count == 0 ? "The log is empty: nothing has been decided yet." : "Every entry is as it was written.");
    }

    private sealed record Row(long Number, DateTimeOffset Time, string Actor, string Event, string Subject, string Payload, string Previous, string Hash);
}
