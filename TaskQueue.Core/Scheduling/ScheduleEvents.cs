using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Scheduling;

/// <summary>What listeners are told of schedules.</summary>
internal static class ScheduleEvents
{
    /// <summary>What happened to a schedule.</summary>
    /// <param name="kind">Such as <c>schedule.paused</c>.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who did it; nobody where its time had come.</param>
    public static LiveEvent Of(string kind, Schedule schedule, DateTimeOffset at, string? by = null) =>
        new(EventTopic.Schedules, kind, at, schedule.Id.ToString())
        {
            Queue = schedule.Queue,
            Type = schedule.TaskType,
            Name = schedule.Name,
            By = by,
        };
}
