using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Writes instants as RFC 3339 in UTC, with a Z.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        reader.TokenType is JsonTokenType.String
        && Iso8601.TryParse(reader.GetString()!, out DateTimeOffset time)
            ? time
            : throw new JsonException("Must be a time such as 2026-05-04T03:02:01Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime);
}
