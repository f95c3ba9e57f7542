using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DuckDB.NET.Data;

namespace MLOps.Store;

/// <summary>A decision being taken: SQL on the open transaction, lineage edges, and the audit entries that tell of it.</summary>
internal sealed class StoreTransaction(DuckDBConnection connection, DateTimeOffset now, string user)
{
    internal const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    public DuckDBConnection Connection { get; } = connection;

    /// <summary>The time of the whole decision, UTC.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>Who decides.</summary>
    public string User { get; } = user;

    public int Execute(string sql, params object?[] args) => Connection.Execute(sql, args);

    public T? Scalar<T>(string sql, params object?[] args) => Connection.Scalar<T>(sql, args);

    /// <summary>Records a lineage edge from cause to effect; nodes are <c>kind:name</c>. The same edge is kept once.</summary>
    public void Link(string source, string target, string role) => Execute(
        "INSERT INTO edges SELECT ?, ?, ?, ? WHERE NOT EXISTS (SELECT 1 FROM edges WHERE source = ? AND target = ? AND role = ?)",
        source, target, role, Now, source, target, role);

    /// <summary>
    /// Appends to the audit log. The hash covers the previous hash and every attested field, so that a later change or a removed
    /// entry in the middle is found.
    /// </summary>
    /// <param name="eventName">Past tense: <c>model.registered</c>.</param>
    public void Audit(string eventName, string subject, object payload)
    {
        var last = Connection.Query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", row => (Seq: row.GetInt64(0), Hash: row.GetString(1)));
        var (seq, previous) = last.Count == 0 ? (1L, NoPrevious) : (last[0].Seq + 1, last[0].Hash);
        var body = JsonSerializer.Serialize(payload, Json.Options);
        var hash = Hash(seq, Now, User, eventName, subject, body, previous);
        Execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", seq, Now, User, eventName, subject, body, previous, hash);
    }

    internal static string Hash(long seq, DateTimeOffset time, string actor, string eventName, string subject, string payload, string previous)
    {
        // The store keeps microseconds; the hash must not cover what the store drops.
        var micros = time.UtcTicks / TimeSpan.TicksPerMicrosecond;
        var text = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{previous}\n{seq}\n{micros}\n{actor}\n{eventName}\n{subject}\n{payload}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
