using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Workers;

internal sealed class WorkerSampleConfiguration : IEntityTypeConfiguration<WorkerSample>
{
    public void Configure(EntityTypeBuilder<WorkerSample> sample)
    {
        sample.ToTable("worker_samples");
        sample.HasKey(s => new { s.WorkerId, s.At });
        // Serves the chore that forgets them after an hour.
        sample.HasIndex(s => s.At).HasDatabaseName("ix_worker_samples_at");
    }
}
