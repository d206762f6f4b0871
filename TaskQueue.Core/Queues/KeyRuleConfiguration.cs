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
        // Serves the rules that are told to the broker each second: those that changed lately.
        rule.HasIndex(r => r.ChangedAt).HasDatabaseName("ix_key_rules_changed");
        // Serves the rules whose end has come, each second.
        rule.HasIndex(r => r.OverrideUntil)
            .HasDatabaseName("ix_key_rules_override")
            .HasFilter("override_until is not null");
        // Serves the rules that were taken away long enough ago to be forgotten.
        rule.HasIndex(r => r.RemovedAt)
            .HasDatabaseName("ix_key_rules_removed")
            .HasFilter("removed_at is not null");
    }
}
