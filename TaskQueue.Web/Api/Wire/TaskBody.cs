using System.Text;
using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Api.Wire;

/// <summary>
/// Reads a task from the bytes of a body. By hand, since it is the hot path, since each fault must name its field, and
/// since the payload must stay the very bytes that came: no object model keeps duplicate names.
/// </summary>
internal static class TaskBody
{
    // Deeper than a payload may be, so that the refusal can name the field; and bounded.
    private const int MostDepth = 256;
    private const int MostErrors = 20;

    /// <summary>The options of every reader of a body.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = MostDepth };

    /// <summary>Reads a body that is one task.</summary>
    /// <param name="body">The body.</param>
    /// <param name="allowed">The fields that it may give.</param>
    /// <exception cref="RefusalException">It is not JSON, or not an object.</exception>
    public static TaskDraft Parse(ReadOnlyMemory<byte> body, TaskField allowed)
    {
        var draft = new TaskDraft();
        var reader = new Utf8JsonReader(body.Span, Options);
        var current = TaskField.None;
        try
        {
            if (body.Length == 0 || !reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                throw Unreadable("body", "Must be a JSON object.");
            }

            Read(ref reader, body, allowed, draft, ref current);
            current = TaskField.None;
            reader.Read(); // throws when anything follows
            return draft;
        }
        catch (JsonException e)
        {
            var field = current is TaskField.None ? "body" : TaskFields.NameOf(current);
            throw Unreadable(field, JsonFaults.Describe(e));
        }
    }

    /// <summary>Reads one task, from its opening brace to its closing one.</summary>
    /// <param name="reader">A reader on the opening brace.</param>
    /// <param name="body">What the reader reads.</param>
    /// <param name="allowed">The fields that it may give.</param>
    /// <param name="draft">Takes the fields and what is wrong with them.</param>
    /// <param name="current">The field being read, for when the reader throws.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static void Read(
        ref Utf8JsonReader reader,
        ReadOnlyMemory<byte> body,
        TaskField allowed,
        TaskDraft draft,
        ref TaskField current
    )
    {
        var faults = 0;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            current = FindField(ref reader, allowed);
            if (current is TaskField.None)
            {
                if (faults++ < MostErrors)
                {
                    draft.Errors.Add(
                        NameOf(ref reader),
                        allowed is TaskField.None
                            ? "Is unknown; no field is taken here."
                            : $"Is unknown; known are {TaskFields.Names(allowed)}."
                    );
                }

                reader.Skip();
                continue;
            }

            if ((draft.Given & current) is not TaskField.None)
            {
                if (faults++ < MostErrors)
                {
                    draft.Errors.Add(TaskFields.NameOf(current), "Is given twice.");
                }

                reader.Skip();
                continue;
            }

            draft.Given |= current;
            reader.Read();
            ReadValue(ref reader, body, current, draft);
        }
    }

    private static void ReadValue(
        ref Utf8JsonReader reader,
        ReadOnlyMemory<byte> body,
        TaskField field,
        TaskDraft draft
    )
    {
        if (field is TaskField.Payload)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            draft.Payload = body[start..(int)reader.BytesConsumed];
            return;
        }

        if (reader.TokenType is JsonTokenType.Null)
        {
            draft.Nulls |= field;
            return;
        }

        if (TaskValues.TryRead(ref reader, field, draft) is { } wanted)
        {
            draft.Errors.Add(TaskFields.NameOf(field), wanted);
            reader.Skip();
        }
    }

    private static TaskField FindField(ref Utf8JsonReader reader, TaskField allowed)
    {
        try
        {
            return TaskFields.Find(ref reader, allowed);
        }
        catch (InvalidOperationException)
        {
            return TaskField.None; // a name that is not Unicode is none of ours
        }
    }

    private static string NameOf(ref Utf8JsonReader reader)
    {
        var name = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 100)]);
        return name.Length == 0 ? "(empty)" : name;
    }

    private static RefusalException Unreadable(string field, string reason) =>
        new(RefusalCode.Unreadable, new Dictionary<string, string[]> { [field] = [reason] });
}
