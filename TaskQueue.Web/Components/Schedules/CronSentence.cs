using System.Globalization;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>
/// What most cron expressions mean, in the language of whoever looks, such as "At 02:30 on Monday to Friday". In English these are the words of REST.
/// </summary>
internal static class CronSentence
{
    private const int MostTimes = 6;

    private static readonly char[] Spaces = [' ', '\t'];

    /// <summary>Tells an expression of five fields without months.</summary>
    /// <param name="text">The expression as it was written.</param>
    /// <returns>The sentence; none for an expression that says more.</returns>
    public static string? Of(string text) =>
        text.Split(Spaces, StringSplitOptions.RemoveEmptyEntries) switch
        {
            [var minute, var hour, "*", "*", "*"] => Often(minute, hour)
                ?? (Times(minute, hour) is { } times ? T["At {0} every day", times] : null),
            [var minute, var hour, "*", "*", var week] => Times(minute, hour) is { } times
            && Days(week) is { } days
                ? T["At {0} on {1}", times, days]
                : null,
            [var minute, var hour, "L", "*", "*"] => Times(minute, hour) is { } times
                ? T["At {0} on the last day of the month", times]
                : null,
            [var minute, var hour, var day, "*", "*"] => Times(minute, hour) is { } times
            && Number(day) is not null
                ? T["At {0} on day {1} of the month", times, day]
                : null,
            _ => null,
        };

    private static string? Often(string minute, string hour) =>
        (minute, hour) switch
        {
            ("*" or "*/1", "*") => T["Every minute"],
            ("0", "*" or "*/1") => T["Every hour"],
            (_, "*") => Step(minute) is { } minutes ? T["Every {0} minutes", minutes] : null,
            ("0", _) => Step(hour) is { } hours ? T["Every {0} hours", hours] : null,
            _ => null,
        };

    // Times of the day, where they are few.
    private static string? Times(string minute, string hour)
    {
        var (minutes, hours) = (minute.Split(','), hour.Split(','));
        if (
            minutes.Length * hours.Length > MostTimes
            || minutes.Concat(hours).Any(part => Number(part) is null)
        )
        {
            return null;
        }

        return List([
            .. hours.SelectMany(h => minutes.Select(m => $"{h.PadLeft(2, '0')}:{m.PadLeft(2, '0')}")),
        ]);
    }

    private static string? Days(string week)
    {
        var days = week.Split(',').Select(DaysOf).ToList();
        return days.Contains(null) ? null : List([.. days.OfType<string>()]);
    }

    private static string? DaysOf(string part) =>
        part.Split('-') switch
        {
            [var day] => DayOf(day),
            [var first, var last] => DayOf(first) is { } start && DayOf(last) is { } end
                ? T["{0} to {1}", start, end]
                : null,
            _ => null,
        };

    // As in crontab: 0 is Sunday.
    private static string? DayOf(string text)
    {
        var day =
            Number(text)
            ?? Array.FindIndex(
                CultureInfo.InvariantCulture.DateTimeFormat.AbbreviatedDayNames,
                name => name.Equals(text, StringComparison.OrdinalIgnoreCase)
            );
        return day is >= 0 and <= 6 ? Culture.DateTimeFormat.DayNames[day] : null;
    }

    private static int? Step(string field) =>
        field.Split('/') is ["*", var step] && Number(step) is { } number and > 1 ? number : null;

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string List(List<string> items) =>
        items.Count == 1 ? items[0] : T["{0} and {1}", string.Join(", ", items.SkipLast(1)), items[^1]];
}
