using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Scheduling;

/// <summary>A plan that makes tasks again and again, and how far it has come.</summary>
[SuppressMessage("Performance", "CA1819", Justification = "The task is kept as the bytes that were written.")]
public sealed class Schedule
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>A name for people; no two schedules share one.</summary>
    public required string Name { get; set; }

    /// <summary>A longer text for people.</summary>
    public string? Description { get; set; }

    /// <summary>The cron expression as it was written; absent where there is an interval.</summary>
    public string? Cron { get; set; }

    /// <summary>The time between two fires; absent where there is an expression.</summary>
    public TimeSpan? Interval { get; set; }

    /// <summary>The time zone, by its IANA name.</summary>
    public required string TimeZone { get; set; }

    /// <summary>No fire before this.</summary>
    public DateTimeOffset? StartAt { get; set; }

    /// <summary>No fire after this.</summary>
    public DateTimeOffset? EndAt { get; set; }

    /// <summary>From when an interval without a start counts.</summary>
    public DateTimeOffset Anchor { get; set; }

    /// <summary>Days without a fire, as they were written.</summary>
    public IReadOnlyList<string> ExcludedDays { get; set; } = [];

    /// <summary>The names of its calendars, as <see cref="Scheduling.CalendarNames"/> writes them.</summary>
    public string? CalendarNames { get; set; }

    /// <summary>The days of its calendars; they follow when those change.</summary>
    public IReadOnlyList<string> CalendarDays { get; set; } = [];

    /// <summary>Calendars whose days are without a fire, too, by their names.</summary>
    public IReadOnlyList<string> Calendars => Scheduling.CalendarNames.Read(CalendarNames);

    /// <summary>What becomes of missed fires.</summary>
    public MissedRuns MissedRuns { get; set; }

    /// <summary>How many missed fires are made up for at the most, with <see cref="MissedRuns.RunAll"/>.</summary>
    public int MissedLimit { get; set; } = ScheduleLimits.UsualMissed;

    /// <summary>What a fire does while the last task has not ended.</summary>
    public OverlapPolicy Overlap { get; set; }

    /// <summary>The type of its tasks, for lists.</summary>
    public required string TaskType { get; set; }

    /// <summary>The queue of its tasks, for lists.</summary>
    public required string Queue { get; set; }

    /// <summary>The task that each fire makes, as <see cref="TaskTemplate"/> writes it.</summary>
    public byte[] Template { get; set; } = [];

    /// <summary>The next fire; absent when there is none any more, and while it is paused.</summary>
    public DateTimeOffset? NextFireAt { get; set; }

    /// <summary>When somebody has to look at it next: its next fire, the end of its pause, or fires that wait.</summary>
    public DateTimeOffset? WakeAt { get; set; }

    /// <summary>Fires whose tasks wait until the last one has ended, the earliest first.</summary>
    public IReadOnlyList<DateTimeOffset> Waiting { get; set; } = [];

    /// <summary>The fire that made the last task; the moment itself where somebody asked for it.</summary>
    public DateTimeOffset? LastFireAt { get; set; }

    /// <summary>The last task.</summary>
    public Guid? LastTaskId { get; set; }

    /// <summary>Why the last fire made no task, when it should have.</summary>
    public string? LastError { get; set; }

    /// <summary>How many tasks it has made.</summary>
    public long Fired { get; set; }

    /// <summary>How many missed fires were left out.</summary>
    public long Missed { get; set; }

    /// <summary>How many fires were left out because the last task had not ended.</summary>
    public long Overlapped { get; set; }

    /// <summary>Who paused it; absent while it is not paused.</summary>
    public string? PausedBy { get; set; }

    /// <summary>When it was paused.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>When the pause ends by itself; absent when somebody has to end it.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>Why, in the words of whoever paused it.</summary>
    public string? PauseReason { get; set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When somebody last changed, paused or resumed it.</summary>
    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Who.</summary>
    public required string UpdatedBy { get; set; }

    /// <summary>Rises with each change that a person makes; the ETag of the API.</summary>
    public int Version { get; set; } = 1;

    /// <summary>Rises with each write, those of fires included: of two writers one finds that it came too late.</summary>
    public int Turn { get; set; } = 1;

    /// <summary>Whether it is paused.</summary>
    public bool Paused => PausedBy is not null;

    /// <summary>Whether it fires no more.</summary>
    public bool Ended => !Paused && NextFireAt is null && Waiting.Count == 0;

    /// <summary>When it fires.</summary>
    /// <exception cref="RefusalException">The expression or the zone cannot be read any more.</exception>
    public ScheduleTiming Timing()
    {
        if (!ZoneNames.TryFind(TimeZone, out var zone, out var fault))
        {
            throw new RefusalException(RefusalCode.Conflict, fault);
        }

        return new()
        {
            Cron = Cron is null ? null : CronText.Known(Cron),
            Interval = Interval,
            Zone = zone,
            Anchor = Anchor,
            StartAt = StartAt,
            EndAt = EndAt,
            Excluded = Scheduling.ExcludedDays.Of(
                CalendarDays.Count == 0 ? ExcludedDays : [.. ExcludedDays.Union(CalendarDays)],
                zone
            ),
        };
    }

    /// <summary>Pauses it.</summary>
    internal void Pause(string actor, DateTimeOffset now, DateTimeOffset? until, string? reason)
    {
        (PausedBy, PausedAt, PausedUntil, PauseReason) = (actor, now, until, reason);
        (NextFireAt, WakeAt) = (null, until);
    }

    /// <summary>Ends the pause. Fires of the time of the pause are left out, those that waited go on waiting.</summary>
    internal void Resume(DateTimeOffset now)
    {
        (PausedBy, PausedAt, PausedUntil, PauseReason) = (null, null, null, null);
        NextFireAt = Timing().After(now);
        WakeAt = Waiting.Count > 0 ? now : NextFireAt;
    }
}
