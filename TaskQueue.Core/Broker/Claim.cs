namespace TaskQueue.Core.Broker;

/// <summary>A worker's request for work.</summary>
/// <param name="Worker">The worker's id.</param>
/// <param name="WorkerName">Its name, for the attempt if it is lost.</param>
/// <param name="Queues">The queues it serves; a single <c>*</c> is all.</param>
/// <param name="Routes">The routes without labels that it can serve; with <see cref="Labels"/> come those that ask for some of them.</param>
/// <param name="Most">How many it takes at the most; no more than 1,000.</param>
/// <param name="LeaseFor">How long each lease lives unless renewed.</param>
public sealed record Claim(
    Guid Worker,
    string WorkerName,
    IReadOnlyList<string> Queues,
    IReadOnlyList<string> Routes,
    int Most,
    TimeSpan LeaseFor
)
{
    /// <summary>The worker's labels; a task that requires others is left to workers that have them.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];
}
