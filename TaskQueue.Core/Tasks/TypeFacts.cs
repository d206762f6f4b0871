using TaskQueue.Core.Tasks.Masking;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>What the audit log keeps of a task type; of its schema, how long it is.</summary>
internal static class TypeFacts
{
    /// <summary>A type before or after it was defined.</summary>
    public static object Of(TaskType type) =>
        new
        {
            type.Description,
            type.Version,
            schemaLength = type.Schema?.Length,
            type.Retry,
            type.MaxAttempts,
            type.Timeout,
            type.DeadlineAfter,
            type.ResultTtl,
            type.Deprecation,
            type.Sunset,
            mask = MaskText.Read(type.Mask),
            indexed = IndexedText.Read(type.Indexed),
            type.Revision,
        };
}
