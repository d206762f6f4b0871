using System.Text.Json;

namespace TaskQueue.Web.Api.Exports;

/// <summary>Lists of texts in one cell: parted by semicolons, or a JSON array where a text has a semicolon itself.</summary>
internal static class ListText
{
    public static string Write(IReadOnlyList<string> list) =>
        list.Any(t => t.Contains(';', StringComparison.Ordinal) || t.StartsWith('[') || t != t.Trim())
            ? JsonSerializer.Serialize(list)
            : string.Join("; ", list);

    /// <summary>Reads what <see cref="Write"/> writes.</summary>
    /// <param name="cell">The cell.</param>
    /// <returns>The texts; none when the cell begins as a JSON array of texts and is none.</returns>
    public static IReadOnlyList<string>? Read(string cell)
    {
        if (!cell.StartsWith('['))
        {
            return cell.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(cell) is { } list && list.All(t => t is not null)
                ? list
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
