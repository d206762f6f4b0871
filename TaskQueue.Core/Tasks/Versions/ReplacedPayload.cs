using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Tasks.Versions;

/// <summary>A payload that was made into one of another version of its type; the timeline keeps it.</summary>
/// <param name="Version">The version that it was of; absent or empty where the type had none.</param>
/// <param name="Payload">The payload as it came; absent where it did not have to change.</param>
[SuppressMessage("Performance", "CA1819", Justification = "A payload is kept as the bytes that came.")]
public sealed record ReplacedPayload(string? Version, byte[]? Payload)
{
    /// <summary>The entry of the timeline.</summary>
    internal TaskTransition Told(TaskItem task, string actor, DateTimeOffset now, string note = "") =>
        new()
        {
            TaskId = task.Id,
            At = now,
            From = task.State,
            To = task.State,
            Actor = actor,
            Reason =
                (Payload is null ? "Its payload is right for" : "Its payload was made into one of")
                + $" version {task.TypeVersion}{(string.IsNullOrEmpty(Version) ? "" : $", from {Version}")}.{note}",
            Payload = Payload,
        };
}
