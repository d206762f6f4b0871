using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Web.Api.Wire;

/// <summary>A JSON value that goes out as the very bytes that came in. The default value is left out of answers.</summary>
/// <param name="utf8">The bytes; checked when they came in.</param>
[JsonConverter(typeof(Converter))]
internal readonly struct RawJson(ReadOnlyMemory<byte> utf8) : IEquatable<RawJson>
{
    /// <summary>The value <c>null</c>, which is written, not left out.</summary>
    public static readonly RawJson Null = new("null"u8.ToArray());

    public ReadOnlyMemory<byte> Utf8 { get; } = utf8;

    /// <summary>The value, or <see cref="Null"/> when there is none.</summary>
    /// <param name="utf8">The bytes, if any.</param>
    public static RawJson OrNull(byte[]? utf8) => utf8 is { Length: > 0 } ? new(utf8) : Null;

    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    public override int GetHashCode() => Utf8.Length;

    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    private sealed class Converter : JsonConverter<RawJson>
    {
        public override RawJson Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        )
        {
            // Only tests and the bench read answers this way; requests are sliced out of their body.
            using var document = JsonDocument.ParseValue(ref reader);
            return new(Encoding.UTF8.GetBytes(document.RootElement.GetRawText()));
        }

        public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
            writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
    }
}
