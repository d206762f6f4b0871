namespace TaskQueue.Core;

/// <summary>How much of a queue may run, and how soon. What is absent is not limited.</summary>
/// <param name="Weight">Its share among queues that have work, 1 to 100; 1 unless said.</param>
/// <param name="Concurrency">Leases that may be held of it at once.</param>
/// <param name="Rate">Tasks of it that may start in a time.</param>
/// <param name="KeyConcurrency">Leases that may be held of each concurrency key at once.</param>
/// <param name="KeyRate">Tasks of each concurrency key that may start in a time.</param>
/// <param name="AgeAfter">
/// A ready task starts as if its priority were one higher for each time that it has waited this long.
/// </param>
public sealed record QueueLimits(
    int Weight = 1,
    int? Concurrency = null,
    RateLimit? Rate = null,
    int? KeyConcurrency = null,
    RateLimit? KeyRate = null,
    TimeSpan? AgeAfter = null
)
{
    /// <summary>No limits, and the weight of any queue.</summary>
    public static readonly QueueLimits None = new();
}
