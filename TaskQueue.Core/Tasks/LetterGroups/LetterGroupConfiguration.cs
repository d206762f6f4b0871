using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.LetterGroups;

internal sealed class LetterGroupConfiguration : IEntityTypeConfiguration<LetterGroup>
{
    public void Configure(EntityTypeBuilder<LetterGroup> row)
    {
        row.ToTable("dead_letter_groups");
        row.HasKey(g => g.Fingerprint);
        row.Property(g => g.Fingerprint).ValueGeneratedNever();
        row.Property(g => g.Version).IsConcurrencyToken();
        row.Property(g => g.Type).HasMaxLength(TextRules.LongestName);
        row.Property(g => g.ErrorKind).HasMaxLength(LetterGroupRules.LongestError);
        row.Property(g => g.ErrorMessage).HasMaxLength(LetterGroupRules.LongestError);
        row.Property(g => g.Owner).HasMaxLength(TaskLimits.Actor);
        row.Property(g => g.Note).HasMaxLength(LetterGroupRules.LongestNote);
        row.Property(g => g.NoteBy).HasMaxLength(TaskLimits.Actor);
        row.Property(g => g.SnoozedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(g => g.ResolvedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(g => g.Change).HasMaxLength(LetterGroupRules.LongestError);
        row.Property(g => g.ChangedBy).HasMaxLength(TaskLimits.Actor);
        // The ledger alone counts these; an act that is saved at the same time must not write what it has read.
        row.Property(g => g.Deaths).HasDefaultValue(0L);
        // Serves the canaries that are under way: few groups ever had one.
        row.HasIndex(g => g.CanaryId)
            .HasDatabaseName("ix_dead_letter_groups_canary")
            .HasFilter("canary_id is not null");
    }
}
