using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskQueue.Web.Components.Json;

/// <summary>JSON for reading.</summary>
internal static class JsonText
{
    internal const int Depth = 128;

    // Shown as text, never as markup, so letters need no escapes.
    private static readonly JsonWriterOptions Lines = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = Depth,
        SkipValidation = true,
    };

    /// <summary>Puts each part on a line of its own; what is not JSON stays as it is.</summary>
    public static string Pretty(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = Depth });
            var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
            using (var writer = new Utf8JsonWriter(buffer, Lines))
            {
                document.RootElement.WriteTo(writer);
            }

            return Encoding.UTF8.GetString(buffer.WrittenSpan);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Encoding.UTF8.GetString(json.Span);
        }
    }
}
