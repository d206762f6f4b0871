using System.Globalization;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A stretch of time that queries name: a day, a month, or a minute or second of one; UTC where it says no offset.</summary>
/// <param name="Text">In canonical text.</param>
/// <param name="Start">When it begins; nothing where that depends on when it is asked.</param>
/// <param name="Length">How it ends.</param>
internal sealed record QueryDay(string Text, DateTimeOffset? Start, QueryDay.Step Length)
{
    private const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;

    public enum Step
    {
        Second,
        Minute,
        Day,
        Month,
    }

    /// <summary>Reads one.</summary>
    public static bool TryParse(string text, out QueryDay day)
    {
        var word = text.ToLowerInvariant();
        day =
            word is "today" or "yesterday" ? new(word, null, Step.Day)
            : Exact(text, ["yyyy-MM"], out var at) ? new(text, at, Step.Month)
            : Exact(text, ["yyyy-MM-dd"], out at) ? new(text, at, Step.Day)
            : Exact(text, ["yyyy-MM-dd'T'HH:mmK"], out at)
                ? new(At(at, "yyyy-MM-dd'T'HH:mm'Z'"), at, Step.Minute)
            : Exact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], out at)
                ? new(At(Whole(at), "yyyy-MM-dd'T'HH:mm:ss'Z'"), Whole(at), Step.Second)
            : null!;
        return day is not null;
    }

    /// <summary>When it begins.</summary>
    /// <param name="now">The current time.</param>
    public DateTimeOffset From(DateTimeOffset now) =>
        Start ?? new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero).AddDays(Text == "today" ? 0 : -1);

    /// <summary>When it is over.</summary>
    /// <param name="now">The current time.</param>
    public DateTimeOffset To(DateTimeOffset now)
    {
        var from = From(now);
        return Length switch
        {
            Step.Second => from.AddSeconds(1),
            Step.Minute => from.AddMinutes(1),
            Step.Day => from.AddDays(1),
            _ => from.AddMonths(1),
        };
    }

    /// <summary>Whether it begins later than another one; of words that count from today as of an ordinary day.</summary>
    public bool IsAfter(QueryDay other)
    {
        var now = new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero);
        return (Start is null) == (other.Start is null) && From(now) > other.From(now);
    }

    // The last years there are cannot be counted on from.
    private static bool Exact(string text, string[] forms, out DateTimeOffset at) =>
        DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, Utc, out at)
        && at.Year is >= 1970 and < 9000;

    private static DateTimeOffset Whole(DateTimeOffset at) =>
        new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private static string At(DateTimeOffset at, string form) =>
        at.UtcDateTime.ToString(form, CultureInfo.InvariantCulture);
}
