using static System.FormattableString;

namespace TaskQueue.Core.Workers;

/// <summary>What a worker over REST says with its sign of life. Nothing is checked yet.</summary>
/// <param name="Leases">All leases that it holds.</param>
public sealed record HeartbeatReport(IReadOnlyList<HeldTicket> Leases)
{
    /// <summary>How many tasks it runs; as many as it has leases when absent.</summary>
    public int? Running { get; init; }

    /// <summary>Bytes of memory that it holds; as before when absent.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Share of its machine's cores that it uses, 0 to 1; as before when absent.</summary>
    public double? Cpu { get; init; }

    /// <summary>Attempts that succeeded since it started; as before when absent.</summary>
    public long? Succeeded { get; init; }

    /// <summary>Attempts that failed since it started; as before when absent.</summary>
    public long? Failed { get; init; }

    /// <summary>Finds everything that is wrong.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.Require(
            Leases.Count <= RemoteWorkers.MostLeases,
            "leases",
            Invariant($"At most {RemoteWorkers.MostLeases} leases.")
        );
        errors.Require(Running is null or (>= 0 and <= 10_000), "running", "Must be from 0 to 10,000.");
        errors.Require(MemoryBytes is null or >= 0, "memoryBytes", "Must not be negative.");
        errors.Require(Cpu is null or (>= 0 and <= 1), "cpu", "Must be from 0 to 1.");
        errors.Require(Succeeded is null or >= 0, "succeeded", "Must not be negative.");
        errors.Require(Failed is null or >= 0, "failed", "Must not be negative.");
        return errors;
    }

    /// <summary>Puts what it says into the worker's row, which the next card is made of.</summary>
    internal void WriteTo(WorkerNode worker, int held)
    {
        worker.Running = Running ?? held;
        worker.Busy = Math.Min(1, (double)worker.Running / Math.Max(1, worker.Capacity));
        worker.MemoryBytes = MemoryBytes ?? worker.MemoryBytes;
        worker.Cpu = Cpu ?? worker.Cpu;
        worker.Succeeded = Succeeded ?? worker.Succeeded;
        worker.Failed = Failed ?? worker.Failed;
    }
}

/// <summary>A lease that a worker over REST holds.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="LeaseToken">The token that came with the lease.</param>
public sealed record HeldTicket(Guid TaskId, string LeaseToken);

/// <summary>What a worker over REST is to do.</summary>
/// <param name="Order">What an operator wants of it.</param>
/// <param name="Lost">Tasks that are not its own any more: stop them, their results would be refused.</param>
/// <param name="Cancelled">Tasks to stop, since somebody cancelled them or their time is over.</param>
/// <param name="Closed">Whether the broker is being rebuilt: go on, nothing was renewed, ask again soon.</param>
/// <param name="ExpiresAt">Until when its leases are good now.</param>
/// <param name="BeatWithin">When to beat again.</param>
public sealed record HeartbeatAnswer(
    WorkerOrder Order,
    IReadOnlyList<Guid> Lost,
    IReadOnlyList<Guid> Cancelled,
    bool Closed,
    DateTimeOffset ExpiresAt,
    TimeSpan BeatWithin
);
