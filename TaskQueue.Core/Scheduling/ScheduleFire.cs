namespace TaskQueue.Core.Scheduling;

/// <summary>What came of a fire, for the history of its schedule; a few of each are kept.</summary>
public sealed class ScheduleFire
{
    /// <summary>Rises with each row.</summary>
    public long Id { get; init; }

    /// <summary>The schedule.</summary>
    public required Guid ScheduleId { get; init; }

    /// <summary>When it was planned; the moment itself where somebody asked for it; of several that were left out together, the first.</summary>
    public required DateTimeOffset FireAt { get; init; }

    /// <summary>What came of it.</summary>
    public required FireOutcome Outcome { get; init; }

    /// <summary>For how many fires it stands: missed ones are left out together.</summary>
    public long Fires { get; init; } = 1;

    /// <summary>The task that it made.</summary>
    public Guid? TaskId { get; init; }

    /// <summary>Why it made none, where that was refused.</summary>
    public string? Reason { get; init; }

    /// <summary>The fires that a plan leaves out.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="first">The first fire that was due.</param>
    /// <param name="plan">The plan.</param>
    internal static IEnumerable<ScheduleFire> LeftOut(Guid schedule, DateTimeOffset? first, FirePlan plan)
    {
        if (plan.Missed > 0 && first is { } missed)
        {
            yield return new()
            {
                ScheduleId = schedule,
                FireAt = missed,
                Outcome = FireOutcome.Missed,
                Fires = plan.Missed,
            };
        }

        foreach (var fire in plan.Skipped.TakeLast(ScheduleLimits.History))
        {
            yield return new()
            {
                ScheduleId = schedule,
                FireAt = fire,
                Outcome = FireOutcome.Overlapped,
            };
        }
    }
}

/// <summary>What came of a fire. The numbers are stored; they never change meaning.</summary>
public enum FireOutcome : short
{
    /// <summary>It made a task.</summary>
    Made = 0,

    /// <summary>Its time passed while nobody looked, and the schedule leaves such fires out.</summary>
    Missed = 1,

    /// <summary>It was left out because the last task had not ended.</summary>
    Overlapped = 2,

    /// <summary>Its task was refused.</summary>
    Refused = 3,

    /// <summary>Somebody asked for it.</summary>
    ByHand = 4,
}
