using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace TaskQueue.Core.Audit;

/// <summary>
/// What the audit log keeps of a change: small JSON, without secrets, the same from either store. Whoever tells of a change
/// says what is worth knowing; what looks like a secret all the same is masked here.
/// </summary>
internal static class AuditText
{
    /// <summary>Characters of a name.</summary>
    public const int LongestActor = 256;

    /// <summary>Characters of an address.</summary>
    public const int LongestAddress = 64;

    /// <summary>Characters of an action.</summary>
    public const int LongestAction = 64;

    /// <summary>Characters of a kind of subject.</summary>
    public const int LongestType = 32;

    /// <summary>Characters of a subject's id.</summary>
    public const int LongestId = 256;

    /// <summary>Characters of a trace id.</summary>
    public const int LongestTrace = 64;

    /// <summary>Characters of what was before or after.</summary>
    public const int LongestJson = 4000;

    private const string Mask = "***";

    private static readonly string[] Secrets =
    [
        "password",
        "secret",
        "token",
        "apikey",
        "credential",
        "signingkey",
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes what was before and after; of what was, only what is not the same any more.</summary>
    /// <param name="before">An object; none where there was nothing.</param>
    /// <param name="after">An object; none where there is nothing any more.</param>
    /// <returns>Both as JSON, and whether anything differs; of one alone that is always so.</returns>
    public static (string? Before, string? After, bool Differs) Write(object? before, object? after)
    {
        var (was, isNow) = (Read(before), Read(after));
        if (was is null || isNow is null)
        {
            return (Text(was), Text(isNow), true);
        }

        var isNew = isNow.Any(p => !was.ContainsKey(p.Key));
        foreach (var name in was.Select(p => p.Key).Where(isNow.ContainsKey).ToList())
        {
            if (JsonNode.DeepEquals(was[name], isNow[name]))
            {
                was.Remove(name);
            }
        }

        return (Text(was), Text(isNow), isNew || was.Count > 0);
    }

    /// <summary>A text as every store keeps it, and no longer than its column.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters.</param>
    public static string Keep(string text, int most)
    {
        var whole = string.Concat(text.EnumerateRunes()).Replace('\0', '\uFFFD');
        if (whole.Length <= most)
        {
            return whole;
        }

        // Not through the middle of a pair.
        return whole[..(char.IsHighSurrogate(whole[most - 1]) ? most - 1 : most)];
    }

    private static JsonObject? Read(object? facts)
    {
        var node = facts is null
            ? null
            : JsonSerializer.SerializeToNode(facts, facts.GetType(), Json)?.AsObject();
        Redact(node);
        return node;
    }

    private static string? Text(JsonObject? facts)
    {
        if (facts is null || facts.Count == 0)
        {
            return null;
        }

        var text = Keep(facts.ToJsonString(Json), int.MaxValue);
        return text.Length <= LongestJson
            ? text
            : FormattableString.Invariant($$"""{"omitted":"{{text.Length}} characters"}""");
    }

    private static void Redact(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (name, value) in members.ToList())
                {
                    if (value is JsonValue && LooksSecret(name))
                    {
                        members[name] = Mask;
                    }
                    else
                    {
                        Redact(value);
                    }
                }

                break;
            case JsonArray items:
                foreach (var item in items)
                {
                    Redact(item);
                }

                break;
        }
    }

    private static bool LooksSecret(string name) =>
        Secrets.Any(s => name.Contains(s, StringComparison.OrdinalIgnoreCase));
}
