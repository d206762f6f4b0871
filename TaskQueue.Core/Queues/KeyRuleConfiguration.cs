using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Queues;

internal sealed class KeyRuleConfiguration : IEntityTypeConfiguration<KeyRule>
{
    public void Configure(EntityTypeBuilder<KeyRule> rule)
    {
        rule.ToTable("key_rules");
        rule.HasKey(r => new { r.Queue, r.Key });
        rule.Property(r => r.Queue).HasMaxLength(TextRules.LongestQueue);
        rule.Property(r => r.Key).HasMaxLength(TextRules.LongestName);
        rule.Property(r => r.Version).IsConcurrencyToken();
        rule.Property(r => r.LimitsBy).HasMaxLength(256);
        rule.Property(r => r.LimitsReason).HasMaxLength(QueueControl.LongestReason);
        rule.Property(r => r.OverrideBy).HasMaxLength(256);
        rule.Property(r => r.OverrideReason).HasMaxLength(QueueControl.LongestReason);
        rule.Property(r => r.Limits).HasConversion<LimitsConverter>();
        rule.Property(r => r.Override).HasConversion<LimitsConverter>().HasColumnName("override_limits");
        rule.Ignore(r => r.Effective);
        // What is asked each second, however many rules there are.
        rule.HasIndex(r => r.ChangedAt);
        rule.HasIndex(r => r.OverrideUntil).HasFilter("override_until is not null");
        rule.HasIndex(r => r.RemovedAt).HasFilter("removed_at is not null");
    }
}
