using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Audit;

internal sealed class AuditEntryConfiguration : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        row.ToTable("audit_entries");
        row.HasKey(e => e.Sequence);
        row.Property(e => e.Actor).HasMaxLength(AuditText.LongestActor);
        row.Property(e => e.Address).HasMaxLength(AuditText.LongestAddress);
        row.Property(e => e.Action).HasMaxLength(AuditText.LongestAction);
        row.Property(e => e.SubjectType).HasMaxLength(AuditText.LongestType);
        row.Property(e => e.SubjectId).HasMaxLength(AuditText.LongestId);
        row.Property(e => e.TraceId).HasMaxLength(AuditText.LongestTrace);
        // Words of SQL otherwise.
        row.Property(e => e.Before).HasColumnName("before_json");
        row.Property(e => e.After).HasColumnName("after_json");
        // Serves one entry by its id.
        row.HasIndex(e => e.Id).IsUnique().HasDatabaseName("ux_audit_entries_id");
        // Serves the check, the end of the chain and retention; two who seal at once cannot give one place twice.
        row.HasIndex(e => e.Place).IsUnique().HasDatabaseName("ux_audit_entries_place");
        // Serves the sealing each second: the rows that have no place yet are few.
        row.HasIndex(e => e.Sequence)
            .HasFilter("place IS NULL")
            .HasDatabaseName("ix_audit_entries_unsealed");
        // Serves the list of what one person or key did.
        row.HasIndex(e => new { e.Actor, e.Sequence }).HasDatabaseName("ix_audit_entries_actor");
        // Serves the list of one kind of act.
        row.HasIndex(e => new { e.Action, e.Sequence }).HasDatabaseName("ix_audit_entries_action");
        // Serves the list of what was done to one thing, and to things of one kind.
        row.HasIndex(e => new
            {
                e.SubjectType,
                e.SubjectId,
                e.Sequence,
            })
            .HasDatabaseName("ix_audit_entries_subject");
        // Serves lists by time.
        row.HasIndex(e => e.At).HasDatabaseName("ix_audit_entries_at");
    }
}

internal sealed class AuditCheckpointConfiguration : IEntityTypeConfiguration<AuditCheckpoint>
{
    public void Configure(EntityTypeBuilder<AuditCheckpoint> checkpoint)
    {
        checkpoint.ToTable("audit_checkpoints");
        checkpoint.Property(c => c.Id).ValueGeneratedNever();
    }
}
