namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>
/// Counts the fires of schedules by the minute, without looking at each of them. The minutes and seconds of an expression are
/// the same in each hour in which it fires: those of one hour are looked at, then only which hours they are. Intervals are
/// arithmetic. Around changes of clocks and at the bounds of a schedule each minute is looked at. Pure.
/// </summary>
/// <param name="from">The first minute.</param>
/// <param name="minutes">How many minutes.</param>
/// <param name="steps">How often an expression may be asked for its next fire, for all schedules together.</param>
internal sealed class FireCounter(DateTimeOffset from, int minutes, int steps)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What is told of a minute is arithmetic alone, and costs a small part of a step.
    private const int LoopsOfAStep = 500;
    private const int MostShared = 100;

    private readonly Dictionary<(string Cron, string Zone), List<(int Minute, int Fires)>> _shared = [];
    private readonly int[] _counts = new int[minutes];
    private readonly List<int> _touched = [];
    private readonly DateTimeOffset _to = from + (minutes * Minute);
    private readonly Dictionary<string, IReadOnlyList<DateTimeOffset>> _changes = new(StringComparer.Ordinal);
    private int _left = steps;

    /// <summary>How often an expression may still be asked.</summary>
    public int Left => _left;

    /// <summary>Counts the fires of a schedule.</summary>
    /// <param name="timing">When it fires.</param>
    /// <param name="since">No fire before this counts: the end of its pause.</param>
    /// <param name="add">Told each minute with fires, and how many there are.</param>
    /// <returns>Whether it was counted; else nothing was told, since there were no steps left.</returns>
    public bool Count(ScheduleTiming timing, DateTimeOffset since, Action<int, int> add)
    {
        if (_left <= 0)
        {
            return false;
        }

        // Many schedules fire at the same times.
        var isShared =
            timing is { Cron: not null, StartAt: null, EndAt: null }
            && timing.Excluded.IsEmpty
            && since <= from;
        if (isShared && _shared.TryGetValue((timing.Cron!.Text, timing.Zone.Id), out var known))
        {
            _left -= 1 + (known.Count / LoopsOfAStep);
            if (_left <= 0)
            {
                return false;
            }

            known.ForEach(k => add(k.Minute, k.Fires));
            return true;
        }

        var start = since > from ? since : from;
        var end = timing.EndAt is { } last && last < _to ? last.AddTicks(1) : _to;
        if (timing.Cron is null)
        {
            CountInterval(timing, start, end);
        }
        else
        {
            CountCron(timing, start, end);
        }

        var counted = _left > 0;
        var found = _touched.ConvertAll(minute => (Minute: minute, Fires: _counts[minute]));
        _touched.ForEach(minute => _counts[minute] = 0);
        _touched.Clear();
        if (counted)
        {
            found.ForEach(f => add(f.Minute, f.Fires));
        }

        if (counted && isShared && _shared.Count < MostShared)
        {
            _shared[(timing.Cron!.Text, timing.Zone.Id)] = found;
        }

        return counted;
    }

    /// <summary>When the clock of a zone is changed within these minutes.</summary>
    /// <param name="zone">The zone.</param>
    public IReadOnlyList<DateTimeOffset> ChangesOf(TimeZoneInfo zone)
    {
        if (!_changes.TryGetValue(zone.Id, out var changes))
        {
            var found = new List<DateTimeOffset>();
            // A change shortly before or behind them is felt within them.
            for (var at = from - Hour; ZoneClock.FirstChange(zone, at, _to + Hour) is { } change; at = change)
            {
                found.Add(change);
            }

            _changes[zone.Id] = changes = found;
        }

        return changes;
    }

    private void CountInterval(ScheduleTiming timing, DateTimeOffset start, DateTimeOffset end)
    {
        var (interval, loops) = (timing.Interval!.Value, 0);
        for (var fire = timing.After(start.AddTicks(-1)); fire < end; )
        {
            var (at, minute) = (fire.Value, IndexOf(fire.Value));
            var bound = from + ((minute + 1) * Minute);
            bound = bound < end ? bound : end;
            var fires = ((bound - at).Ticks - 1) / interval.Ticks + 1;
            if (!timing.Excluded.Contains(at))
            {
                Add(minute, (int)fires);
            }

            fire = at + (fires * interval);
            loops++;
        }

        _left -= 1 + (loops / LoopsOfAStep);
    }

    private void CountCron(ScheduleTiming timing, DateTimeOffset start, DateTimeOffset end)
    {
        HourPattern? pattern = null;
        for (var at = start; _left > 0; )
        {
            _left--;
            if (timing.After(at.AddTicks(-1)) is not { } fire || fire >= end)
            {
                return;
            }

            var reading = ZoneClock.Reading(timing.Zone, fire);
            var hour = fire - (reading.TimeOfDay - TimeSpan.FromHours(reading.Hour));
            pattern ??= HourPattern.Of(timing.Cron!, reading, ref _left);
            if (
                hour >= start
                && hour >= timing.StartAt.GetValueOrDefault()
                && hour + Hour <= end
                && IsPlain(timing.Zone, hour)
            )
            {
                foreach (var minute in pattern.Minutes)
                {
                    Add(IndexOf(hour) + minute, pattern.Seconds);
                }

                at = hour + Hour;
            }
            else
            {
                at = CountMinute(timing, pattern, fire, end);
            }
        }
    }

    // One minute with a fire; where that is not as in other hours, one fire of it.
    private DateTimeOffset CountMinute(
        ScheduleTiming timing,
        HourPattern pattern,
        DateTimeOffset fire,
        DateTimeOffset end
    )
    {
        var begin = fire.AddTicks(-(fire.Ticks % TimeSpan.TicksPerMinute));
        var isWhole =
            begin + Minute <= end
            && begin >= timing.StartAt.GetValueOrDefault()
            && !ChangesOf(timing.Zone).Contains(begin);
        Add(IndexOf(fire), isWhole ? pattern.Seconds : 1);
        return isWhole ? begin + Minute : fire.AddTicks(1);
    }

    private bool IsPlain(TimeZoneInfo zone, DateTimeOffset hour)
    {
        foreach (var change in ChangesOf(zone))
        {
            var moved =
                (zone.GetUtcOffset(change) - zone.GetUtcOffset(change.AddTicks(-1))).Duration() + Hour;
            if (hour + Hour > change - moved && hour < change + moved)
            {
                return false;
            }
        }

        return true;
    }

    private int IndexOf(DateTimeOffset instant) => (int)((instant - from).Ticks / TimeSpan.TicksPerMinute);

    private void Add(int minute, int fires)
    {
        if (_counts[minute] == 0)
        {
            _touched.Add(minute);
        }

        _counts[minute] += fires;
    }
}

/// <summary>In which minutes of an hour an expression fires, if it fires in the hour at all, and how often in each of them.</summary>
/// <param name="Minutes">The minutes.</param>
/// <param name="Seconds">Fires in each.</param>
internal sealed record HourPattern(IReadOnlyList<int> Minutes, int Seconds)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Looks at one hour.</summary>
    /// <param name="cron">The expression.</param>
    /// <param name="reading">A reading of the clock at which it fires, or would have but for a change of clocks.</param>
    /// <param name="left">Steps that are left; falls by those that were taken.</param>
    public static HourPattern Of(CronText cron, DateTime reading, ref int left)
    {
        // Where a clock was put forward the reading is not one of the expression's own: the next one is.
        var first = cron.After(reading - Second) ?? reading;
        var hour = first.Date.AddHours(first.Hour);
        var (minutes, seconds) = (new List<int>(), 0);
        for (var at = cron.After(hour - Second); at < hour.AddHours(1) && left > 0; left--)
        {
            minutes.Add(at.Value.Minute);
            var end = hour.AddMinutes(at.Value.Minute + 1);
            for (; minutes.Count == 1 && at < end; at = cron.After(at.Value))
            {
                (seconds, left) = (seconds + 1, left - 1);
            }

            at = cron.After(end - Second);
        }

        return new(minutes, Math.Max(1, seconds));
    }
}
