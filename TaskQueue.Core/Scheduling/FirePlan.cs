namespace TaskQueue.Core.Scheduling;

/// <summary>What is to be done about a schedule now; pure.</summary>
/// <param name="Runs">The fires that make tasks now, the earliest first.</param>
/// <param name="CancelLast">Whether the tasks that have not ended are to be cancelled first.</param>
/// <param name="Waiting">The fires that wait afterwards.</param>
/// <param name="Missed">How many missed fires are left out.</param>
/// <param name="Overlapped">How many fires are left out because the last task has not ended.</param>
/// <param name="NextFireAt">The next fire.</param>
/// <param name="WakeAt">When to look again.</param>
public sealed record FirePlan(
    IReadOnlyList<DateTimeOffset> Runs,
    bool CancelLast,
    IReadOnlyList<DateTimeOffset> Waiting,
    long Missed,
    long Overlapped,
    DateTimeOffset? NextFireAt,
    DateTimeOffset? WakeAt
)
{
    /// <summary>Those that are left out because the last task has not ended, the earliest first.</summary>
    public IReadOnlyList<DateTimeOffset> Skipped { get; init; } = [];

    // How soon a schedule whose fires wait for a task looks again whether it has ended.
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);

    /// <summary>Makes the plan.</summary>
    /// <param name="schedule">The schedule; not paused.</param>
    /// <param name="timing">When it fires.</param>
    /// <param name="lastLives">Whether its last task, or one that was started by hand, has not ended.</param>
    /// <param name="now">The current time.</param>
    public static FirePlan Of(Schedule schedule, ScheduleTiming timing, bool lastLives, DateTimeOffset now)
    {
        var due = DueFires.Of(timing, schedule.NextFireAt, schedule.MissedRuns, schedule.MissedLimit, now);
        var (runs, waiting, skipped) = Overlap(schedule, due.Runs, lastLives);
        var soon = now + Recheck;
        return new(
            runs,
            CancelLast: schedule.Overlap is OverlapPolicy.Replace && lastLives && runs.Count > 0,
            waiting,
            due.LeftOut,
            skipped.Count,
            due.Next,
            WakeAt: waiting.Count == 0 || due.Next < soon ? due.Next : soon
        )
        {
            Skipped = skipped,
        };
    }

    private static (
        IReadOnlyList<DateTimeOffset> Runs,
        IReadOnlyList<DateTimeOffset> Waiting,
        IReadOnlyList<DateTimeOffset> Skipped
    ) Overlap(Schedule schedule, IReadOnlyList<DateTimeOffset> due, bool lastLives)
    {
        // What waited under another policy is treated like what comes now: no fire is lost without being counted.
        List<DateTimeOffset> all = [.. schedule.Waiting, .. due];
        switch (schedule.Overlap)
        {
            case OverlapPolicy.Skip:
                // The first of several is the last task of the others.
                var first = lastLives ? 0 : Math.Min(1, all.Count);
                return (all[..first], [], all[first..]);
            case OverlapPolicy.Replace:
                // Each would replace the one before at once.
                var last = Math.Max(0, all.Count - 1);
                return (all[last..], [], all[..last]);
            case OverlapPolicy.Queue:
                var starts = lastLives ? 0 : Math.Min(1, all.Count);
                var waits = all.Skip(starts).Take(ScheduleLimits.Waiting).ToList();
                return (all[..starts], waits, all[(starts + waits.Count)..]);
            default:
                return (all, [], []);
        }
    }
}
