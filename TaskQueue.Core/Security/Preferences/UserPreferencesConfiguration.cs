using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Security.Preferences;

internal sealed class UserPreferencesConfiguration : IEntityTypeConfiguration<UserPreferences>
{
    public void Configure(EntityTypeBuilder<UserPreferences> row)
    {
        row.ToTable("user_preferences");
        row.HasKey(p => p.UserId);
        row.Property(p => p.UserId).ValueGeneratedNever();
        row.HasOne<AppUser>()
            .WithOne()
            .HasForeignKey<UserPreferences>(p => p.UserId)
            .OnDelete(DeleteBehavior.Cascade);
        row.Property(p => p.Language).HasMaxLength(ConsoleLanguages.LongestCode);
        row.Property(p => p.Guide).HasDefaultValue(GuideChoice.Offered).HasSentinel(GuideChoice.Offered);
        row.Property(p => p.GuideSteps).HasDefaultValue(GuideSteps.None).HasSentinel(GuideSteps.None);
        row.Property(p => p.TaskColumns).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        row.Property(p => p.QueueColumns)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");
        row.Property(p => p.ScheduleColumns)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");
        row.Property(p => p.WorkerColumns)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");
    }
}
