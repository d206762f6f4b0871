using System.Text.Json;

namespace TaskQueue.Core.Tasks;

/// <summary>What a payload must be like: one JSON value of valid Unicode, within the limits; otherwise kept as it came.</summary>
public static class PayloadRules
{
    /// <summary>Says what is wrong with a payload, and where.</summary>
    /// <param name="payload">The payload, UTF-8.</param>
    /// <param name="errors">Where to say it, under <c>payload</c>.</param>
    public static void Check(ReadOnlyMemory<byte> payload, FieldErrors errors)
    {
        if (payload.IsEmpty)
        {
            errors.Add("payload", "Is required; any JSON value will do, null included.");
            return;
        }

        if (payload.Length > TaskLimits.Payload)
        {
            errors.Add("payload", "Is larger than 1 MiB.");
            return;
        }

        if (Find(payload.Span) is { } fault)
        {
            errors.Add("payload", fault.Message);
        }
    }

    /// <summary>Finds the first fault.</summary>
    /// <param name="payload">The payload, UTF-8.</param>
    /// <returns>The fault, or <see langword="null"/> when there is none.</returns>
    public static PayloadFault? Find(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload, new JsonReaderOptions { MaxDepth = TaskLimits.JsonDepth });
        try
        {
            while (reader.Read())
            {
                if (
                    reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName
                    && HasBadText(ref reader)
                )
                {
                    return Fault(payload, reader.TokenStartIndex, "holds text that is not valid Unicode");
                }
            }

            return null;
        }
        catch (JsonException e)
        {
            var line = (e.LineNumber ?? 0) + 1;
            var column = (e.BytePositionInLine ?? 0) + 1;
            var what = e.Message.Split(" LineNumber:")[0].TrimEnd('.', ' ');
            return new($"Is not JSON at line {line}, column {column}: {what}.", (int)line, (int)column);
        }
    }

    private static bool HasBadText(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped && !reader.HasValueSequence && IsAscii(reader.ValueSpan))
        {
            return false;
        }

        try
        {
            reader.GetString();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static bool IsAscii(ReadOnlySpan<byte> bytes) => System.Text.Ascii.IsValid(bytes);

    private static PayloadFault Fault(ReadOnlySpan<byte> payload, long index, string what)
    {
        var before = payload[..(int)index];
        var line = before.Count((byte)'\n') + 1;
        var column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
        return new($"At line {line}, column {column}: {what}.", line, column);
    }
}

/// <summary>Where and why a payload is not acceptable.</summary>
/// <param name="Message">For people.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">In bytes, from 1.</param>
public sealed record PayloadFault(string Message, int Line, int Column);
