using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>Keeps overrides as JSON text in the row of the policy: they are read as a whole and change with it.</summary>
internal sealed class RetentionOverridesConverter()
    : ValueConverter<IReadOnlyList<RetentionOverride>, string>(list => Write(list), stored => Read(stored))
{
    public static readonly ValueComparer<IReadOnlyList<RetentionOverride>> Comparer = new(
        (a, b) =>
            (a ?? Array.Empty<RetentionOverride>()).SequenceEqual(b ?? Array.Empty<RetentionOverride>()),
        list => list.Aggregate(0, (hash, o) => HashCode.Combine(hash, o)),
        list => list.ToArray()
    );

    private static string Write(IReadOnlyList<RetentionOverride> list) => JsonSerializer.Serialize(list);

    private static RetentionOverride[] Read(string stored) =>
        JsonSerializer.Deserialize<RetentionOverride[]>(stored)!;
}
