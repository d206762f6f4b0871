using System.Globalization;
using TaskQueue.Core.Scheduling.Calendar;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>The cells of the calendar as people read them.</summary>
internal static class CalendarCells
{
    /// <summary>How strongly a cell is coloured, 0 to 4.</summary>
    /// <param name="fires">Its fires.</param>
    public static int Level(long fires) =>
        fires switch
        {
            0 => 0,
            < 5 => 1,
            < 60 => 2,
            < 1000 => 3,
            _ => 4,
        };

    /// <summary>A number that fits into a cell: 3.6k.</summary>
    /// <param name="number">The number.</param>
    public static string Short(long number) =>
        number switch
        {
            < 1000 => number.ToString(CultureInfo.InvariantCulture),
            < 9_950 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000.0:0.#}k"),
            < 999_500 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000.0:0}k"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{number / 1_000_000.0:0.#}M"),
        };

    /// <summary>What falls together in an hour.</summary>
    /// <param name="hour">The hour; it has collisions.</param>
    public static string CollisionText(CalendarHour hour)
    {
        var worst = hour.Collisions[0];
        var text = $"up to {Words.Number(worst.Fires)} together in {worst.Queue}";
        return hour.AllCollisions == 1
            ? text
            : $"{text}, in {Words.Number(hour.AllCollisions)} minutes of the hour and queues";
    }

    /// <summary>What is odd about an hour.</summary>
    /// <param name="clock">How often the clock shows it.</param>
    public static string ClockText(HourOnTheClock clock) =>
        clock is HourOnTheClock.Skipped
            ? "the clock is put forward: it skips this hour or a part of it"
            : "the clock is put back: it shows this hour or a part of it twice";

    /// <summary>All that is to be said of a cell, for those who point at it.</summary>
    /// <param name="day">Its day.</param>
    /// <param name="hour">Its hour.</param>
    public static string Title(CalendarDay day, CalendarHour hour) =>
        string.Join(
            "; ",
            new[]
            {
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{day.Date:ddd d MMM}, {hour.Hour:00}:00: {Words.Number(hour.Fires)} {(hour.Fires == 1 ? "fire" : "fires")}"
                ),
                hour.AllCollisions > 0 ? CollisionText(hour) : "",
                hour.Clock is HourOnTheClock.Once ? "" : ClockText(hour.Clock),
            }.Where(part => part.Length > 0)
        );
}
