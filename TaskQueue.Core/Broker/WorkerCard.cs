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
)
{
    /// <summary>Whether it takes no tasks for now, because somebody paused it.</summary>
    public bool Paused { get; init; }

    /// <summary>Whether it is a process of its own, which ends when it is told to stop; else it is a part of Web.</summary>
    public bool Standalone { get; init; }

    /// <summary>How it is doing.</summary>
    public WorkerLoad Load { get; init; } = WorkerLoad.None;
}

/// <summary>How a worker process is doing, since its start where nothing else is said.</summary>
/// <param name="MemoryBytes">Bytes of memory that it holds now.</param>
/// <param name="Cpu">Share of all its cores that it used in the last seconds, 0 to 1.</param>
/// <param name="Succeeded">Attempts that succeeded.</param>
/// <param name="Failed">Attempts that failed or timed out.</param>
/// <param name="MeanMs">Milliseconds that an attempt took on average.</param>
/// <param name="P95Ms">Milliseconds that 95 of 100 attempts stayed under, to a tenth of them.</param>
/// <param name="Busy">Share of its slots that were in use in the last seconds, 0 to 1.</param>
public sealed record WorkerLoad(
    long MemoryBytes,
    double Cpu,
    long Succeeded,
    long Failed,
    double MeanMs,
    double P95Ms,
    double Busy
)
{
    /// <summary>Of a worker that has not told yet.</summary>
    public static readonly WorkerLoad None = new(0, 0, 0, 0, 0, 0, 0);
}

/// <summary>A worker as the broker knows it.</summary>
/// <param name="Card">What it told.</param>
/// <param name="LastBeatAt">When it was last heard of, by the broker's clock.</param>
/// <param name="LastClaimAt">When it last took a task.</param>
public sealed record WorkerSeen(WorkerCard Card, DateTimeOffset LastBeatAt, DateTimeOffset? LastClaimAt);
