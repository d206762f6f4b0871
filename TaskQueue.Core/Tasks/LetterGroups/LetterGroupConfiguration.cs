using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.LetterGroups;

internal sealed class LetterGroupConfiguration : IEntityTypeConfiguration<LetterGroup>
{
    public void Configure(EntityTypeBuilder<LetterGroup> group)
    {
        group.ToTable("dead_letter_groups");
        group.HasKey(g => g.Fingerprint);
        group.Property(g => g.Fingerprint).ValueGeneratedNever();
        group.Property(g => g.Version).IsConcurrencyToken();
        group.Property(g => g.Type).HasMaxLength(TextRules.LongestName);
        group.Property(g => g.ErrorKind).HasMaxLength(LetterGroupRules.LongestError);
        group.Property(g => g.ErrorMessage).HasMaxLength(LetterGroupRules.LongestError);
        group.Property(g => g.Owner).HasMaxLength(TaskLimits.Actor);
        group.Property(g => g.Note).HasMaxLength(LetterGroupRules.LongestNote);
        group.Property(g => g.NoteBy).HasMaxLength(TaskLimits.Actor);
        group.Property(g => g.SnoozedBy).HasMaxLength(TaskLimits.Actor);
        group.Property(g => g.ResolvedBy).HasMaxLength(TaskLimits.Actor);
        group.Property(g => g.Change).HasMaxLength(LetterGroupRules.LongestError);
        group.Property(g => g.ChangedBy).HasMaxLength(TaskLimits.Actor);
        // The ledger alone counts these; an act that is saved at the same time must not write what it has read.
        group.Property(g => g.Deaths).HasDefaultValue(0L);
        // Serves the canaries that are under way: few groups ever had one.
        group
            .HasIndex(g => g.CanaryId)
            .HasDatabaseName("ix_dead_letter_groups_canary")
            .HasFilter("canary_id is not null");
    }
}
