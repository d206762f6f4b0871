using System.Globalization;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Numbers, times and ids as people read them, in the language of whoever looks.</summary>
internal static class Words
{
    /// <summary>A number with thousands apart.</summary>
    public static string Number(long number) => number.ToString("N0", Culture);

    /// <summary>A share of the whole, 0 to 1, in percent.</summary>
    public static string Percent(double share) =>
        share is > 0 and < 0.01 ? T["under 1 %"]
        : share is < 1 and > 0.995 ? T["over 99 %"]
        : Tell($"{share * 100:0} %");

    /// <summary>Bytes in the unit that fits.</summary>
    public static string Bytes(long bytes) =>
        bytes < 1024 ? T.Count(bytes, "{0} byte", "{0} bytes")
        : bytes < 1024 * 1024 ? Tell($"{bytes / 1024.0:0} KiB")
        : bytes < 1024L * 1024 * 1024 ? Tell($"{bytes / 1024.0 / 1024:0} MiB")
        : Tell($"{bytes / 1024.0 / 1024 / 1024:0.0} GiB");

    /// <summary>Milliseconds; short ones with a fraction.</summary>
    public static string Milliseconds(double ms) =>
        ms < 10 ? Tell($"{ms:0.0} ms") : Duration(TimeSpan.FromMilliseconds(ms));

    /// <summary>How long ago, or how far ahead, in one unit.</summary>
    public static string Ago(DateTimeOffset instant, DateTimeOffset now)
    {
        var apart = now - instant;
        return apart.Duration() < TimeSpan.FromSeconds(1) ? T["now"]
            : apart < TimeSpan.Zero ? T["in {0}", Coarse(-apart)]
            : T["{0} ago", Coarse(apart)];
    }

    /// <summary>How long something took, in the two units that matter. Their signs are the same everywhere.</summary>
    public static string Duration(TimeSpan span) =>
        span < TimeSpan.FromSeconds(1) ? Tell($"{Math.Max(0, span.TotalMilliseconds):0} ms")
        : span < TimeSpan.FromMinutes(1) ? Tell($"{span.TotalSeconds:0.0} s")
        : span < TimeSpan.FromHours(1) ? Tell($"{(int)span.TotalMinutes} min {span.Seconds} s")
        : span < TimeSpan.FromDays(1) ? Tell($"{(int)span.TotalHours} h {span.Minutes} min")
        : Tell($"{(int)span.TotalDays} d {span.Hours} h");

    /// <summary>An age in one unit.</summary>
    public static string Coarse(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? Tell($"{(int)span.TotalSeconds} s")
        : span < TimeSpan.FromHours(1) ? Tell($"{(int)span.TotalMinutes} min")
        : span < TimeSpan.FromDays(1) ? Tell($"{(int)span.TotalHours} h")
        : Tell($"{(int)span.TotalDays} d");

    /// <summary>The instant for machines.</summary>
    public static string Machine(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The end of an id: its start is the time, and neighbours share it.</summary>
    public static string ShortId(Guid id) => id.ToString("N")[^8..];

    private static string Tell(FormattableString text) => text.ToString(Culture);
}
