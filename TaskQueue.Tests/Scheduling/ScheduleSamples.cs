using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>Schedules as tests need them.</summary>
internal static class ScheduleSamples
{
    /// <summary>Every ten minutes, UTC, an echo.</summary>
    public static NewSchedule New(string name = "tidy up", string? cron = "*/10 * * * *") =>
        new()
        {
            Name = name,
            Cron = cron,
            Task = Samples.NewTask("""{"a":1,"a":2}"""),
        };
}
