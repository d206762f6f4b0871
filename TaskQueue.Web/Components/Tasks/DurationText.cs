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

    [GeneratedRegex(
        @"^(?<number>\d{1,9}(\.\d{1,6})?)\s*(?<unit>s|m|min|h|d)?$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Form();
}
