using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks;

/// <summary>What became of one submission of a batch.</summary>
/// <param name="Id">The task; absent when it was refused.</param>
/// <param name="Repeated">The task had been accepted before, under the same idempotency key.</param>
/// <param name="Errors">Why it was refused, by field.</param>
public sealed record SubmitOutcome(Guid? Id, bool Repeated, IReadOnlyDictionary<string, string[]>? Errors)
{
    /// <summary>The row as it was accepted; absent when it was refused, or had been accepted before.</summary>
    public TaskItem? Task { get; init; }

    /// <summary>What was done with an earlier task that is the same by the submission's rule; absent when there is none.</summary>
    public OnUniqueConflict? Unique { get; init; }

    /// <summary>Whether it was refused because of another task, rather than for what it is.</summary>
    public bool IsConflict { get; init; }

    /// <summary>Refused because of another task.</summary>
    internal static SubmitOutcome Conflict(string field, string reason) =>
        new(null, false, new Dictionary<string, string[]> { [field] = [reason] }) { IsConflict = true };
}
