using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>A place in a JSON value, as RFC 6901 writes it; <c>-</c> stands for the end of a list.</summary>
/// <param name="Steps">Names and indexes; none for the whole value.</param>
internal sealed record JsonPointer(IReadOnlyList<string> Steps)
{
    /// <summary>Reads a pointer.</summary>
    public static JsonPointer? Parse(string text)
    {
        if (text.Length > 0 && text[0] != '/')
        {
            return null;
        }

        var steps = text.Split('/')[1..];
        return steps.Any(s =>
            s.Replace("~0", "", StringComparison.Ordinal)
                .Replace("~1", "", StringComparison.Ordinal)
                .Contains('~', StringComparison.Ordinal)
        )
            ? null
            : new([
                .. steps.Select(s =>
                    s.Replace("~1", "/", StringComparison.Ordinal)
                        .Replace("~0", "~", StringComparison.Ordinal)
                ),
            ]);
    }

    /// <summary>Whether it leads to something within what another one leads to.</summary>
    public bool IsBeneath(JsonPointer other) =>
        Steps.Count > other.Steps.Count && Steps.Take(other.Steps.Count).SequenceEqual(other.Steps);

    /// <summary>What stands there.</summary>
    /// <param name="root">Where it begins.</param>
    /// <param name="found">The value; null is a value too.</param>
    /// <returns>Whether anything does.</returns>
    public bool TryFind(JsonNode? root, out JsonNode? found)
    {
        found = root;
        foreach (var step in Steps)
        {
            var there = found switch
            {
                JsonObject members => members.TryGetPropertyValue(step, out found),
                JsonArray list => TryIndex(step, list.Count - 1, out var index)
                    && Take(list, index, out found),
                _ => false,
            };
            if (!there)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The object or list in which it stands, or would.</summary>
    public bool TryFindHolder(JsonNode? root, [NotNullWhen(true)] out JsonNode? holder) =>
        new JsonPointer([.. Steps.Take(Steps.Count - 1)]).TryFind(root, out holder) && holder is not null;

    /// <summary>Reads an index of a list.</summary>
    public static bool TryIndex(string step, int highest, out int index) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out index)
        && index <= highest
        && (step.Length == 1 || step[0] != '0');

    /// <inheritdoc />
    public override string ToString() =>
        string.Concat(Steps.Select(s => "/" + Schemas.SchemaReader.Escape(s)));

    private static bool Take(JsonArray list, int index, out JsonNode? element)
    {
        element = list[index];
        return true;
    }
}
