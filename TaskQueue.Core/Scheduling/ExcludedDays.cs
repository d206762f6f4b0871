using System.Globalization;
using Quartz;
using Quartz.Impl.Calendar;

namespace TaskQueue.Core.Scheduling;

/// <summary>
/// A calendar of days on which nothing fires: days of the week (<c>saturday</c>), days of every year (<c>12-25</c>) and
/// single days (<c>2026-05-04</c>), each from midnight to midnight in the schedule's time zone.
/// </summary>
public sealed class ExcludedDays
{
    /// <summary>How many days a schedule may exclude.</summary>
    public const int Most = 400;

    private readonly HolidayCalendar? _calendar;

    private ExcludedDays(HolidayCalendar? calendar) => _calendar = calendar;

    /// <summary>Says what is wrong with a list of days.</summary>
    /// <param name="days">The days.</param>
    /// <param name="field">The field that they came in.</param>
    /// <param name="errors">Where to say it.</param>
    public static void Check(IReadOnlyList<string> days, string field, FieldErrors errors)
    {
        errors.Require(
            days.Count <= Most,
            field,
            string.Create(CultureInfo.InvariantCulture, $"At most {Most} days.")
        );
        foreach (var day in days.Take(Most).Where(d => !IsDay(d)).Take(5))
        {
            errors.Add(
                field,
                $"{(day.Length > 40 ? "A long text" : $"'{day}'")} is no day; give saturday, 12-25 or 2026-05-04."
            );
        }

        errors.Require(LeavesADay(days), field, "Leaves no day of the week.");
    }

    /// <summary>Says what is wrong with days of several lists together, each of which was checked.</summary>
    /// <param name="days">The days.</param>
    /// <param name="field">The field that the last list came in.</param>
    /// <param name="errors">Where to say it.</param>
    public static void CheckTogether(IReadOnlyList<string> days, string field, FieldErrors errors)
    {
        errors.Require(
            AreFewEnough(days),
            field,
            string.Create(
                CultureInfo.InvariantCulture,
                $"At most {Most} days, those of all its calendars together."
            )
        );
        errors.Require(LeavesADay(days), field, "Leaves no day of the week.");
    }

    /// <summary>Whether days of several lists, each of which was checked, can stand together.</summary>
    /// <param name="days">The days.</param>
    public static bool CanStandTogether(IReadOnlyList<string> days) => AreFewEnough(days) && LeavesADay(days);

    /// <summary>Makes the calendar of days that were checked.</summary>
    /// <param name="days">The days.</param>
    /// <param name="zone">Where midnight is.</param>
    public static ExcludedDays Of(IReadOnlyList<string> days, TimeZoneInfo zone)
    {
        if (days.Count == 0)
        {
            return new(null);
        }

        var week = new WeeklyCalendar { TimeZone = zone };
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            week.RemoveExcludedDay(day);
        }

        var year = new AnnualCalendar(week) { TimeZone = zone };
        var single = new HolidayCalendar(year) { TimeZone = zone };
        foreach (var day in days)
        {
            if (TryWeekday(day, out var weekday))
            {
                week.AddExcludedDay(weekday);
            }
            else if (TryYearly(day, out var yearly))
            {
                year.AddExcludedDay(new MonthDay(yearly.Month, yearly.Day));
            }
            else if (TryDate(day, out var date))
            {
                single.AddExcludedDay(date);
            }
        }

        return new(single);
    }

    /// <summary>Whether there are no such days.</summary>
    public bool IsEmpty => _calendar is null;

    /// <summary>Whether nothing fires at an instant.</summary>
    /// <param name="instant">The instant.</param>
    public bool Contains(DateTimeOffset instant) => _calendar?.IsTimeIncluded(instant) == false;

    private static bool AreFewEnough(IReadOnlyList<string> days) =>
        days.Distinct(StringComparer.Ordinal).Count() <= Most;

    private static bool LeavesADay(IReadOnlyList<string> days) =>
        days.Where(d => TryWeekday(d, out _)).Select(d => d.ToLowerInvariant()).Distinct().Count() < 7;

    private static bool IsDay(string day) =>
        TryWeekday(day, out _) || TryYearly(day, out _) || TryDate(day, out _);

    private static bool TryWeekday(string day, out DayOfWeek weekday)
    {
        weekday = default;
        return day.All(char.IsAsciiLetter) && Enum.TryParse(day, ignoreCase: true, out weekday);
    }

    // In a leap year, so that 02-29 is a day.
    private static bool TryYearly(string day, out DateOnly yearly)
    {
        yearly = default;
        return day.Length == 5 && TryDate($"2024-{day}", out yearly);
    }

    private static bool TryDate(string day, out DateOnly date) =>
        DateOnly.TryParseExact(
            day,
            "yyyy-MM-dd",
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out date
        );
}
