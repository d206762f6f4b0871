using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace TaskQueue.Core.Data;

/// <summary>Keeps a short list of strings as a JSON array in a text column.</summary>
internal sealed class JsonStringsConverter()
    : ValueConverter<IReadOnlyList<string>, string>(list => Write(list), stored => Read(stored))
{
    public static readonly ValueComparer<IReadOnlyList<string>> Comparer = new(
        (a, b) => (a ?? Array.Empty<string>()).SequenceEqual(b ?? Array.Empty<string>()),
        list => list.Aggregate(0, (hash, s) => HashCode.Combine(hash, s)),
        list => list.ToArray()
    );

    // Letters as they are: a search looks into the text of the column. It is never part of a page.
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(IReadOnlyList<string> list) =>
        list.Count == 0 ? "[]" : JsonSerializer.Serialize(list, Plain);

    public static IReadOnlyList<string> Read(string stored) =>
        stored == "[]" ? [] : JsonSerializer.Deserialize<string[]>(stored)!;
}
