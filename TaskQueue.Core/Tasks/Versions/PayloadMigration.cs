using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>
/// What makes a payload of one version of a type into one of the next; pure. Steps are those of RFC 6902, with three things
/// that it cannot say: <c>default</c>, <c>each</c> and <c>optional</c>.
/// </summary>
public sealed class PayloadMigration
{
    /// <summary>Steps of one migration.</summary>
    public const int MostSteps = 200;

    /// <summary>Bytes of its JSON.</summary>
    public const int LongestText = 32 * 1024;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = TaskLimits.JsonDepth };

    // What a payload says in other scripts than Latin stays as short as it came.
    private static readonly JsonWriterOptions AsItCame = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 1000,
    };

    private readonly IReadOnlyList<MigrationStep> _steps;

    private PayloadMigration(IReadOnlyList<MigrationStep> steps) => _steps = steps;

    /// <summary>Reads a migration.</summary>
    /// <param name="text">A list of steps, JSON.</param>
    /// <param name="migration">The migration, when it is one.</param>
    /// <param name="fault">What is wrong, and where, when it is none.</param>
    public static bool TryParse(string text, out PayloadMigration? migration, out string fault)
    {
        (migration, fault) = (null, "");
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > LongestText)
        {
            fault = "Must not be larger than 32 KiB.";
            return false;
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, Depth);
            if (PayloadRules.Find(bytes) is { } odd)
            {
                fault = odd.Message;
                return false;
            }

            migration = new(MigrationReader.Read(document.RootElement));
            return true;
        }
        catch (JsonException e)
        {
            fault = $"Is no JSON: line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}.";
        }
        catch (MigrationFault e)
        {
            fault = e.Message;
        }

        return false;
    }

    /// <summary>Migrates a payload. Its numbers stay as they were written.</summary>
    /// <param name="payload">The payload, JSON that was accepted.</param>
    /// <param name="fault">Which step cannot be done, and why, when it cannot be migrated.</param>
    /// <returns>The payload afterwards; null when it cannot be migrated.</returns>
    public byte[]? Apply(ReadOnlyMemory<byte> payload, out string fault)
    {
        fault = "";
        var (number, op) = (0, "");
        try
        {
            var root = JsonNode.Parse(payload.Span, documentOptions: Depth);
            var room = new MigrationRoom();
            foreach (var step in _steps)
            {
                (number, op) = (number + 1, step.Kind.ToString().ToLowerInvariant());
                root = step.Apply(root, room);
            }

            return Write(root);
        }
        catch (MigrationFault e)
        {
            fault = Invariant($"Step {number} ({op}): {e.Message}.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or JsonException)
        {
            // Two members of one name, or steps that nest more and more.
            fault = Invariant(
                $"Step {number} ({op}): the payload names a member twice, or is nested too deeply."
            );
        }

        return null;
    }

    private static byte[] Write(JsonNode? root)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, AsItCame))
        {
            if (root is null)
            {
                writer.WriteNullValue();
            }
            else
            {
                root.WriteTo(writer);
            }
        }

        return buffer.ToArray();
    }
}
