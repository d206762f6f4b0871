using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Dependencies;

internal sealed class TaskDependencyConfiguration : IEntityTypeConfiguration<TaskDependency>
{
    public void Configure(EntityTypeBuilder<TaskDependency> dependency)
    {
        dependency.ToTable("task_dependencies");
        dependency.HasKey(d => new { d.TaskId, d.DependsOnId });
        // Serves the end of a task: who waits for it; and the graph, downwards.
        dependency.HasIndex(d => new { d.DependsOnId, d.TaskId }).HasDatabaseName("ix_task_dependencies_on");
    }
}
