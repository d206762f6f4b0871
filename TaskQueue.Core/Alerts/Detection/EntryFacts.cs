using System.Text.Json;

namespace TaskQueue.Core.Alerts.Detection;

/// <summary>Reads what an entry of the audit log says of before and after. Somebody may have written there what is no JSON.</summary>
internal static class EntryFacts
{
    /// <summary>The facts; none where there are none.</summary>
    /// <param name="text">The JSON of one side.</param>
    public static JsonDocument? Parse(string? text)
    {
        try
        {
            var document = text is null ? null : JsonDocument.Parse(text);
            if (document?.RootElement.ValueKind is JsonValueKind.Object)
            {
                return document;
            }

            document?.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a fact is told of; a side that was too long to be kept may hold any.</summary>
    /// <param name="text">The JSON of one side.</param>
    /// <param name="name">The fact.</param>
    public static bool Has(string? text, string name)
    {
        using var facts = Parse(text);
        return facts is not null
            && (
                facts.RootElement.TryGetProperty(name, out _)
                || facts.RootElement.TryGetProperty("omitted", out _)
            );
    }

    /// <summary>A text; none where there is none.</summary>
    /// <param name="text">The JSON of one side.</param>
    /// <param name="name">The fact.</param>
    public static string? Text(string? text, string name)
    {
        using var facts = Parse(text);
        return
            facts?.RootElement.TryGetProperty(name, out var value) is true
            && value.ValueKind is JsonValueKind.String
            ? value.GetString()
            : null;
    }

    /// <summary>A yes or no; none where there is none.</summary>
    /// <param name="text">The JSON of one side.</param>
    /// <param name="name">The fact.</param>
    public static bool? Flag(string? text, string name)
    {
        using var facts = Parse(text);
        return facts?.RootElement.TryGetProperty(name, out var value) is not true ? null
            : value.ValueKind is JsonValueKind.True ? true
            : value.ValueKind is JsonValueKind.False ? false
            : null;
    }

    /// <summary>A list of texts; empty where there is none.</summary>
    /// <param name="text">The JSON of one side.</param>
    /// <param name="name">The fact.</param>
    public static IReadOnlyList<string> List(string? text, string name)
    {
        using var facts = Parse(text);
        return
            facts?.RootElement.TryGetProperty(name, out var value) is true
            && value.ValueKind is JsonValueKind.Array
            ?
            [
                .. value
                    .EnumerateArray()
                    .Where(v => v.ValueKind is JsonValueKind.String)
                    .Select(v => v.GetString()!),
            ]
            : [];
    }
}
