using System.Globalization;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Numbers, times and ids as people read them.</summary>
internal static class Words
{
    /// <summary>A number with thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A share of the whole, 0 to 1, in percent.</summary>
    public static string Percent(double share) =>
        share is > 0 and < 0.01 ? "under 1 %"
        : share is < 1 and > 0.995 ? "over 99 %"
        : Invariant($"{share * 100:0} %");

    /// <summary>Bytes in the unit that fits.</summary>
    public static string Bytes(long bytes) =>
        bytes == 1 ? "1 byte"
        : bytes < 1024 ? Invariant($"{bytes} bytes")
        : bytes < 1024 * 1024 ? Invariant($"{bytes / 1024.0:0} KiB")
        : bytes < 1024L * 1024 * 1024 ? Invariant($"{bytes / 1024.0 / 1024:0} MiB")
        : Invariant($"{bytes / 1024.0 / 1024 / 1024:0.0} GiB");

    /// <summary>Milliseconds; short ones with a fraction.</summary>
    public static string Milliseconds(double ms) =>
        ms < 10 ? Invariant($"{ms:0.0} ms") : Duration(TimeSpan.FromMilliseconds(ms));

    /// <summary>How long ago, or how far ahead, in one unit.</summary>
    public static string Ago(DateTimeOffset instant, DateTimeOffset now)
    {
        var apart = now - instant;
        return apart.Duration() < TimeSpan.FromSeconds(1) ? "now"
            : apart < TimeSpan.Zero ? $"in {Coarse(-apart)}"
            : $"{Coarse(apart)} ago";
    }

    /// <summary>How long something took, in the two units that matter.</summary>
    public static string Duration(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? Invariant($"{Math.Max(0, span.TotalMilliseconds):0} ms")
        : span < TimeSpan.FromMinutes(1) ? Invariant($"{span.TotalSeconds:0.0} s")
        : span < TimeSpan.FromHours(1) ? Invariant($"{(int)span.TotalMinutes} min {span.Seconds} s")
        : span < TimeSpan.FromDays(1) ? Invariant($"{(int)span.TotalHours} h {span.Minutes} min")
        : Invariant($"{(int)span.TotalDays} d {span.Hours} h");

    /// <summary>An age in one unit.</summary>
    public static string Coarse(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? Invariant($"{(int)span.TotalSeconds} s")
        : span < TimeSpan.FromHours(1) ? Invariant($"{(int)span.TotalMinutes} min")
        : span < TimeSpan.FromDays(1) ? Invariant($"{(int)span.TotalHours} h")
        : Invariant($"{(int)span.TotalDays} d");

    /// <summary>The instant for machines.</summary>
    public static string Machine(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The end of an id: its start is the time, and neighbours share it.</summary>
    public static string ShortId(Guid id) => id.ToString("N")[^8..];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
