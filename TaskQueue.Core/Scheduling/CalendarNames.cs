using System.Globalization;

namespace TaskQueue.Core.Scheduling;

/// <summary>The names of the calendars of a schedule, as they are kept: with a comma around each, so that one can be looked for.</summary>
internal static class CalendarNames
{
    /// <summary>How many calendars a schedule may have.</summary>
    public const int Most = 10;

    /// <summary>What is kept; nothing where there are none.</summary>
    public static string? Write(IReadOnlyList<string> names) =>
        names.Count == 0 ? null : $",{string.Join(',', names)},";

    /// <summary>The names that were kept.</summary>
    public static IReadOnlyList<string> Read(string? kept) =>
        kept is null ? [] : kept.Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What stands in the text of each schedule that has a calendar.</summary>
    public static string Mark(string name) => $",{name},";

    /// <summary>Says what is wrong with the calendars of a schedule; whether they are there is for the store to say.</summary>
    public static void Check(NewSchedule schedule, FieldErrors errors)
    {
        errors.Require(
            schedule.Calendars.Count <= Most,
            "calendars",
            string.Create(CultureInfo.InvariantCulture, $"At most {Most} calendars.")
        );
        errors.Require(
            schedule.Calendars.Take(Most).All(TextRules.IsQueue),
            "calendars",
            $"Each must be {TextRules.QueueForm}."
        );
        errors.Require(
            schedule.Calendars.Distinct(StringComparer.Ordinal).Count() == schedule.Calendars.Count,
            "calendars",
            "Names one of them twice."
        );
        if (schedule.CalendarDays.Count > 0 && schedule.ExcludedDays.Count <= ExcludedDays.Most)
        {
            ExcludedDays.CheckTogether(
                [.. schedule.ExcludedDays, .. schedule.CalendarDays],
                "calendars",
                errors
            );
        }
    }
}
