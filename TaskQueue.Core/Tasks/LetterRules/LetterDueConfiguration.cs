using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.LetterRules;

internal sealed class LetterDueConfiguration : IEntityTypeConfiguration<LetterDue>
{
    public void Configure(EntityTypeBuilder<LetterDue> due)
    {
        due.ToTable("dead_letter_dues");
        due.HasKey(d => d.TaskId);
        due.Property(d => d.TaskId).ValueGeneratedNever();
        // Serves the runner of the rules: what is to be looked at next.
        due.HasIndex(d => d.DueAt)
            .HasDatabaseName("ix_dead_letter_dues_due")
            .HasFilter("due_at is not null");
    }
}
