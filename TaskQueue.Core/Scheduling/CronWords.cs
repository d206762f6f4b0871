using System.Globalization;

namespace TaskQueue.Core.Scheduling;

/// <summary>A cron expression in words, such as "At 02:30 on Monday to Friday".</summary>
internal static class CronWords
{
    private const int MostTimes = 6;
    private const string EveryDay = "every day";

    private static readonly string[] Months =
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];

    private static readonly string[] Days =
    [
        "Sunday",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
    ];

    private static readonly string[] Ordinals = ["first", "second", "third", "fourth", "fifth"];

    /// <summary>Describes an expression.</summary>
    public static string Describe(CronText cron)
    {
        var fields = cron.Fields;
        var (time, day) = (Time(fields[0], fields[1], fields[2]), Day(fields[3], fields[5]));
        // "Every minute" is each day anyhow.
        var words = new List<string> { time };
        if (day != EveryDay || !time.StartsWith("every ", StringComparison.Ordinal) || time.Contains(','))
        {
            words.Add(day);
        }

        if (!IsAny(fields[4]))
        {
            words.Add(
                "in " + Items(fields[4], text => NameOf(text, Months, first: 1), "every {0} months from {1}")
            );
        }

        if (fields.Count > 6 && !IsAny(fields[6]))
        {
            words.Add("in " + Items(fields[6], text => text, "every {0} years from {1}"));
        }

        var sentence = string.Join(' ', words);
        return char.ToUpperInvariant(sentence[0]) + sentence[1..];
    }

    private static string Time(string second, string minute, string hour)
    {
        if (Times(second, minute, hour) is { } times)
        {
            return "at " + Join(times);
        }

        var seconds = second switch
        {
            "0" => "",
            "*" => "every second",
            _ => Each(second, "second"),
        };
        var minutes = minute switch
        {
            "*" => seconds.Length == 0 ? "every minute" : "",
            "0" when seconds.Length == 0 && !IsNumber(hour) => "on the hour",
            _ => Each(minute, "minute"),
        };
        var hours = hour switch
        {
            "*" => minute is "0" && second is "0" ? "every hour" : "",
            _ => Each(hour, "hour"),
        };
        if (minute is "0" && second is "0")
        {
            // "On the hour" adds nothing to an hour that says so itself.
            minutes = hour is "*" || Step(hour) is not null ? "" : minutes;
        }

        return string.Join(", ", new[] { seconds, minutes, hours }.Where(w => w.Length > 0));
    }

    // Times of the day, where they are few.
    private static List<string>? Times(string second, string minute, string hour)
    {
        string[] fields = [second, minute, hour];
        if (!fields.All(f => f.Split(',').All(IsNumber)))
        {
            return null;
        }

        var times = (
            from h in hour.Split(',')
            from m in minute.Split(',')
            from s in second.Split(',')
            select $"{Two(h)}:{Two(m)}{(second == "0" ? "" : ":" + Two(s))}"
        ).ToList();
        return times.Count <= MostTimes ? times : null;
    }

    private static string Each(string field, string unit) =>
        Step(field) switch
        {
            "1" => $"every {unit}",
            { } step => string.Create(CultureInfo.InvariantCulture, $"every {step} {unit}s"),
            null when IsNumber(field) => $"at {unit} {field}",
            null => $"at {unit}s " + Items(field, text => text, "every {0} from {1}"),
        };

    private static string Day(string month, string week)
    {
        var (anyMonth, anyWeek) = (IsAny(month), IsAny(week));
        var ofMonth = anyMonth ? "" : "on " + Items(month, DayOfMonth, "every {0} days from {1}");
        var ofWeek = anyWeek ? "" : "on " + Items(week, DayOfWeek, "every {0} days from {1}");
        return anyMonth && anyWeek ? EveryDay
            : anyMonth ? ofWeek
            : anyWeek ? ofMonth
            : $"{ofMonth} and {ofWeek}";
    }

    private static string DayOfMonth(string text) =>
        text switch
        {
            "L" => "the last day of the month",
            "LW" => "the last working day of the month",
            _ when text.StartsWith("L-", StringComparison.Ordinal) =>
                $"the day {text[2..]} before the last of the month",
            _ when text.EndsWith('W') => $"the working day nearest to day {text[..^1]} of the month",
            _ => $"day {text} of the month",
        };

    private static string DayOfWeek(string text)
    {
        var parts = text.Split('#');
        return parts is [var day, var nth]
            && int.TryParse(nth, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            && n is >= 1 and <= 5
                ? $"the {Ordinals[n - 1]} {NameOf(day, Days, first: 1)} of the month"
            : text is ['L'] ? Days[6]
            : text.EndsWith('L') ? $"the last {NameOf(text[..^1], Days, first: 1)} of the month"
            : NameOf(text, Days, first: 1);
    }

    // A list whose parts are single values, ranges and steps.
    private static string Items(string field, Func<string, string> name, string step) =>
        Join([
            .. field
                .Split(',')
                .Select(part =>
                    part.Split('/') is [var from, var every]
                        ? string.Format(
                            CultureInfo.InvariantCulture,
                            step,
                            every,
                            Range(from is "*" ? "the first" : from, name)
                        )
                        : Range(part, name)
                ),
        ]);

    private static string Range(string part, Func<string, string> name) =>
        part.Split('-') is [var low, var high] && low != "L" ? $"{name(low)} to {name(high)}"
        : part is "the first" ? part
        : name(part);

    private static string NameOf(string text, string[] names, int first)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number >= first && number - first < names.Length ? names[number - first] : text;
        }

        return names.FirstOrDefault(n =>
                text.Length == 3 && n.StartsWith(text, StringComparison.OrdinalIgnoreCase)
            ) ?? text;
    }

    private static string? Step(string field) =>
        field.Split('/') is ["*" or "0", var step] && IsNumber(step) ? step : null;

    private static bool IsAny(string field) => field is "*" or "?";

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    private static string Two(string number) => number.PadLeft(2, '0');

    private static string Join(List<string> items) =>
        items.Count == 1 ? items[0] : $"{string.Join(", ", items.SkipLast(1))} and {items[^1]}";
}
