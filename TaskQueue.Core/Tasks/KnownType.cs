using System.Text;
using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Tasks.Schemas;
using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Tasks;

/// <summary>A type as submissions are held against it.</summary>
/// <param name="Type">What is said of it.</param>
/// <param name="Schema">Its schema; none when it has none.</param>
/// <param name="Chain">Its versions.</param>
public sealed record KnownType(TaskType Type, PayloadSchema? Schema, TypeChain Chain)
{
    /// <summary>What is hidden of its payloads; none where it has no mask, and nothing of them may be shown.</summary>
    public PayloadMask? Mask { get; } = MaskText.Parse(Type.Mask);

    /// <summary>What is indexed of its payloads.</summary>
    public SearchPaths Searched { get; init; } = SearchPaths.None;

    /// <summary>A type, its schema read.</summary>
    /// <param name="type">The type.</param>
    /// <param name="chain">Its versions.</param>
    public static KnownType Of(TaskType type, TypeChain chain) =>
        new(
            type,
            // One that this version cannot read was written by a newer one, or by hand: better no check than no task.
            type.Schema
                is { } text
            && PayloadSchema.TryParse(Encoding.UTF8.GetBytes(text), out var schema, out _)
                ? schema
                : null,
            chain
        );

    /// <summary>Says what is wrong with a payload of the newest version.</summary>
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

    /// <summary>Makes the payload of a submission one of the newest version, and says what is wrong with it.</summary>
    /// <param name="task">The submission, right otherwise.</param>
    /// <param name="prefix">What stands before the names of its fields.</param>
    /// <param name="errors">Where to say it.</param>
    /// <returns>The payload where it had to change; null where it is as it came.</returns>
    public ReadOnlyMemory<byte>? Admit(NewTask task, string prefix, FieldErrors errors)
    {
        if (task.TypeVersion is { Length: > 0 } version && !Chain.Knows(version))
        {
            var known = string.Join(", ", Chain.Names.Take(20));
            errors.Add(
                prefix + "typeVersion",
                known.Length == 0
                    ? $"{task.Type} has no versions."
                    : $"Is no version of {task.Type}. It has {known}."
            );
            return null;
        }

        if (task.TypeVersion is null || Chain.IsNewest(task.TypeVersion))
        {
            Check(task.Payload, prefix + "payload", errors);
            return null;
        }

        var upgrade = Chain.Bring(task.TypeVersion, task.Payload, Schema);
        foreach (var fault in upgrade.Faults)
        {
            errors.Add(prefix + "payload", fault);
        }

        return upgrade.IsChanged ? upgrade.Payload : null;
    }
}
