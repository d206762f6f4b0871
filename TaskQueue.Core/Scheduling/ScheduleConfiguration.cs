using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

internal sealed class ScheduleConfiguration : IEntityTypeConfiguration<Schedule>
{
    public void Configure(EntityTypeBuilder<Schedule> row)
    {
        row.ToTable("schedules");
        row.Property(s => s.Id).ValueGeneratedNever();
        row.Property(s => s.Name).HasMaxLength(ScheduleLimits.Name);
        row.Property(s => s.Description).HasMaxLength(ScheduleLimits.Description);
        row.Property(s => s.Cron).HasMaxLength(CronText.Longest);
        row.Property(s => s.Interval).HasConversion<MillisecondsConverter>().HasColumnName("interval_ms");
        row.Property(s => s.TimeZone).HasMaxLength(ScheduleLimits.TimeZone);
        row.Property(s => s.ExcludedDays).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        row.Property(s => s.CalendarNames)
            .HasMaxLength(Scheduling.CalendarNames.Most * (TaskLimits.Name + 1) + 1);
        row.Property(s => s.CalendarDays)
            .HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer)
            .HasDefaultValueSql("'[]'");
        row.Ignore(s => s.Calendars);
        row.Property(s => s.Waiting).HasConversion<InstantsConverter>(InstantsConverter.Comparer);
        row.Property(s => s.MissedRuns).HasConversion<short>();
        row.Property(s => s.Overlap).HasConversion<short>();
        row.Property(s => s.TaskType).HasMaxLength(TaskLimits.Name);
        row.Property(s => s.Queue).HasMaxLength(TaskLimits.Name);
        row.Property(s => s.PausedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(s => s.PauseReason).HasMaxLength(ScheduleLimits.Reason);
        row.Property(s => s.CreatedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(s => s.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        row.Property(s => s.Turn).IsConcurrencyToken();
        row.Ignore(s => s.Paused);
        row.Ignore(s => s.Ended);

        // Serves the runner: what is to be looked at next.
        row.HasIndex(s => new { s.WakeAt, s.Id })
            .HasDatabaseName("ix_schedules_wake")
            .HasFilter("wake_at is not null");
        // Serves lists by name, and keeps a schedule from being made twice.
        row.HasIndex(s => s.Name).HasDatabaseName("ux_schedules_name").IsUnique();
    }
}
