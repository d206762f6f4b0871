using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Tells whether two submissions under one idempotency key ask for the same: SHA-256 over every field in a fixed
/// order, the payload without insignificant white space.
/// </summary>
internal static class RequestHash
{
    public static byte[] Of(NewTask task)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            json.WriteStringValue(task.Type);
            json.WriteStringValue(task.Queue);
            json.WriteNumberValue(task.Priority);
            json.WriteStringValue(task.Name);
            json.WriteStringValue(task.Description);
            json.WriteStringValue(task.Delay?.ToString());
            json.WriteStringValue(task.RunAt?.ToUniversalTime().ToString("O"));
            json.WriteStringValue(task.ExpiresAt?.ToUniversalTime().ToString("O"));
            json.WriteStringValue(task.Timeout?.ToString());
            json.WriteStringValue(
                task.MaxAttempts?.ToString(System.Globalization.CultureInfo.InvariantCulture)
            );
            json.WriteStringValue(string.Join(',', task.Tags));
            json.WriteStringValue(task.CorrelationId);
            if (task.Retry is { } retry)
            {
                // Only where there is one: the hashes of requests without it stay what they were.
                json.WriteStringValue(retry);
            }

            json.WriteStringValue(Compact(task.Payload.Span));
            // Only where it is there, so that hashes that were kept before it existed are still right.
            Write(json, "concurrencyKey", task.ConcurrencyKey);
            Write(json, "labels", string.Join(',', LabelRules.Sorted(task.Labels)));
            Write(json, "typeVersion", task.TypeVersion);
            Write(
                json,
                "deadline",
                task.Deadline?.ToUniversalTime().ToString("O") ?? task.DeadlineAfter?.ToString()
            );

            Write(json, "resultTtl", task.ResultTtl?.ToString());
            if (task.DependsOn.Count > 0)
            {
                // As given: a batch that is repeated names its rows alike, while their ids differ.
                json.WriteStringValue(string.Join(',', task.DependsOn));
                json.WriteStringValue(task.DependsRule.ToString());
            }

            if (task.Unique is { } unique)
            {
                json.WriteStringValue(string.Join(',', unique.By));
                json.WriteStringValue($"{unique.Queue} {unique.Window} {unique.OnConflict}");
            }

            json.WriteEndArray();
        }

        return SHA256.HashData(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteStartObject();
            json.WriteString(name, value);
            json.WriteEndObject();
        }
    }

    // Token by token: duplicate names and the spelling of numbers count, white space does not.
    private static string Compact(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = TaskLimits.JsonDepth });
        var text = new StringBuilder(payload.Length);
        while (reader.Read())
        {
            text.Append((char)('A' + (int)reader.TokenType))
                .Append(Encoding.UTF8.GetString(reader.ValueSpan))
                .Append('\n');
        }

        return text.ToString();
    }
}
