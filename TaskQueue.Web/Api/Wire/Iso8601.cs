using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Times and durations as the API writes them: RFC 3339, and ISO 8601 durations without years and months.</summary>
internal static partial class Iso8601
{
    /// <summary>Reads a duration such as <c>PT30S</c>, <c>P1DT12H</c> or <c>P2W</c>. Years and months have no fixed length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length > 40 || !Duration().IsMatch(text))
        {
            return false;
        }

        try
        {
            duration = text.EndsWith('W')
                ? TimeSpan.FromDays(7L * int.Parse(text[1..^1], CultureInfo.InvariantCulture))
                : XmlConvert.ToTimeSpan(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }

    /// <summary>Reads a number of seconds.</summary>
    /// <param name="seconds">The number.</param>
    /// <param name="duration">The duration.</param>
    public static bool TryFromSeconds(double seconds, out TimeSpan duration)
    {
        // Far beyond every limit, so that the limit's own words are heard.
        var readable = double.IsFinite(seconds) && Math.Abs(seconds) <= 1e11;
        duration = readable ? TimeSpan.FromSeconds(seconds) : default;
        return readable;
    }

    /// <summary>Reads a time with its offset, such as <c>2026-05-04T03:02:01Z</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="time">The time, in UTC.</param>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        time = default;
        return text.Length <= 40
            && Time().IsMatch(text)
            && DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal,
                out time
            );
    }

    /// <summary>Writes a duration.</summary>
    /// <param name="duration">The duration.</param>
    public static string Write(TimeSpan duration) => XmlConvert.ToString(duration);

    [GeneratedRegex(
        @"^P(?!$)(\d{1,8}W|(\d{1,8}D)?(T(?=\d)(\d{1,9}H)?(\d{1,10}M)?(\d{1,11}(\.\d{1,9})?S)?)?)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Duration();

    [GeneratedRegex(
        @"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,12})?([Zz]|[+-]\d\d:\d\d)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Time();
}
