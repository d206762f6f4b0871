using System.Globalization;
using System.Text.Json;

namespace TaskQueue.Core.Tasks.Uniqueness;

/// <summary>Writes JSON so that values that mean the same are the same text.</summary>
internal static class CanonicalJson
{
    // What a decimal holds without rounding.
    private const int MostDigits = 28;

    public static void Write(Utf8JsonWriter json, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                // Stable: of two members of one name the order counts, since readers differ in which one they take.
                foreach (var member in element.EnumerateObject().OrderBy(m => m.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(member.Name);
                    Write(json, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(element.GetRawText()), skipInputValidation: true);
                break;
            default:
                element.WriteTo(json);
                break;
        }
    }

    // 1, 1.0 and 1e0 are one number; what is too long or too large for a decimal counts as it is spelled.
    private static string Number(string raw)
    {
        var exact =
            raw.Count(char.IsAsciiDigit) <= MostDigits
            && !raw.Contains("e-", StringComparison.OrdinalIgnoreCase)
            && decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        if (!exact)
        {
            return raw;
        }

        var number = decimal.Parse(raw, NumberStyles.Float, CultureInfo.InvariantCulture);
        return number == 0 ? "0" : number.ToString("G29", CultureInfo.InvariantCulture);
    }
}
