using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Problems;

namespace TaskQueue.Web.Api.Wire;

/// <summary>Reads a batch of tasks from the bytes of a body.</summary>
internal static class TaskBatchBody
{
    private const string Shape = "Must be an object with one field, tasks, which is a list.";

    /// <summary>Reads the rows; what is wrong with one of them is said in its draft.</summary>
    /// <param name="body">The body.</param>
    /// <exception cref="RefusalException">The body as a whole cannot be read, or has too many rows.</exception>
    public static IReadOnlyList<TaskDraft> Parse(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span, TaskBody.Options);
        try
        {
            Require(body.Length > 0 && reader.Read() && reader.TokenType is JsonTokenType.StartObject);
            reader.Read();
            Require(
                reader.TokenType is JsonTokenType.PropertyName && reader.ValueSpan.SequenceEqual("tasks"u8)
            );
            reader.Read();
            Require(reader.TokenType is JsonTokenType.StartArray);
            var rows = ReadRows(ref reader, body);
            reader.Read();
            Require(reader.TokenType is JsonTokenType.EndObject);
            reader.Read(); // throws when anything follows
            return rows;
        }
        catch (JsonException e)
        {
            throw Unreadable("body", JsonFaults.Describe(e));
        }
    }

    private static List<TaskDraft> ReadRows(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        var rows = new List<TaskDraft>();
        var current = TaskField.None;
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (rows.Count == TaskLimits.Batch)
            {
                throw RefusalException.Field("tasks", "At most 10,000 tasks in a batch.");
            }

            var draft = new TaskDraft();
            rows.Add(draft);
            if (reader.TokenType is JsonTokenType.StartObject)
            {
                TaskBody.Read(ref reader, body, TaskField.ForSubmit, draft, ref current);
            }
            else
            {
                draft.Errors.Add("task", "Must be an object.");
                reader.Skip();
            }
        }

        return rows;
    }

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw Unreadable("body", Shape);
        }
    }

    private static RefusalException Unreadable(string field, string reason) =>
        new(RefusalCode.Unreadable, new Dictionary<string, string[]> { [field] = [reason] });
}
