namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>The cells of a calendar: which minute belongs to which hour of which day, and what falls into it.</summary>
internal sealed class CalendarGrid
{
    private const int HoursADay = 24;
    private const int Quarter = 15;

    private readonly DateOnly _first;
    private readonly int[] _cellOf;
    private readonly long[] _fires;
    private readonly int[] _minutes;
    private readonly int[] _collided;
    private readonly List<CalendarCollision>?[] _worst;

    /// <summary>Makes an empty one.</summary>
    /// <param name="first">The first day.</param>
    /// <param name="days">How many days.</param>
    /// <param name="zone">In whose days.</param>
    public CalendarGrid(DateOnly first, int days, TimeZoneInfo zone)
    {
        _first = first;
        From = Midnight(first, zone);
        To = Midnight(first.AddDays(days), zone);
        _cellOf = new int[(int)(To - From).TotalMinutes];
        var cells = days * HoursADay;
        (_fires, _minutes) = (new long[cells], new int[cells]);
        (_collided, _worst) = (new int[cells], new List<CalendarCollision>?[cells]);
        for (var minute = 0; minute < _cellOf.Length; minute++)
        {
            // Clocks are changed, and zones apart, by quarters of an hour.
            _cellOf[minute] =
                minute % Quarter == 0 ? CellAt(From.AddMinutes(minute), zone, cells) : _cellOf[minute - 1];
            _minutes[_cellOf[minute]]++;
        }
    }

    /// <summary>When it begins.</summary>
    public DateTimeOffset From { get; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset To { get; }

    /// <summary>How many minutes it has.</summary>
    public int Minutes => _cellOf.Length;

    /// <summary>Adds the fires of a minute.</summary>
    /// <param name="minute">The minute, from 0.</param>
    /// <param name="fires">How many.</param>
    public void Add(int minute, long fires) => _fires[_cellOf[minute]] += fires;

    /// <summary>Adds a collision; of each cell the worst are kept, and how many there were.</summary>
    /// <param name="minute">The minute, from 0.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="fires">How many fires.</param>
    /// <param name="schedules">Of how many schedules.</param>
    public void Collide(int minute, string queue, int fires, int schedules)
    {
        var cell = _cellOf[minute];
        _collided[cell]++;
        var worst = _worst[cell] ??= [];
        if (worst.Count == CalendarHour.MostCollisions && fires < worst[^1].Fires)
        {
            return;
        }

        var collision = new CalendarCollision(From.AddMinutes(minute), queue, fires, schedules);
        var place = worst.Count;
        while (place > 0 && Compare(collision, worst[place - 1]) < 0)
        {
            place--;
        }

        worst.Insert(place, collision);
        if (worst.Count > CalendarHour.MostCollisions)
        {
            worst.RemoveAt(CalendarHour.MostCollisions);
        }
    }

    /// <summary>The days.</summary>
    public IReadOnlyList<CalendarDay> ToDays() =>
        [
            .. _fires
                .Chunk(HoursADay)
                .Select(
                    (_, day) =>
                        new CalendarDay(
                            _first.AddDays(day),
                            [.. Enumerable.Range(0, HoursADay).Select(hour => HourOf(day, hour))]
                        )
                ),
        ];

    private CalendarHour HourOf(int day, int hour)
    {
        var cell = (day * HoursADay) + hour;
        return new(
            hour,
            _fires[cell],
            _worst[cell] ?? [],
            _collided[cell],
            _minutes[cell] switch
            {
                60 => HourOnTheClock.Once,
                < 60 => HourOnTheClock.Skipped,
                _ => HourOnTheClock.Twice,
            }
        );
    }

    private static int Compare(CalendarCollision one, CalendarCollision other)
    {
        var by = other.Fires.CompareTo(one.Fires);
        by = by == 0 ? one.At.CompareTo(other.At) : by;
        return by == 0 ? string.CompareOrdinal(one.Queue, other.Queue) : by;
    }

    // A day that a zone leaves out has no minutes, and what its clock shows out of turn goes to the nearest day.
    private int CellAt(DateTimeOffset instant, TimeZoneInfo zone, int cells)
    {
        var reading = ZoneClock.Reading(zone, instant);
        var cell = ((DateOnly.FromDateTime(reading).DayNumber - _first.DayNumber) * HoursADay) + reading.Hour;
        return Math.Clamp(cell, 0, cells - 1);
    }

    private static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var reading = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(reading, zone.GetUtcOffset(reading)).ToUniversalTime();
    }
}
