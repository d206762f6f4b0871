using System.Globalization;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>In which time zone times are told to whoever looks: UTC, or the one of their account.</summary>
/// <param name="Zone">The time zone.</param>
public sealed record ViewerTime(TimeZoneInfo Zone)
{
    private static readonly string[] FieldForms =
    [
        "yyyy-MM-dd'T'HH:mm",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.fff",
    ];

    /// <summary>As it comes.</summary>
    public static readonly ViewerTime Utc = new(TimeZoneInfo.Utc);

    /// <summary>What to say behind a time, or in the label of a field.</summary>
    public string Name => IsUtc ? "UTC" : Zone.Id;

    private bool IsUtc => Zone.Equals(TimeZoneInfo.Utc);

    /// <summary>The whole instant, for those who point at it.</summary>
    /// <param name="instant">The instant.</param>
    public string Full(DateTimeOffset instant) => Text(instant, "yyyy-MM-dd HH:mm:ss.fff");

    /// <summary>The instant to the minute.</summary>
    /// <param name="instant">The instant.</param>
    public string Minute(DateTimeOffset instant) => Text(instant, T["yyyy-MM-dd HH:mm"]);

    /// <summary>The instant in a form of its own, without the time zone.</summary>
    /// <param name="instant">The instant.</param>
    /// <param name="form">The form.</param>
    public string Bare(DateTimeOffset instant, string form) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString(form, CultureInfo.InvariantCulture);

    /// <summary>The instant as a field of a browser has it, to the second.</summary>
    /// <param name="instant">The instant.</param>
    public string? Field(DateTimeOffset? instant) =>
        instant is { } at ? Bare(at, "yyyy-MM-ddTHH:mm:ss") : null;

    /// <summary>Reads what somebody put into such a field; with an offset, it is that.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The instant, in UTC; nothing when it is none.</returns>
    public DateTimeOffset? Read(string? text) =>
        !IsUtc
        && DateTime.TryParseExact(
            text,
            FieldForms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.None,
            out var clock
        )
            ? Instant(clock)
            : InstantText.Read(text);

    /// <summary>
    /// The instant at which clocks there show a time. An hour that they skip is the one after it; of one that they have twice
    /// the first is meant.
    /// </summary>
    /// <param name="clock">What they show.</param>
    public DateTimeOffset Instant(DateTime clock)
    {
        var offset =
            Zone.IsInvalidTime(clock) ? Zone.GetUtcOffset(clock.AddHours(-1))
            : Zone.IsAmbiguousTime(clock) ? Zone.GetAmbiguousTimeOffsets(clock).Max()
            : Zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUniversalTime();
    }

    private string Text(DateTimeOffset instant, string form) =>
        Bare(instant, IsUtc ? $"{form} 'UTC'" : $"{form} zzz");
}
