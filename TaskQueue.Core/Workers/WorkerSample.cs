namespace TaskQueue.Core.Workers;

/// <summary>How a worker stood in one minute. Kept for an hour.</summary>
public sealed class WorkerSample
{
    /// <summary>The worker.</summary>
    public required Guid WorkerId { get; init; }

    /// <summary>When the minute begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Share of its machine's cores that it used on average, 0 to 1.</summary>
    public required double Cpu { get; init; }

    /// <summary>The most bytes of memory that it was seen to hold.</summary>
    public required long MemoryBytes { get; init; }

    /// <summary>Share of its slots that were in use on average, 0 to 1.</summary>
    public required double Busy { get; init; }

    /// <summary>Attempts that succeeded since it started, at the end of the minute.</summary>
    public required long Succeeded { get; init; }

    /// <summary>Attempts that failed since it started, at the end of the minute.</summary>
    public required long Failed { get; init; }
}
