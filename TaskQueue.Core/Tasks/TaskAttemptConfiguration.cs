using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

// No foreign keys to tasks: the ledger writes and removes all of a task's rows itself, and a check per
// inserted row would be paid on the hot path.
internal sealed class TaskAttemptConfiguration : IEntityTypeConfiguration<TaskAttempt>
{
    public void Configure(EntityTypeBuilder<TaskAttempt> attempt)
    {
        attempt.ToTable("task_attempts");
        attempt.HasKey(a => new { a.TaskId, a.Number });
        attempt.Property(a => a.Number).ValueGeneratedNever();
    }
}

internal sealed class TaskTransitionConfiguration : IEntityTypeConfiguration<TaskTransition>
{
    public void Configure(EntityTypeBuilder<TaskTransition> transition)
    {
        transition.ToTable("task_transitions");
        transition.Property(t => t.Actor).HasMaxLength(TaskLimits.Actor);
        // Serves the timeline of one task.
        transition.HasIndex(t => new { t.TaskId, t.Id }).HasDatabaseName("ix_task_transitions_task");
    }
}

internal sealed class TaskLogLineConfiguration : IEntityTypeConfiguration<TaskLogLine>
{
    public void Configure(EntityTypeBuilder<TaskLogLine> line)
    {
        line.ToTable("task_log_lines");
        line.Property(l => l.Level).HasConversion<short>();
        // Serves the log of one task.
        line.HasIndex(l => new { l.TaskId, l.Id }).HasDatabaseName("ix_task_log_lines_task");
    }
}

internal sealed class TaskTagConfiguration : IEntityTypeConfiguration<TaskTag>
{
    public void Configure(EntityTypeBuilder<TaskTag> tag)
    {
        tag.ToTable("task_tags");
        tag.HasKey(t => new { t.Tag, t.TaskId });
        tag.Property(t => t.Tag).HasMaxLength(TaskLimits.Tag);
        // Serves edits and deletes of one task.
        tag.HasIndex(t => t.TaskId).HasDatabaseName("ix_task_tags_task");
    }
}

internal sealed class TaskTypeConfiguration : IEntityTypeConfiguration<TaskType>
{
    public void Configure(EntityTypeBuilder<TaskType> type)
    {
        type.ToTable("task_types");
        type.HasKey(t => t.Name);
        type.Property(t => t.Name).HasMaxLength(TaskLimits.Name);
        type.Property(t => t.Description).HasMaxLength(TaskLimits.Description);
        type.Property(t => t.Version).HasMaxLength(TypeDefinition.LongestVersion);
        type.Property(t => t.Retry).HasMaxLength(RetryPolicy.LongestText * 2);
        type.Property(t => t.Timeout).HasConversion<MillisecondsConverter>().HasColumnName("timeout_ms");
        type.Property(t => t.DeadlineAfter)
            .HasConversion<MillisecondsConverter>()
            .HasColumnName("deadline_ms");
        type.Property(t => t.ResultTtl).HasConversion<MillisecondsConverter>().HasColumnName("result_ttl_ms");
        type.Property(t => t.Deprecation).HasMaxLength(TypeDefinition.LongestNote);
        type.Property(t => t.Mask).HasMaxLength(MaskText.Longest);
        type.Property(t => t.Indexed).HasMaxLength(SearchPaths.LongestText);
        type.Property(t => t.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        type.Property(t => t.Revision).HasDefaultValue(0).IsConcurrencyToken();
    }
}
