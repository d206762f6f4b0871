using System.Globalization;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// The idempotency keys of the tasks that schedules make. The store keeps one task for each key: a fire makes one task,
/// however many processes and crashes are in between.
/// </summary>
public static class ScheduleKeys
{
    /// <summary>Who submits the tasks of fires.</summary>
    public const string Submitter = "scheduler";

    private const string Start = "schedule:";
    private const int IdLength = 36;

    /// <summary>The key of a fire.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="fire">The fire.</param>
    public static string Of(Guid schedule, DateTimeOffset fire) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Start}{schedule}/{fire.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFF}Z"
        );

    /// <summary>The key of a task that somebody asked for.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="start">An id for the start.</param>
    public static string ByHand(Guid schedule, Guid start) => $"{Start}{schedule}/by-hand/{start:N}";

    /// <summary>The schedule that made a task.</summary>
    /// <param name="key">The task's idempotency key, if it has one.</param>
    /// <returns>The schedule; none when no schedule made it.</returns>
    public static Guid? ScheduleOf(string? key) =>
        key is not null
        && key.StartsWith(Start, StringComparison.Ordinal)
        && key.Length > Start.Length + IdLength
        && key[Start.Length + IdLength] == '/'
        && Guid.TryParseExact(key.AsSpan(Start.Length, IdLength), "D", out var id)
            ? id
            : null;
}
