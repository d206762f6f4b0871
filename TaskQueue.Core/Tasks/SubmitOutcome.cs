namespace TaskQueue.Core.Tasks;

/// <summary>What became of one submission of a batch.</summary>
/// <param name="Id">The task; absent when it was refused.</param>
/// <param name="Repeated">The task had been accepted before, under the same idempotency key.</param>
/// <param name="Errors">Why it was refused, by field.</param>
public sealed record SubmitOutcome(Guid? Id, bool Repeated, IReadOnlyDictionary<string, string[]>? Errors)
{
    /// <summary>The row as it was accepted; absent when it was refused, or had been accepted before.</summary>
    public TaskItem? Task { get; init; }
}
