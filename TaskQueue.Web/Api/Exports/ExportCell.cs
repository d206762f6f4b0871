using System.Globalization;
using System.Text.Json;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api.Exports;

/// <summary>What a row has in a column, as text and as JSON.</summary>
internal static class ExportCell
{
    /// <summary>As text, the same in any language: times are UTC, numbers have no marks between thousands.</summary>
    /// <param name="value">The value.</param>
    public static string Text(object? value) =>
        value switch
        {
            null => "",
            string text => text,
            bool flag => flag ? "true" : "false",
            DateTimeOffset time => time.UtcDateTime.ToString(
                "yyyy-MM-ddTHH:mm:ss.fffZ",
                CultureInfo.InvariantCulture
            ),
            TimeSpan span => Iso8601.Write(span),
            IReadOnlyList<string> list => ListText.Write(list),
            RawJson json => json.Equals(RawJson.Null) ? "" : json.ToString(),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    /// <summary>As a JSON value.</summary>
    /// <param name="json">Takes it.</param>
    /// <param name="value">The value.</param>
    /// <param name="options">How the API writes.</param>
    public static void Write(Utf8JsonWriter json, object? value, JsonSerializerOptions options)
    {
        if (value is null)
        {
            json.WriteNullValue();
        }
        else
        {
            JsonSerializer.Serialize(json, value, value.GetType(), options);
        }
    }
}
