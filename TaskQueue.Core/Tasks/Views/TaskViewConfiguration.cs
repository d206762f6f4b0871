using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks.Views;

internal sealed class TaskViewConfiguration : IEntityTypeConfiguration<TaskView>
{
    public void Configure(EntityTypeBuilder<TaskView> view)
    {
        view.ToTable("task_views");
        view.Property(v => v.Id).ValueGeneratedNever();
        view.Property(v => v.Name).HasMaxLength(TaskViews.LongestName);
        view.Property(v => v.Query).HasMaxLength(TaskQuery.Longest);
        view.Property(v => v.Columns)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");
        view.Property(v => v.Owner).HasMaxLength(TaskLimits.Actor);
        view.Property(v => v.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        view.Property(v => v.Version).HasDefaultValue(1).IsConcurrencyToken();
        // Serves the promise that no two views of an account have the same name.
        view.HasIndex(v => new { v.OwnerId, v.Name }).HasDatabaseName("ux_task_views_name").IsUnique();
    }
}
