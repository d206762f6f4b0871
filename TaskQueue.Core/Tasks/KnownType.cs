using System.Text;
using TaskQueue.Core.Tasks.Schemas;

namespace TaskQueue.Core.Tasks;

/// <summary>A type as submissions are held against it.</summary>
/// <param name="Type">What is said of it.</param>
/// <param name="Schema">Its schema; none when it has none.</param>
public sealed record KnownType(TaskType Type, PayloadSchema? Schema)
{
    /// <summary>A type, its schema read.</summary>
    /// <param name="type">The type.</param>
    public static KnownType Of(TaskType type) =>
        new(
            type,
            // One that this version cannot read was written by a newer one, or by hand: better no check than no task.
            type.Schema
                is { } text
            && PayloadSchema.TryParse(Encoding.UTF8.GetBytes(text), out var schema, out _)
                ? schema
                : null
        );

    /// <summary>Says what is wrong with a payload.</summary>
    /// <param name="payload">The payload, JSON that was accepted otherwise.</param>
    /// <param name="field">The field that it came in.</param>
    /// <param name="errors">Where to say it.</param>
    public void Check(ReadOnlyMemory<byte> payload, string field, FieldErrors errors)
    {
        foreach (var fault in Schema?.Check(payload) ?? [])
        {
            errors.Add(field, fault);
        }
    }
}
