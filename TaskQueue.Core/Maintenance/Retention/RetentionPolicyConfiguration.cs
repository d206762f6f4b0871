using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Maintenance.Retention;

internal sealed class RetentionPolicyConfiguration : IEntityTypeConfiguration<RetentionPolicy>
{
    public void Configure(EntityTypeBuilder<RetentionPolicy> policy)
    {
        policy.ToTable("retention_policies");
        policy.Property(p => p.Id).ValueGeneratedNever();
        policy.Property(p => p.Version).IsConcurrencyToken();
        policy.Property(p => p.ChangedBy).HasMaxLength(256);
        policy
            .Property(p => p.Overrides)
            .HasConversion<RetentionOverridesConverter>(RetentionOverridesConverter.Comparer)
            .HasDefaultValueSql("'[]'");
        Age(policy.Property(p => p.Succeeded), "succeeded_ms");
        Age(policy.Property(p => p.Dead), "dead_ms");
        Age(policy.Property(p => p.Cancelled), "cancelled_ms");
        Age(policy.Property(p => p.Expired), "expired_ms");
        Age(policy.Property(p => p.Skipped), "skipped_ms");
        Age(policy.Property(p => p.Results), "results_ms");
    }

    private static void Age(PropertyBuilder<TimeSpan?> age, string column) =>
        age.HasConversion<MillisecondsConverter>().HasColumnName(column);
}
