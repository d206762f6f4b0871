using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>Events as JSON: what clients get, and what Web processes keep for each other in Redis.</summary>
internal static class EventJson
{
    private static readonly JsonSerializerOptions Wire = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>What clients get.</summary>
    public static byte[] Write(LiveEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("topic", happened.Topic.Word());
        json.WriteString("kind", happened.Kind);
        json.WriteString("at", happened.At.UtcDateTime);
        json.WriteString("id", happened.Id);
        WriteText(json, "queue", happened.Queue);
        WriteText(json, "key", happened.Key);
        WriteText(json, "type", happened.Type);
        WriteText(json, "name", happened.Name);
        WriteText(json, "from", happened.From);
        WriteText(json, "to", happened.To);
        WriteNumber(json, "attempt", happened.Attempt);
        WriteNumber(json, "version", happened.Version);
        WriteNumber(json, "progress", happened.Progress);
        WriteText(json, "by", happened.By);
        if (happened.Figures is { } figures)
        {
            json.WriteStartObject("figures");
            foreach (var (name, figure) in figures)
            {
                json.WriteNumber(name, figure);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A batch, as it stands in Redis: what is not known is null.</summary>
    public static byte[] WriteBatch(IReadOnlyList<LiveEvent?> events) =>
        JsonSerializer.SerializeToUtf8Bytes(events, Wire);

    /// <summary>Reads a batch.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<LiveEvent?> ReadBatch(byte[] batch) =>
        JsonSerializer.Deserialize<List<LiveEvent?>>(batch, Wire) ?? throw new JsonException("Not a batch.");

    /// <summary>Connections, as they stand in Redis.</summary>
    public static byte[] WriteConnections(IReadOnlyList<ConnectionFacts> connections) =>
        JsonSerializer.SerializeToUtf8Bytes(connections, Wire);

    /// <summary>Reads connections.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static IReadOnlyList<ConnectionFacts> ReadConnections(byte[] connections) =>
        JsonSerializer.Deserialize<List<ConnectionFacts>>(connections, Wire)
        ?? throw new JsonException("Not connections.");

    private static void WriteText(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? number)
    {
        if (number is { } known)
        {
            json.WriteNumber(name, known);
        }
    }
}
