using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Xml;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Masking;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// The body of the request that submits a task like another one. As with a replay, times, expiry, idempotency key and dependencies are
/// left out: they were meant for the first one. The payload is the one that whoever asks sees, byte by byte.
/// </summary>
internal static class SubmissionText
{
    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        NewLine = "\n",
        // It stands in a file or a terminal, not in a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The body, as JSON.</summary>
    /// <param name="task">The task, with as much of its payload as may be seen.</param>
    /// <exception cref="InvalidOperationException">Nothing of its payload may be seen.</exception>
    public static string Of(TaskItem task)
    {
        if (task.Sight is PayloadSight.Hidden)
        {
            throw new InvalidOperationException("What may not be seen is not copied.");
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteString("type", task.Type);
            Write(json, "typeVersion", task.TypeVersion);
            json.WriteString("queue", task.Queue);
            json.WriteNumber("priority", task.Priority);
            Write(json, "name", task.Name);
            Write(json, "description", task.Description);
            json.WriteString("timeout", XmlConvert.ToString(task.Timeout));
            json.WriteNumber("maxAttempts", task.MaxAttempts);
            Write(json, "resultTtl", task.ResultTtl is { } ttl ? XmlConvert.ToString(ttl) : null);
            Write(json, "retry", task.Retry);
            Write(json, "tags", task.Tags);
            Write(json, "labels", task.Labels);
            Write(json, "correlationId", task.CorrelationId);
            Write(json, "concurrencyKey", task.ConcurrencyKey);
            json.WritePropertyName("payload");
            // Not checked again: it was when it was accepted, and is to stay as it came.
            json.WriteRawValue(task.Payload, skipInputValidation: true);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
