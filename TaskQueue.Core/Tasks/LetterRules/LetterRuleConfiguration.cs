using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.LetterRules;

internal sealed class LetterRuleConfiguration : IEntityTypeConfiguration<LetterRule>
{
    public void Configure(EntityTypeBuilder<LetterRule> rule)
    {
        rule.ToTable("dead_letter_rules");
        rule.Property(r => r.Id).ValueGeneratedNever();
        rule.Property(r => r.Version).IsConcurrencyToken();
        rule.Property(r => r.Name).HasMaxLength(LetterRuleChecks.LongestName);
        rule.Property(r => r.ErrorKind).HasMaxLength(LetterRuleChecks.LongestText);
        rule.Property(r => r.ErrorContains).HasMaxLength(LetterRuleChecks.LongestText);
        rule.Property(r => r.PauseReason).HasMaxLength(LetterRuleChecks.LongestReason);
        rule.Property(r => r.PausedBy).HasMaxLength(TaskLimits.Actor);
        rule.Property(r => r.CreatedBy).HasMaxLength(TaskLimits.Actor);
        rule.Property(r => r.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        rule.Property(r => r.Types).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        rule.Property(r => r.Queues).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        rule.Property(r => r.Tags).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        rule.Property(r => r.MinAge).HasConversion<MillisecondsConverter>().HasColumnName("min_age_ms");
        rule.Property(r => r.MaxAge).HasConversion<MillisecondsConverter>().HasColumnName("max_age_ms");
        rule.Property(r => r.After).HasConversion<MillisecondsConverter>().HasColumnName("after_ms");
        // Serves names: no two rules share one.
        rule.HasIndex(r => r.Name).HasDatabaseName("ux_dead_letter_rules_name").IsUnique();
    }
}
