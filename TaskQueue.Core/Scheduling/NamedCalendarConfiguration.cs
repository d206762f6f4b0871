using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Scheduling;

internal sealed class NamedCalendarConfiguration : IEntityTypeConfiguration<NamedCalendar>
{
    public void Configure(EntityTypeBuilder<NamedCalendar> calendar)
    {
        calendar.ToTable("named_calendars");
        calendar.HasKey(c => c.Name);
        calendar.Property(c => c.Name).HasMaxLength(TaskLimits.Name);
        calendar.Property(c => c.Description).HasMaxLength(ScheduleLimits.Description);
        calendar.Property(c => c.Days).HasConversion<JsonStringsConverter>(JsonStringsConverter.Comparer);
        calendar.Property(c => c.UpdatedBy).HasMaxLength(TaskLimits.Actor);
        calendar.Property(c => c.Version).IsConcurrencyToken();
    }
}
