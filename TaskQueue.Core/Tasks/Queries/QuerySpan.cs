using System.Globalization;
using System.Text;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Lengths of time as queries write them: <c>500ms</c>, <c>90s</c>, <c>2h</c>, <c>1h30m</c>. Pure.</summary>
public static class QuerySpan
{
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("w", 7L * 24 * 3600 * 1000),
        ("d", 24L * 3600 * 1000),
        ("h", 3600L * 1000),
        ("m", 60L * 1000),
        ("s", 1000),
        ("ms", 1),
    ];

    /// <summary>The longest: more than anything has lasted here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads one; each unit stands once, the larger ones first.</summary>
    /// <param name="text">The text.</param>
    /// <param name="span">The length.</param>
    public static bool TryParse(string text, out TimeSpan span)
    {
        span = default;
        var (at, last, sum) = (0, -1, 0L);
        while (at < text.Length)
        {
            var digits = at;
            while (digits < text.Length && char.IsAsciiDigit(text[digits]))
            {
                digits++;
            }

            var letters = digits;
            while (letters < text.Length && char.IsAsciiLetter(text[letters]))
            {
                letters++;
            }

            var unit = Array.FindIndex(
                Units,
                u => text.AsSpan(digits, letters - digits).Equals(u.Unit, StringComparison.OrdinalIgnoreCase)
            );
            if (
                digits == at
                || digits - at > 9
                || unit <= last
                || !long.TryParse(
                    text.AsSpan(at, digits - at),
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var count
                )
                || count > (long)Longest.TotalMilliseconds / Units[unit].Milliseconds
            )
            {
                return false;
            }

            (sum, last, at) = (sum + (count * Units[unit].Milliseconds), unit, letters);
        }

        span = TimeSpan.FromMilliseconds(sum);
        return last >= 0 && span <= Longest;
    }

    /// <summary>Writes one; weeks become days.</summary>
    /// <param name="span">The length.</param>
    public static string Write(TimeSpan span)
    {
        var (rest, text) = ((long)span.TotalMilliseconds, new StringBuilder());
        foreach (var (unit, milliseconds) in Units.Skip(1))
        {
            if (rest >= milliseconds)
            {
                text.Append(CultureInfo.InvariantCulture, $"{rest / milliseconds}{unit}");
                rest %= milliseconds;
            }
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }
}
