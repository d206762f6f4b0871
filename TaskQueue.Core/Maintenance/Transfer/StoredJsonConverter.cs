using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>
/// Carries JSON that is kept byte for byte: as the text that it is, inside a string, so that spaces and doubled names
/// survive and a line stays a line; as base64 in an object should it not be UTF-8.
/// </summary>
internal sealed class StoredJsonConverter : JsonConverter<byte[]>
{
    private static ReadOnlySpan<byte> Base64 => "base64"u8;

    public override byte[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }

        if (
            reader.TokenType is not JsonTokenType.StartObject
            || !reader.Read()
            || !reader.ValueTextEquals(Base64)
            || !reader.Read()
            || reader.TokenType is not JsonTokenType.String
            || !reader.TryGetBytesFromBase64(out var bytes)
            || !reader.Read()
            || reader.TokenType is not JsonTokenType.EndObject
        )
        {
            throw new JsonException("Must be text, or an object with base64.");
        }

        return bytes;
    }

    public override void Write(Utf8JsonWriter writer, byte[] value, JsonSerializerOptions options)
    {
        if (Utf8.IsValid(value))
        {
            writer.WriteStringValue(value);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String(Base64, value);
        writer.WriteEndObject();
    }
}
