using TaskQueue.Core.Scheduling.Calendar;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

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
            < 1000 => number.ToString(Culture),
            < 9_950 => string.Create(Culture, $"{number / 1000.0:0.#}k"),
            < 999_500 => string.Create(Culture, $"{number / 1000.0:0}k"),
            _ => string.Create(Culture, $"{number / 1_000_000.0:0.#}M"),
        };

    /// <summary>What falls together in an hour.</summary>
    /// <param name="hour">The hour; it has collisions.</param>
    public static string CollisionText(CalendarHour hour)
    {
        var worst = hour.Collisions[0];
        return hour.AllCollisions == 1
            ? T["up to {0} together in {1}", Words.Number(worst.Fires), worst.Queue]
            : T[
                "up to {0} together in {1}, in {2} minutes of the hour and queues",
                Words.Number(worst.Fires),
                worst.Queue,
                Words.Number(hour.AllCollisions)
            ];
    }

    /// <summary>What is odd about an hour.</summary>
    /// <param name="clock">How often the clock shows it.</param>
    public static string ClockText(HourOnTheClock clock) =>
        clock is HourOnTheClock.Skipped
            ? T["the clock is put forward: it skips this hour or a part of it"]
            : T["the clock is put back: it shows this hour or a part of it twice"];

    /// <summary>All that is to be said of a cell, for those who point at it.</summary>
    /// <param name="day">Its day.</param>
    /// <param name="hour">Its hour.</param>
    public static string Title(CalendarDay day, CalendarHour hour) =>
        string.Join(
            "; ",
            new[]
            {
                T.Count(
                    hour.Fires,
                    "{1}, {2}:00: {0} fire",
                    "{1}, {2}:00: {0} fires",
                    day.Date.ToString(T["ddd d MMM"], Culture),
                    hour.Hour.ToString("00", Culture)
                ),
                hour.AllCollisions > 0 ? CollisionText(hour) : "",
                hour.Clock is HourOnTheClock.Once ? "" : ClockText(hour.Clock),
            }.Where(part => part.Length > 0)
        );

    /// <summary>What a change of clocks does to fires.</summary>
    /// <param name="change">The change.</param>
    public static string Explain(ClockChange change)
    {
        var (from, to) = (CalendarWords.Reading(change.From), CalendarWords.Reading(change.To));
        return change.IsGap
            ? T[
                "The clock is put forward from {0} to {1}: no reading between them comes. What should fire then fires once, at {1}.",
                from,
                to
            ]
            : T[
                "The clock is put back from {1} to {0}: each reading between them comes twice. What fires at a fixed time fires once, at the first; what fires every so often fires in both.",
                from,
                to
            ];
    }

    /// <summary>What becomes of a schedule's fire.</summary>
    /// <param name="effect">The schedule.</param>
    /// <param name="change">The change.</param>
    public static string Outcome(ClockChangeEffect effect, ClockChange change)
    {
        var reading = CalendarWords.Reading(effect.Reading);
        return effect.Outcome switch
        {
            ClockOutcome.Late => T[
                "{0} is skipped, it fires at {1}",
                reading,
                CalendarWords.Reading(change.To)
            ],
            ClockOutcome.First => T["{0} comes twice, it fires at the first", reading],
            _ => T["fires in both"],
        };
    }
}
