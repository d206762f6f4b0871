using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>Tells whether the worker of this process can still do its work.</summary>
public sealed class WorkerCondition
{
    private readonly ClaimLoop _claims;
    private readonly AttemptsInHand _inHand;
    private readonly WorkerIdentity _worker;

    private readonly StandingOrder _order;
    private readonly MemoryMark _memory;
    private readonly IBroker _broker;

    internal WorkerCondition(
        ClaimLoop claims,
        AttemptsInHand inHand,
        WorkerIdentity worker,
        StandingOrder order,
        MemoryMark memory,
        IBroker broker
    ) =>
        (_claims, _inHand, _worker, _order, _memory, _broker) = (
            claims,
            inHand,
            worker,
            order,
            memory,
            broker
        );

    /// <summary>How many slots wait for handlers that did not stop when they were told.</summary>
    public int LeftBehind => _inHand.LeftBehind;

    /// <summary>Why it can take no tasks now, for people; <see langword="null"/> when it can.</summary>
    public string? NotReady =>
        IsStuck ? "Handlers that do not stop hold a quarter of the slots or more."
        : !_claims.IsRunning ? "It has not begun."
        : _order.IsResting ? "It rests for a moment, to give memory back."
        : !_order.MayClaim ? $"It was told to {_order.Current.ToString().ToLowerInvariant()}."
        : _broker.Trouble;

    /// <summary>Whether the process takes up more memory than <c>Worker:RecycleAboveMiB</c>, and a rest did not help.</summary>
    public bool IsTooLarge => _memory.IsAbove;

    /// <summary>Whether a quarter of the slots or more are lost that way; only a restart brings them back.</summary>
    public bool IsStuck => StuckSlots.AreMany(LeftBehind, _worker.Concurrency);
}
