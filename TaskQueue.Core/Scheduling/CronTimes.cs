namespace TaskQueue.Core.Scheduling;

/// <summary>
/// When a cron expression fires in a time zone. Quartz counts the readings of the clock; what becomes of readings that
/// the clock skips or shows twice is decided here.
/// </summary>
/// <remarks>
/// Readings that the clock skips fire once, at the first instant after the gap. Of readings that come twice a fixed time
/// fires at the first one only; an expression that <see cref="CronText.Repeats"/> fires at both.
/// </remarks>
public static class CronTimes
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRepeat = TimeSpan.FromDays(1);

    /// <summary>The first fire after an instant.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="zone">Whose clock it is read on.</param>
    /// <param name="after">The instant.</param>
    /// <returns>A later instant, in UTC; none when it never fires again.</returns>
    public static DateTimeOffset? After(CronText cron, TimeZoneInfo zone, DateTimeOffset after)
    {
        after = after.ToUniversalTime();
        var offset = zone.GetUtcOffset(after);
        var reading = after.UtcDateTime + offset;
        var shown = cron.Repeats ? DateTime.MinValue : ShownUntil(zone, after);
        for (var from = after; ; )
        {
            if (
                cron.After(Later(reading, shown == DateTime.MinValue ? shown : shown - Second))
                is not { } next
            )
            {
                return null;
            }

            var instant = new DateTimeOffset(next - offset, TimeSpan.Zero);
            if (ZoneClock.FirstChange(zone, from, instant) is not { } change)
            {
                return instant;
            }

            var (before, since) = (offset, zone.GetUtcOffset(change));
            if (since > before && next < change.UtcDateTime + since)
            {
                // Skipped: the clock jumped over it, or right onto it.
                return change;
            }

            if (since < before && !cron.Repeats)
            {
                shown = Later(shown, change.UtcDateTime + before);
            }

            (from, offset) = (change, since);
            reading = change.UtcDateTime + since - Second;
        }
    }

    // Where the clock was put back lately: up to which reading it has shown everything before.
    private static DateTime ShownUntil(TimeZoneInfo zone, DateTimeOffset after)
    {
        if (after - DateTimeOffset.MinValue < LongestRepeat + LongestRepeat)
        {
            return DateTime.MinValue;
        }

        return ZoneClock.FirstChange(zone, after - LongestRepeat, after) is { } change
            ? change.UtcDateTime + zone.GetUtcOffset(change - Second)
            : DateTime.MinValue;
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;
}
