using System.Globalization;

namespace TaskQueue.Core.Scheduling.Calendar;

/// <summary>The calendar in words for people, in English; the console says the same in its languages.</summary>
public static class CalendarWords
{
    /// <summary>Reads a day as it is written in addresses.</summary>
    /// <param name="text">Such as 2026-05-04.</param>
    /// <returns>The day; none when it is not one.</returns>
    public static DateOnly? ReadDay(string? text) =>
        DateOnly.TryParseExact(
            text,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var day
        )
            ? day
            : null;

    /// <summary>A day as it is written in addresses.</summary>
    /// <param name="day">The day.</param>
    public static string Write(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>What a clock on the wall shows.</summary>
    /// <param name="reading">The reading.</param>
    public static string Reading(DateTime reading) => reading.ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What a change of clocks does to fires.</summary>
    /// <param name="change">The change.</param>
    public static string Explain(ClockChange change)
    {
        var (from, to) = (Reading(change.From), Reading(change.To));
        return change.IsGap
            ? $"The clock is put forward from {from} to {to}: no reading between them comes. What should fire then fires once, at {to}."
            : $"The clock is put back from {to} to {from}: each reading between them comes twice. What fires at a fixed time fires once, at the first; what fires every so often fires in both.";
    }
}
