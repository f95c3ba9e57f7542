namespace MLOps.Governance;

/// <summary>Whether the audit log is as it was written.</summary>
/// <param name="Entries">Entries read.</param>
/// <param name="Head">Hash of the last entry, 64 hex digits; null when the log is empty. Written down elsewhere, it shows a cut tail.</param>
/// <param name="BrokenAt">Sequence number of the first entry that does not fit; null when all do.</param>
/// <param name="Verdict">The finding in a sentence.</param>
public sealed record AuditReport(long Entries, bool Intact, string? Head, long? BrokenAt, string Verdict, IReadOnlyList<AuditEntry> Latest) : IReport
{
    public string Title => "Audit log";
}

public sealed record AuditEntry(long Number, DateTimeOffset Time, string Actor, string Event, string Subject, string Payload);
