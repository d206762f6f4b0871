namespace TaskQueue.Core.Broker;

/// <summary>What a worker tells of itself with each beat.</summary>
/// <param name="Id">One per process start.</param>
/// <param name="Name">Its name; need not be unique.</param>
/// <param name="Host">The machine.</param>
/// <param name="Version">The product version.</param>
/// <param name="Capacity">How many tasks it runs at once.</param>
/// <param name="Queues">The queues it serves.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Types">The types it can run.</param>
/// <param name="StartedAt">When the process started, by its own clock.</param>
/// <param name="Running">How many it runs now.</param>
/// <param name="Draining">Whether it takes no more.</param>
public sealed record WorkerCard(
    Guid Id,
    string Name,
    string Host,
    string Version,
    int Capacity,
    IReadOnlyList<string> Queues,
    IReadOnlyList<string> Labels,
    IReadOnlyList<string> Types,
    DateTimeOffset StartedAt,
    int Running,
    bool Draining
);

/// <summary>A worker as the broker knows it.</summary>
/// <param name="Card">What it told.</param>
/// <param name="LastBeatAt">When it was last heard of, by the broker's clock.</param>
/// <param name="LastClaimAt">When it last took a task.</param>
public sealed record WorkerSeen(WorkerCard Card, DateTimeOffset LastBeatAt, DateTimeOffset? LastClaimAt);
