namespace TaskQueue.Core.Scheduling;

/// <summary>What the clocks of a time zone show, and when they are changed.</summary>
/// <remarks>
/// Stands on the offset of instants alone, which is never ambiguous: the framework's own questions about readings do not
/// know of a day that a zone left out when it moved over the date line.
/// </remarks>
internal static class ZoneClock
{
    private static readonly TimeSpan Step = TimeSpan.FromDays(1);

    /// <summary>What the clock shows at an instant.</summary>
    public static DateTime Reading(TimeZoneInfo zone, DateTimeOffset instant) =>
        instant.UtcDateTime + zone.GetUtcOffset(instant);

    /// <summary>The first instant in (from, to] at which the clock was changed; none when it was not.</summary>
    /// <remarks>Two changes within a day that undo each other are not seen; no zone ever had them.</remarks>
    public static DateTimeOffset? FirstChange(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        var offset = zone.GetUtcOffset(from);
        for (var known = from; known < to; )
        {
            var next = to - known > Step ? known + Step : to;
            if (zone.GetUtcOffset(next) != offset)
            {
                return Narrow(zone, known, next, offset);
            }

            known = next;
        }

        return null;
    }

    // Clocks are changed at whole seconds.
    private static DateTimeOffset Narrow(
        TimeZoneInfo zone,
        DateTimeOffset before,
        DateTimeOffset after,
        TimeSpan offset
    )
    {
        var (low, high) = (before.ToUnixTimeSeconds(), after.ToUnixTimeSeconds());
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return DateTimeOffset.FromUnixTimeSeconds(high);
    }
}
