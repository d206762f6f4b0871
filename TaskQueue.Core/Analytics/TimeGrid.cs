namespace TaskQueue.Core.Analytics;

/// <summary>The points of an answer, and the rollups that they are summed up from. Pure.</summary>
public sealed class TimeGrid
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>The lengths that a point can have.</summary>
    public static readonly IReadOnlyList<TimeSpan> Steps =
    [
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(20),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(2),
        TimeSpan.FromHours(3),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(12),
        Day,
        TimeSpan.FromDays(7),
    ];

    private readonly List<DateTimeOffset> _starts;

    private TimeGrid(List<DateTimeOffset> starts, DateTimeOffset end, TimeSpan step, RollupLevel level)
    {
        _starts = starts;
        End = end;
        Step = step;
        Level = level;
    }

    /// <summary>When each point begins, the oldest first.</summary>
    public IReadOnlyList<DateTimeOffset> Starts => _starts;

    /// <summary>When the first one begins: at or before what was asked for.</summary>
    public DateTimeOffset From => _starts[0];

    /// <summary>When the last one ends.</summary>
    public DateTimeOffset End { get; }

    /// <summary>How long a point is; a day may be an hour shorter or longer where clocks are changed.</summary>
    public TimeSpan Step { get; }

    /// <summary>Which rollups it is summed up from: the coarsest that fit a point and reach back far enough.</summary>
    public RollupLevel Level { get; }

    /// <summary>Divides a range.</summary>
    /// <param name="ask">The range, which has been checked.</param>
    /// <param name="now">The current time.</param>
    /// <param name="options">How far back each level reaches.</param>
    /// <exception cref="RefusalException">The step cannot be had.</exception>
    public static TimeGrid Of(AnalyticsAsk ask, DateTimeOffset now, AnalyticsOptions options)
    {
        // The finest level that is still kept at the beginning of the range.
        var finest = RollupLevels.All.FirstOrDefault(l => ask.From >= now - options.Keep(l), RollupLevel.Day);
        var span = ask.To - ask.From;
        if (ask.Step is { } wanted)
        {
            Check(wanted, span, finest);
        }

        var step =
            ask.Step
            ?? Steps.FirstOrDefault(
                s => s >= finest.Length() && span / s <= AnalyticsAsk.UsualPoints,
                Steps[^1]
            );
        // Days of a zone are made of hours, where there are hours; UTC's are there as such.
        var isUtc = ask.Zone.BaseUtcOffset == TimeSpan.Zero && !ask.Zone.SupportsDaylightSavingTime;
        var level = RollupLevels.All.Last(l =>
            l.Length() <= step && (l is not RollupLevel.Day || isUtc || finest is RollupLevel.Day)
        );
        level = level < finest ? finest : level;
        var starts = step >= Day ? DaysOf(ask, step).ToList() : StepsOf(ask, step).ToList();
        var end = step >= Day ? NextDay(starts[^1], step, ask.Zone) : starts[^1] + step;
        return new(starts, end, step, level);
    }

    /// <summary>Which point an instant belongs to.</summary>
    /// <param name="at">The instant; not before <see cref="From"/>.</param>
    public int IndexOf(DateTimeOffset at)
    {
        var index = _starts.BinarySearch(at);
        return index >= 0 ? index : Math.Max(0, ~index - 1);
    }

    private static void Check(TimeSpan step, TimeSpan span, RollupLevel finest)
    {
        if (!Steps.Contains(step))
        {
            var choices = string.Join(", ", Steps.Select(System.Xml.XmlConvert.ToString));
            throw RefusalException.Field("step", $"Must be one of {choices}.");
        }

        if (span / step > AnalyticsAsk.MostPoints)
        {
            throw RefusalException.Field(
                "step",
                FormattableString.Invariant(
                    $"Would give more than {AnalyticsAsk.MostPoints} points; ask for a longer step or a shorter range."
                )
            );
        }

        if (step < finest.Length())
        {
            throw RefusalException.Field(
                "step",
                $"So far back there are only figures of {System.Xml.XmlConvert.ToString(finest.Length())} each."
            );
        }
    }

    private static IEnumerable<DateTimeOffset> StepsOf(AnalyticsAsk ask, TimeSpan step)
    {
        var first = new DateTimeOffset(ask.From.UtcTicks - (ask.From.UtcTicks % step.Ticks), TimeSpan.Zero);
        for (var at = first; at < ask.To; at += step)
        {
            yield return at;
        }
    }

    private static IEnumerable<DateTimeOffset> DaysOf(AnalyticsAsk ask, TimeSpan step)
    {
        var first = TimeZoneInfo.ConvertTime(ask.From, ask.Zone).Date;
        // Weeks begin on Monday.
        first = step > Day ? first.AddDays(-(((int)first.DayOfWeek + 6) % 7)) : first;
        for (var day = first; ; day += step)
        {
            var at = Midnight(day, ask.Zone);
            if (at >= ask.To)
            {
                yield break;
            }

            yield return at;
        }
    }

    private static DateTimeOffset NextDay(DateTimeOffset start, TimeSpan step, TimeZoneInfo zone) =>
        Midnight(TimeZoneInfo.ConvertTime(start, zone).Date + step, zone);

    // Where the clock skips midnight, the day begins with the first time that there is.
    private static DateTimeOffset Midnight(DateTime day, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(day))
        {
            day = day.AddMinutes(15);
        }

        return new DateTimeOffset(day, zone.GetUtcOffset(day)).ToUniversalTime();
    }
}
