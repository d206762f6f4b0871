using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Core.Analytics;

// By time first, all of them: a question is a range of one level.
internal sealed class QueueRollupConfiguration : IEntityTypeConfiguration<QueueRollup>
{
    public void Configure(EntityTypeBuilder<QueueRollup> rollup)
    {
        rollup.ToTable("queue_rollups");
        rollup.HasKey(r => new
        {
            r.Level,
            r.At,
            r.Queue,
            r.Type,
        });
        rollup.Property(r => r.Queue).HasMaxLength(TaskLimits.Name);
        rollup.Property(r => r.Type).HasMaxLength(TaskLimits.Name);
    }
}

internal sealed class FailureRollupConfiguration : IEntityTypeConfiguration<FailureRollup>
{
    public void Configure(EntityTypeBuilder<FailureRollup> rollup)
    {
        rollup.ToTable("failure_rollups");
        rollup.HasKey(r => new
        {
            r.Level,
            r.At,
            r.Queue,
            r.Fingerprint,
        });
        rollup.Property(r => r.Queue).HasMaxLength(TaskLimits.Name);
    }
}

internal sealed class FailureTextConfiguration : IEntityTypeConfiguration<FailureText>
{
    public void Configure(EntityTypeBuilder<FailureText> text)
    {
        text.ToTable("failure_texts");
        text.HasKey(t => new { t.Fingerprint, t.Queue });
        text.Property(t => t.Queue).HasMaxLength(TaskLimits.Name);
        text.Property(t => t.Type).HasMaxLength(TaskLimits.Name);
        text.Property(t => t.Kind).HasMaxLength(FailureFigure.LongestKind);
        text.Property(t => t.Message).HasMaxLength(FailureFigure.LongestMessage);
    }
}

internal sealed class WorkerRollupConfiguration : IEntityTypeConfiguration<WorkerRollup>
{
    public void Configure(EntityTypeBuilder<WorkerRollup> rollup)
    {
        rollup.ToTable("worker_rollups");
        rollup.HasKey(r => new { r.At, r.Worker });
    }
}

internal sealed class DepthRollupConfiguration : IEntityTypeConfiguration<DepthRollup>
{
    public void Configure(EntityTypeBuilder<DepthRollup> rollup)
    {
        rollup.ToTable("depth_rollups");
        rollup.HasKey(r => new
        {
            r.Level,
            r.At,
            r.Queue,
        });
        rollup.Property(r => r.Queue).HasMaxLength(TaskLimits.Name);
    }
}
