using System.Security.Cryptography;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Uniqueness;

/// <summary>
/// Makes the key of what counts in a submission: SHA-256 of its canonical JSON. White space, the order of an object's
/// members and the spelling of numbers and texts make no difference; what a pointer does not find differs from null.
/// </summary>
internal static class UniqueKey
{
    public static byte[] Of(NewTask task, UniqueRule rule)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStartArray();
            foreach (var part in rule.By)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
            json.WriteStringValue(rule.Queue ? task.Queue : null);
            using var payload = NeedsPayload(rule)
                ? JsonDocument.Parse(
                    task.Payload,
                    new JsonDocumentOptions { MaxDepth = TaskLimits.JsonDepth }
                )
                : null;
            foreach (var part in rule.By)
            {
                WritePart(json, task, part, payload);
            }

            json.WriteEndArray();
        }

        return SHA256.HashData(buffer.ToArray());
    }

    /// <summary>Whether a text is a JSON Pointer (RFC 6901) that names something within the payload.</summary>
    public static bool IsPointer(string text) =>
        text.StartsWith('/')
        && !text.Replace("~0", "", StringComparison.Ordinal)
            .Replace("~1", "", StringComparison.Ordinal)
            .Contains('~', StringComparison.Ordinal);

    private static bool NeedsPayload(UniqueRule rule) => rule.By.Any(p => p != UniqueRule.ByType);

    private static void WritePart(Utf8JsonWriter json, NewTask task, string part, JsonDocument? payload)
    {
        if (part == UniqueRule.ByType)
        {
            json.WriteStringValue(task.Type);
            return;
        }

        // A list of none or of one: absent is not null.
        json.WriteStartArray();
        if (part == UniqueRule.ByPayload)
        {
            CanonicalJson.Write(json, payload!.RootElement);
        }
        else if (Find(payload!.RootElement, part) is { } found)
        {
            CanonicalJson.Write(json, found);
        }

        json.WriteEndArray();
    }

    private static JsonElement? Find(JsonElement element, string pointer)
    {
        foreach (var step in pointer[1..].Split('/'))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal)
                .Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind is JsonValueKind.Object && element.TryGetProperty(name, out var member))
            {
                element = member;
            }
            else if (
                element.ValueKind is JsonValueKind.Array
                && int.TryParse(name, System.Globalization.NumberStyles.None, null, out var index)
                && index < element.GetArrayLength()
            )
            {
                element = element[index];
            }
            else
            {
                return null;
            }
        }

        return element;
    }
}
