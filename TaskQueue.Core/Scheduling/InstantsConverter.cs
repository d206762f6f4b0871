using System.Globalization;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Scheduling;

/// <summary>Keeps a short list of instants as text: UTC microseconds, parted by blanks.</summary>
internal sealed class InstantsConverter()
    : ValueConverter<IReadOnlyList<DateTimeOffset>, string>(list => Write(list), text => Read(text))
{
    /// <summary>Tells lists apart by what is in them.</summary>
    public static readonly ValueComparer<IReadOnlyList<DateTimeOffset>> Comparer = new(
        (a, b) => a!.SequenceEqual(b!),
        list => list.Aggregate(0, HashCode.Combine),
        list => list
    );

    /// <summary>Writes a list.</summary>
    public static string Write(IReadOnlyList<DateTimeOffset> list) =>
        string.Join(
            ' ',
            list.Select(i =>
                ((i - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond).ToString(
                    CultureInfo.InvariantCulture
                )
            )
        );

    private static List<DateTimeOffset> Read(string text) =>
        [
            .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(part =>
                    DateTimeOffset.UnixEpoch.AddTicks(
                        long.Parse(part, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond
                    )
                ),
        ];
}
