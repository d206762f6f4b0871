using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Tasks.Bulk;

internal sealed class CanaryTaskConfiguration : IEntityTypeConfiguration<CanaryTask>
{
    public void Configure(EntityTypeBuilder<CanaryTask> row)
    {
        row.ToTable("canary_tasks");
        row.HasKey(c => new { c.OperationId, c.TaskId });
    }
}
