using System.Text.Json;

namespace TaskQueue.Core.Tasks.Schemas;

/// <summary>
/// A JSON schema that payloads are checked by; pure. It knows the keywords of draft 2020-12 that say something about one
/// value, and refuses those that it does not know, so that nobody believes in a check that is not made. It fetches nothing,
/// and neither a schema nor a payload can keep it busy.
/// </summary>
public sealed class PayloadSchema
{
    /// <summary>Bytes that a schema may have.</summary>
    public const int LongestText = 64 * 1024;

    /// <summary>Faults that one check tells at the most.</summary>
    public const int MostFaults = 10;

    private readonly SchemaNode _root;

    private PayloadSchema(SchemaNode root) => _root = root;

    /// <summary>Reads a schema.</summary>
    /// <param name="text">The schema, JSON.</param>
    /// <param name="schema">The schema, when it is one.</param>
    /// <param name="fault">What is wrong, and where, when it is none.</param>
    public static bool TryParse(ReadOnlyMemory<byte> text, out PayloadSchema? schema, out string fault)
    {
        (schema, fault) = (null, "");
        if (text.Length > LongestText)
        {
            fault = "Must not be larger than 64 KiB.";
            return false;
        }

        try
        {
            var options = new JsonDocumentOptions { MaxDepth = TaskLimits.JsonDepth };
            using var document = JsonDocument.Parse(text, options);
            // Such a text could be neither read nor compared with one of a payload.
            if (PayloadRules.Find(text.Span) is { } odd)
            {
                fault = odd.Message;
                return false;
            }

            schema = new(new SchemaReader(document.RootElement.Clone()).Read());
            return true;
        }
        catch (JsonException e)
        {
            fault = $"Is no JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.";
        }
        catch (SchemaException e)
        {
            fault = e.Message;
        }

        return false;
    }

    /// <summary>Finds what is wrong with a payload.</summary>
    /// <param name="payload">The payload; JSON that was accepted otherwise.</param>
    /// <returns>Each fault with its place, such as <c>/lines/0/price: Must be at least 0.</c>; none when it is as it must be.</returns>
    public IReadOnlyList<string> Check(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(
            payload,
            new JsonDocumentOptions { MaxDepth = TaskLimits.JsonDepth }
        );
        var check = new SchemaCheck(MostFaults);
        check.Run(_root, document.RootElement);
        return check.Faults;
    }
}

/// <summary>Something is no schema, or not one that is understood.</summary>
internal sealed class SchemaException(string message) : Exception(message);
