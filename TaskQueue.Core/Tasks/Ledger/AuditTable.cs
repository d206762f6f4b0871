using TaskQueue.Core.Audit;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>The audit log as the ledger writes it: an entry goes into the transaction that changes the task.</summary>
internal static class AuditTable
{
    private static readonly LedgerTable<AuditEntry> Entries = new(
        "audit_entries",
        [
            Column("id", e => e.Id),
            Column("at", e => e.At),
            Column("actor", e => e.Actor),
            Column("actor_kind", e => (short)e.ActorKind),
            Column("user_id", e => e.UserId),
            Column("key_id", e => e.KeyId),
            Column("via", e => (short)e.Via),
            Column("address", e => e.Address),
            Column("action", e => e.Action),
            Column("subject_type", e => e.SubjectType),
            Column("subject_id", e => e.SubjectId),
            Column("before_json", e => e.Before),
            Column("after_json", e => e.After),
            Column("outcome", e => (short)e.Outcome),
            Column("trace_id", e => e.TraceId),
            Column("mark", e => e.Mark),
        ]
    );

    /// <summary>Writes an entry; none where the actor is silent.</summary>
    /// <param name="session">The transaction.</param>
    /// <param name="entry">The entry.</param>
    public static Task WriteAsync(LedgerSession session, AuditEntry? entry) =>
        entry is null ? Task.CompletedTask : session.InsertAsync(Entries, [entry]);

    private static LedgerColumn<AuditEntry, T> Column<T>(string name, Func<AuditEntry, T> value) =>
        new(name, value);
}
