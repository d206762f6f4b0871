using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace TaskQueue.Web.Components.Audit;

/// <summary>What an act changed, field by field, as people read it.</summary>
/// <param name="Name">The field.</param>
/// <param name="Before">As it was; none where there was nothing, or where it is the same.</param>
/// <param name="After">As it is now.</param>
/// <param name="Changed">Whether it differs.</param>
public sealed record AuditDiff(string Name, string? Before, string? After, bool Changed)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        Encoder = JavaScriptEncoder.Create(UnicodeRanges.All),
    };

    /// <summary>Reads an entry's two sides. What was changed stands first; what is no JSON is shown as it is.</summary>
    /// <param name="before">The JSON of before; only what is not the same any more.</param>
    /// <param name="after">The JSON of after.</param>
    public static IReadOnlyList<AuditDiff> Of(string? before, string? after)
    {
        if (!TryRead(before, out var was) || !TryRead(after, out var isNow))
        {
            return [new("", before, after, true)];
        }

        var names = was.Keys.Union(isNow.Keys);
        // Of something that was made or deleted there is one side alone: nothing of it was changed.
        var both = before is not null && after is not null;
        return
        [
            .. names
                .Select(n => new AuditDiff(
                    n,
                    was.GetValueOrDefault(n),
                    isNow.GetValueOrDefault(n),
                    both && was.ContainsKey(n)
                ))
                .OrderByDescending(d => d.Changed),
        ];
    }

    private static bool TryRead(string? text, out Dictionary<string, string> fields)
    {
        fields = [];
        if (text is null)
        {
            return true;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                return false;
            }

            foreach (var field in document.RootElement.EnumerateObject())
            {
                fields[field.Name] =
                    field.Value.ValueKind is JsonValueKind.String
                        ? field.Value.GetString()!
                        : JsonSerializer.Serialize(field.Value, Json);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
