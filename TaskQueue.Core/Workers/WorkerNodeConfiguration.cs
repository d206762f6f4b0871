using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Workers;

internal sealed class WorkerNodeConfiguration : IEntityTypeConfiguration<WorkerNode>
{
    public void Configure(EntityTypeBuilder<WorkerNode> worker)
    {
        worker.ToTable("workers");
        worker.Property(w => w.Id).ValueGeneratedNever();
        worker.Property(w => w.Name).HasMaxLength(128);
        worker.Property(w => w.Host).HasMaxLength(256);
        worker.Property(w => w.Version).HasMaxLength(64);
        worker.Ignore(w => w.IsOtherVersion);
        worker.Property(w => w.OrderedBy).HasMaxLength(256);
        worker.Property(w => w.RegisteredBy).HasMaxLength(256);
        worker.Property(w => w.OrderReason).HasMaxLength(WorkerOrders.LongestReason);
        worker.Property(w => w.Queues).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        worker.Property(w => w.Labels).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        worker.Property(w => w.Types).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
    }
}
