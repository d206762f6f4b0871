namespace TaskQueue.Core.Scheduling;

/// <summary>When a schedule fires: a cron expression or an interval, within bounds, without some days.</summary>
public sealed record ScheduleTiming
{
    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>The longest interval.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    // Days of the week and of the year come in the same order again after 40 years at the most: whoever has looked at so many
    // days without finding one finds none.
    private const int MostSkipped = 15_000;

    // No day anywhere has been longer, also where a country moved its date line.
    private static readonly TimeSpan LongestDay = TimeSpan.FromHours(50);

    /// <summary>The expression; absent where there is an interval.</summary>
    public CronText? Cron { get; init; }

    /// <summary>The time between two fires, as it passes, whatever the clocks show; absent where there is an expression.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Whose clock and whose days count.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>From when an interval counts.</summary>
    public required DateTimeOffset Anchor { get; init; }

    /// <summary>No fire before this; an interval fires then for the first time.</summary>
    public DateTimeOffset? StartAt { get; init; }

    /// <summary>No fire after this.</summary>
    public DateTimeOffset? EndAt { get; init; }

    /// <summary>Days without a fire.</summary>
    public required ExcludedDays Excluded { get; init; }

    /// <summary>The first fire after an instant.</summary>
    /// <param name="after">The instant.</param>
    /// <returns>A later instant, in UTC; none when it never fires again.</returns>
    public DateTimeOffset? After(DateTimeOffset after)
    {
        var from = StartAt is { } start && start > after ? start.AddTicks(-1) : after;
        for (var skipped = 0; skipped < MostSkipped && NextOf(from) is { } next && !(next > EndAt); skipped++)
        {
            if (!Excluded.Contains(next))
            {
                return next;
            }

            if (next > DateTimeOffset.MaxValue - LongestDay)
            {
                break;
            }

            from = EndOfDay(next);
        }

        return null;
    }

    /// <summary>The first fires after an instant.</summary>
    /// <param name="after">The instant.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<DateTimeOffset> Next(DateTimeOffset after, int count)
    {
        var fires = new List<DateTimeOffset>();
        while (fires.Count < count && After(after) is { } next)
        {
            fires.Add(next);
            after = next;
        }

        return fires;
    }

    private DateTimeOffset? NextOf(DateTimeOffset after)
    {
        if (Cron is not null)
        {
            return CronTimes.After(Cron, Zone, after);
        }

        var (interval, first) = (Interval!.Value, StartAt ?? Anchor + Interval.Value);
        if (after < first)
        {
            return first;
        }

        var passed = ((after - first).Ticks / interval.Ticks) + 1;
        return passed < (DateTimeOffset.MaxValue - first).Ticks / interval.Ticks
            ? first.AddTicks(passed * interval.Ticks)
            : null;
    }

    // The last instant of a day that is left out, so that a fire for each of its seconds is not looked at. Halved until it is
    // found, since clocks may be moved at midnight as well.
    private DateTimeOffset EndOfDay(DateTimeOffset instant)
    {
        var day = ZoneClock.Reading(Zone, instant).Date;
        var (within, beyond) = (instant, instant + LongestDay);
        while ((beyond - within).Ticks is > 1 and var ticks)
        {
            var middle = within.AddTicks(ticks / 2);
            if (ZoneClock.Reading(Zone, middle).Date <= day)
            {
                within = middle;
            }
            else
            {
                beyond = middle;
            }
        }

        return within;
    }
}
