using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Queues;

internal sealed class QueueCountsConfiguration : IEntityTypeConfiguration<QueueCounts>
{
    public void Configure(EntityTypeBuilder<QueueCounts> counts)
    {
        counts.ToTable("queue_counts");
        counts.HasKey(c => new { c.Queue, c.Shard });
        counts.Property(c => c.Queue).HasMaxLength(128);
    }
}

internal sealed class QueueSliceConfiguration : IEntityTypeConfiguration<QueueSlice>
{
    public void Configure(EntityTypeBuilder<QueueSlice> slice)
    {
        slice.ToTable("queue_slices");
        // By time first: the dashboard reads a range of all queues.
        slice.HasKey(s => new
        {
            s.At,
            s.Queue,
            s.Shard,
        });
        slice.Property(s => s.Queue).HasMaxLength(128);
    }
}
