using System.Buffers;
using System.Globalization;

namespace TaskQueue.Core.Events;

/// <summary>
/// A place in the log of events. Numbers grow by one with each event; the epoch changes when the log has begun anew, so that a
/// number of before is never taken for one of now.
/// </summary>
/// <param name="Epoch">Which log.</param>
/// <param name="Number">The number of the last event that is known.</param>
public readonly record struct EventPosition(string Epoch, long Number)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Characters of an epoch.</summary>
    internal const int EpochLength = 12;

    /// <summary>As clients send it back: <c>0f3a9c51d2e4-1207</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The place; none when it is not one.</returns>
    public static EventPosition? Parse(string text)
    {
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        return
            dash is 0 or EpochLength
            && !text.AsSpan(0, dash).ContainsAnyExcept(Digits)
            && long.TryParse(
                text.AsSpan(dash + 1),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
            ? new(text[..dash], number)
            : null;
    }

    /// <summary>An epoch that no log has had.</summary>
    internal static string NewEpoch() => Guid.NewGuid().ToString("N")[..EpochLength];
}
