using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> schedule)
    {
        schedule.ToTable("schedules");
        schedule.Property(s => s.Id).ValueGeneratedNever();
        schedule.Property(s => s.Name).HasMaxLength(ScheduleLimits.Name);
        schedule.Property(s => s.Description).HasMaxLength(ScheduleLimits.Description);
        schedule.Property(s => s.Cron).HasMaxLength(CronText.Longest);
        schedule
            .Property(s => s.Interval)
            .HasConversion<MillisecondsConverter>()
            .HasColumnName("interval_ms");
        schedule.Property(s => s.TimeZone).HasMaxLength(ScheduleLimits.TimeZone);
        schedule
            .Property(s => s.ExcludedDays)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        schedule.Property(s => s.Waiting).HasConversion<InstantsConverter>(InstantsConverter.Comparer);
        schedule.Property(s => s.MissedRuns).HasConversion<short>();
        schedule.Property(s => s.Overlap).HasConversion<short>();
        schedule.Property(s => s.TaskType).HasMaxLength(TaskLimits.Name);
        schedule.Property(s => s.Queue).HasMaxLength(TaskLimits.Name);
        schedule.Property(s => s.PausedBy).HasMaxLength(TaskLimits.Actor);
        schedule.Property(s => s.PauseReason).HasMaxLength(ScheduleLimits.Reason);
        schedule.Property(s => s.CreatedBy).HasMaxLength(TaskLimits.Actor);
        schedule.Property(s => s.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        schedule.Property(s => s.Turn).IsConcurrencyToken();
        schedule.Ignore(s => s.Paused);
        schedule.Ignore(s => s.Ended);

        // Serves the runner: what is to be looked at next.
        schedule
            .HasIndex(s => new { s.WakeAt, s.Id })
            .HasDatabaseName("ix_schedules_wake")
            .HasFilter("wake_at is not null");
        // Serves lists by name, and keeps a schedule from being made twice.
        schedule.HasIndex(s => s.Name).HasDatabaseName("ux_schedules_name").IsUnique();
    }
}
