using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Queries;

internal sealed class TaskValueConfiguration : IEntityTypeConfiguration<TaskValue>
{
    public void Configure(EntityTypeBuilder<TaskValue> value)
    {
        value.ToTable("task_values");
        value.HasKey(v => new
        {
            v.Path,
            v.Value,
            v.TaskId,
        });
        value.Property(v => v.Path).HasMaxLength(SearchPath.Longest);
        value.Property(v => v.Value).HasMaxLength(PayloadValues.LongestValue);
        // Serves edits and deletes of one task.
        value.HasIndex(v => v.TaskId).HasDatabaseName("ix_task_values_task");
    }
}
