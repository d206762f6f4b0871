namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>When all schedules fire in the days to come: counts by hour, what falls together, and what changes of clocks do.</summary>
/// <param name="Zone">In whose days and hours.</param>
/// <param name="Days">The days, in order.</param>
/// <param name="Changes">When clocks of the schedules' zones are changed, in order.</param>
/// <param name="Counted">How many schedules are counted.</param>
/// <param name="Paused">How many are paused with no end, so that nobody knows when they fire.</param>
/// <param name="LeftOut">How many are not counted, because there are too many, or their zone or expression cannot be read any more.</param>
public sealed record ScheduleCalendar(
    TimeZoneInfo Zone,
    IReadOnlyList<CalendarDay> Days,
    IReadOnlyList<ClockChange> Changes,
    int Counted,
    int Paused,
    int LeftOut
)
{
    /// <summary>The zones of the schedules.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];
}

/// <summary>One day.</summary>
/// <param name="Date">The day.</param>
/// <param name="Hours">Its 24 hours, as a clock on the wall shows them.</param>
public sealed record CalendarDay(DateOnly Date, IReadOnlyList<CalendarHour> Hours)
{
    /// <summary>Fires of the day.</summary>
    public long Fires => Hours.Sum(h => h.Fires);
}

/// <summary>One hour of a day.</summary>
/// <param name="Hour">0 to 23.</param>
/// <param name="Fires">Fires in it; where the clock shows it twice, those of both times.</param>
/// <param name="Collisions">Minutes in which many fires fall together, the worst first; at most <see cref="MostCollisions"/>.</param>
/// <param name="AllCollisions">How many such minutes there are, by queue.</param>
/// <param name="Clock">Whether the clock shows it once, never or twice.</param>
public sealed record CalendarHour(
    int Hour,
    long Fires,
    IReadOnlyList<CalendarCollision> Collisions,
    int AllCollisions,
    HourOnTheClock Clock
)
{
    /// <summary>Collisions that are told one by one.</summary>
    public const int MostCollisions = 5;
}

/// <summary>How often the clock shows an hour on its day.</summary>
public enum HourOnTheClock
{
    /// <summary>Once, as nearly always.</summary>
    Once,

    /// <summary>Never, or not all of it: the clock is put forward.</summary>
    Skipped,

    /// <summary>Twice, or a part of it: the clock is put back.</summary>
    Twice,
}

/// <summary>A minute in which many fires fall together.</summary>
/// <param name="At">When it begins.</param>
/// <param name="Queue">The queue of their tasks.</param>
/// <param name="Fires">How many fires.</param>
/// <param name="Schedules">Of how many schedules.</param>
public sealed record CalendarCollision(DateTimeOffset At, string Queue, int Fires, int Schedules);

/// <summary>A change of the clocks of a time zone, and what it does to schedules.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="At">When.</param>
/// <param name="Before">Its distance from UTC before.</param>
/// <param name="After">And since.</param>
/// <param name="Effects">The schedules that it is felt by, by name; at most <see cref="MostEffects"/>.</param>
/// <param name="AllEffects">How many there are.</param>
public sealed record ClockChange(
    string Zone,
    DateTimeOffset At,
    TimeSpan Before,
    TimeSpan After,
    IReadOnlyList<ClockChangeEffect> Effects,
    int AllEffects
)
{
    /// <summary>Schedules that are told one by one.</summary>
    public const int MostEffects = 20;

    /// <summary>Whether the clock is put forward, so that it skips readings; else it shows some twice.</summary>
    public bool IsGap => After > Before;

    /// <summary>The first reading that is skipped, or shown twice.</summary>
    public DateTime From => At.UtcDateTime + (IsGap ? Before : After);

    /// <summary>The reading behind the last of them.</summary>
    public DateTime To => At.UtcDateTime + (IsGap ? After : Before);
}

/// <summary>What a change of clocks does to a schedule.</summary>
/// <param name="Id">The schedule.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reading">The first of its readings that is skipped, or shown twice.</param>
/// <param name="Outcome">What becomes of it.</param>
public sealed record ClockChangeEffect(Guid Id, string Name, DateTime Reading, ClockOutcome Outcome);

/// <summary>What becomes of a fire whose reading the clock skips or shows twice.</summary>
public enum ClockOutcome
{
    /// <summary>Skipped: it fires at the first instant after the gap.</summary>
    Late,

    /// <summary>Shown twice: it fires at the first time only.</summary>
    First,

    /// <summary>Shown twice: it means every so often, and fires both times.</summary>
    Both,
}
