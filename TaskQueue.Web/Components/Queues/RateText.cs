using System.Globalization;
using System.Text.RegularExpressions;
using TaskQueue.Core;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Rates as people type them: <c>100 per 1 min</c>, or <c>100 / 1 min, burst 10</c>.</summary>
internal static partial class RateText
{
    /// <summary>What a rate looks like, for people.</summary>
    public static string Form => T["Such as 100 per 1 min, or 100 per 1 min, burst 10."];

    /// <summary>Reads one.</summary>
    /// <returns>The rate; nothing where it cannot be read.</returns>
    public static RateLimit? Parse(string text)
    {
        var match = Pattern().Match(text.Trim());
        if (!match.Success || !DurationText.TryParse(match.Groups["per"].Value, out var per))
        {
            return null;
        }

        var count = NumberOf(match.Groups["count"]);
        return new(count, per, match.Groups["burst"].Success ? NumberOf(match.Groups["burst"]) : count);
    }

    /// <summary>Writes one so that it can be read again.</summary>
    public static string Write(RateLimit rate)
    {
        var per = string.Create(CultureInfo.InvariantCulture, $"{rate.Count} per {TimeOf(rate.Per)}");
        return rate.Burst == rate.Count
            ? per
            : string.Create(CultureInfo.InvariantCulture, $"{per}, burst {rate.Burst}");
    }

    /// <summary>Writes a time in its largest whole unit.</summary>
    public static string TimeOf(TimeSpan time)
    {
        var (number, unit) =
            time.Ticks % TimeSpan.TicksPerDay == 0 ? (time.TotalDays, "d")
            : time.Ticks % TimeSpan.TicksPerHour == 0 ? (time.TotalHours, "h")
            : time.Ticks % TimeSpan.TicksPerMinute == 0 ? (time.TotalMinutes, "min")
            : (time.TotalSeconds, "s");
        return string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
    }

    private static int NumberOf(Group group) => int.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^(?<count>\d{1,9})\s*(per|/)\s*(?<per>[\d.]+\s*[a-z]*)(\s*,?\s*burst\s+(?<burst>\d{1,9}))?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Pattern();
}
