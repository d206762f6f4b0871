using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Writes durations as ISO 8601; reads that, or a number of seconds.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        reader.TokenType switch
        {
            JsonTokenType.String when Iso8601.TryParse(reader.GetString()!, out TimeSpan written) => written,
            JsonTokenType.Number
                when reader.TryGetDouble(out var seconds)
                    && Iso8601.TryFromSeconds(seconds, out var counted) => counted,
            _ => throw new JsonException("Must be a duration such as PT30S, or a number of seconds."),
        };

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Iso8601.Write(value));
}
