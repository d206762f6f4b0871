using System.Globalization;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Instants as browsers' fields and addresses carry them.</summary>
internal static class InstantText
{
    /// <summary>
    /// The <c>type</c> of such a field. Written out in markup it would be bound to a date instead of to what was typed, of which
    /// half a date is a part.
    /// </summary>
    public const string InputType = "datetime-local";

    /// <summary>Reads an instant; without an offset it is UTC, and the label of a field says so.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The instant, in UTC; nothing when it is none.</returns>
    public static DateTimeOffset? Read(string? text) =>
        DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var instant
        )
            ? instant.ToUniversalTime()
            : null;
}
