using System.Globalization;

namespace TaskQueue.Core.Tasks;

/// <summary>Durations of a policy text: <c>500ms</c>, <c>2s</c>, <c>1.5m</c>, <c>1h</c>, <c>1d</c>; whole milliseconds.</summary>
internal static class RetrySpans
{
    // The larger unit first: what is written is the shortest.
    private static readonly (string Unit, long Milliseconds)[] Units =
    [
        ("d", 86_400_000),
        ("h", 3_600_000),
        ("m", 60_000),
        ("s", 1000),
        ("ms", 1),
    ];

    public static string Write(TimeSpan span)
    {
        var milliseconds = span.Ticks / TimeSpan.TicksPerMillisecond;
        var (unit, size) =
            milliseconds == 0 ? ("s", 1000) : Array.Find(Units, u => milliseconds % u.Milliseconds == 0);
        return string.Create(CultureInfo.InvariantCulture, $"{milliseconds / size}{unit}");
    }

    public static bool TryRead(string word, out TimeSpan span)
    {
        span = default;
        var digits = word.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        var size = Array
            .Find(Units, u => u.Unit.Equals(word[digits..], StringComparison.OrdinalIgnoreCase))
            .Milliseconds;
        if (
            size == 0
            || digits is 0 or > 15
            || word[0] == '.'
            || !decimal.TryParse(
                word[..digits],
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
        {
            return false;
        }

        var milliseconds = number * size;
        if (
            milliseconds != decimal.Truncate(milliseconds)
            || milliseconds > (decimal)TimeSpan.FromDays(36_500).TotalMilliseconds
        )
        {
            return false;
        }

        span = TimeSpan.FromTicks((long)milliseconds * TimeSpan.TicksPerMillisecond);
        return true;
    }
}
