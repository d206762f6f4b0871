using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskQueue.Web.Api.Wire;

/// <summary>A text or <c>null</c> that is written, as against the default value, which is left out of the answer.</summary>
/// <param name="Text">The text, if any.</param>
/// <param name="IsThere">Whether it is written at all.</param>
[JsonConverter(typeof(Converter))]
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OptionalText(string? Text, bool IsThere = true)
{
    private sealed class Converter : JsonConverter<OptionalText>
    {
        public override OptionalText Read(
            ref Utf8JsonReader reader,
            Type typeToConvert,
            JsonSerializerOptions options
        ) => new(reader.GetString());

        public override void Write(
            Utf8JsonWriter writer,
            OptionalText value,
            JsonSerializerOptions options
        ) => writer.WriteStringValue(value.Text);
    }
}
