namespace TaskQueue.Core.Broker;

/// <summary>A worker's sign of life, once a second.</summary>
/// <param name="Card">Who it is and how it is doing.</param>
/// <param name="Held">All leases it holds.</param>
/// <param name="Renew">Whether the leases are to be renewed: when a third of their life has passed.</param>
/// <param name="LeaseFor">How long a renewed lease lives.</param>
/// <param name="Notes">What its attempts said since the last beat.</param>
public sealed record Beat(
    WorkerCard Card,
    IReadOnlyList<HeldLease> Held,
    bool Renew,
    TimeSpan LeaseFor,
    IReadOnlyList<AttemptNote> Notes
);

/// <summary>One lease that a worker holds.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The lease's token.</param>
public readonly record struct HeldLease(Guid TaskId, long Token);

/// <summary>What the broker answers to a beat.</summary>
/// <param name="Closed">The broker is being rebuilt: keep everything, ask again.</param>
/// <param name="Lost">Leases that are not the worker's any more.</param>
/// <param name="Cancelled">Tasks whose attempt is to be cancelled.</param>
/// <param name="Order">What an operator wants of the worker.</param>
public sealed record BeatAnswer(
    bool Closed,
    IReadOnlyList<HeldLease> Lost,
    IReadOnlyList<Guid> Cancelled,
    WorkerOrder Order
)
{
    /// <summary>The answer while the broker is being rebuilt.</summary>
    public static readonly BeatAnswer WhileClosed = new(true, [], [], WorkerOrder.Work);
}
