using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Uniqueness;

internal sealed class TaskUniqueConfiguration : IEntityTypeConfiguration<TaskUnique>
{
    public void Configure(EntityTypeBuilder<TaskUnique> unique)
    {
        unique.ToTable("task_uniques");
        unique.HasKey(u => u.Key);
        unique.Ignore(u => u.Refuses);
        unique.Property(u => u.Key).HasMaxLength(32);
        // Serves the deletion of a task, a task that is read alone, and the chore that forgets keys of ended ones.
        unique.HasIndex(u => u.TaskId).HasDatabaseName("ix_task_uniques_task");
    }
}
