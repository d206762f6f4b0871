using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Bulk;

internal sealed class TaskOperationConfiguration : IEntityTypeConfiguration<TaskOperation>
{
    public void Configure(EntityTypeBuilder<TaskOperation> row)
    {
        row.ToTable("operations");
        row.Property(o => o.Id).ValueGeneratedNever();
        row.Property(o => o.Actor).HasMaxLength(TaskLimits.Actor);
        row.Property(o => o.Reason).HasMaxLength(BulkRules.LongestReason);
        row.Property(o => o.ChangedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(o => o.Stage).HasDefaultValue(OperationStage.Whole).HasSentinel(OperationStage.Whole);
        row.Property(o => o.StopReason).HasMaxLength(BulkRules.LongestReason);
        row.Property(o => o.DecidedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(o => o.DecisionReason).HasMaxLength(BulkRules.LongestReason);
        // Serves the runner: what is to be begun or gone on with, or waits for somebody's word.
        row.HasIndex(o => o.Id)
            .HasDatabaseName("ix_operations_open")
            .HasFilter(
                $"status in ({(int)OperationStatus.Waiting}, {(int)OperationStatus.Running}, {(int)OperationStatus.AwaitingApproval})"
            );
    }
}
