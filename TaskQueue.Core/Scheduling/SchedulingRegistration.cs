using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Scheduling;

/// <summary>Registers schedules.</summary>
internal static class SchedulingRegistration
{
    public static IServiceCollection AddScheduling(this IServiceCollection services) =>
        services
            .AddSingleton<NamedCalendars>()
            .AddSingleton<ScheduleService>()
            .AddSingleton<ScheduleQueries>()
            .AddSingleton<ScheduleHistory>()
            .AddSingleton<Calendar.ScheduleCalendars>()
            .AddSingleton<ITransferPart, CalendarTransfer>()
            .AddSingleton<ITransferPart, ScheduleTransfer>()
            .AddLeaderChore<ScheduleRunner>();
}
