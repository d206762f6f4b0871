using System.Globalization;
using System.Text.RegularExpressions;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Durations as people type them: <c>90</c>, <c>30 s</c>, <c>5 min</c>, <c>1.5 h</c>, <c>2 d</c>.</summary>
internal static partial class DurationText
{
    /// <summary>Reads one; a bare number is seconds.</summary>
    /// <returns>Whether it can be read.</returns>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        var match = Form().Match(text.Trim());
        if (!match.Success)
        {
            return false;
        }

        var seconds =
            double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture)
            * match.Groups["unit"].Value.ToLowerInvariant() switch
            {
                "m" or "min" => 60,
                "h" => 3600,
                "d" => 86400,
                _ => 1,
            };
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        span = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Writes one in the largest unit that it is a whole number of.</summary>
    public static string Write(TimeSpan span) =>
        span.TotalSeconds % 86400 == 0 && span > TimeSpan.Zero ? Unit(span.TotalDays, "d")
        : span.TotalSeconds % 3600 == 0 && span > TimeSpan.Zero ? Unit(span.TotalHours, "h")
        : span.TotalSeconds % 60 == 0 && span > TimeSpan.Zero ? Unit(span.TotalMinutes, "min")
        : Unit(span.TotalSeconds, "s");

    private static string Unit(double number, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:0.######} {unit}");

    [GeneratedRegex(
        @"^(?<number>\d{1,9}(\.\d{1,6})?)\s*(?<unit>s|m|min|h|d)?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Form();
}
