using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Queues;

internal sealed class QueuePolicyConfiguration : IEntityTypeConfiguration<QueuePolicy>
{
    public void Configure(EntityTypeBuilder<QueuePolicy> policy)
    {
        policy.ToTable("queue_policies");
        policy.HasKey(p => p.Queue);
        policy.Property(p => p.Queue).HasMaxLength(TextRules.LongestName);
        policy.Property(p => p.Version).IsConcurrencyToken();
        policy.Property(p => p.PausedBy).HasMaxLength(256);
        policy.Property(p => p.PauseReason).HasMaxLength(QueueControl.LongestReason);
        policy.Property(p => p.LimitsBy).HasMaxLength(256);
        policy.Property(p => p.LimitsReason).HasMaxLength(QueueControl.LongestReason);
        policy.Property(p => p.OverrideBy).HasMaxLength(256);
        policy.Property(p => p.OverrideReason).HasMaxLength(QueueControl.LongestReason);
        policy.Property(p => p.Limits).HasConversion<LimitsConverter>();
        policy.Property(p => p.Override).HasConversion<LimitsConverter>().HasColumnName("override_limits");
        policy.Ignore(p => p.Paused);
        policy.Ignore(p => p.Effective);
    }
}
