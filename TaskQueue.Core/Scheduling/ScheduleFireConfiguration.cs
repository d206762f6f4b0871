using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace TaskQueue.Core.Scheduling;

internal sealed class ScheduleFireConfiguration : IEntityTypeConfiguration<ScheduleFire>
{
    public void Configure(EntityTypeBuilder<ScheduleFire> fire)
    {
        fire.ToTable("schedule_fires");
        fire.Property(f => f.Outcome).HasConversion<short>();
        fire.Property(f => f.Reason).HasMaxLength(ScheduleLimits.FireReason);
        // Serves the history of one schedule, the newest first, and the end of it that is forgotten.
        fire.HasIndex(f => new { f.ScheduleId, f.Id }).HasDatabaseName("ix_schedule_fires_schedule");
    }
}
