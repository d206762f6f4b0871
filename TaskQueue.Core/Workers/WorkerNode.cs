namespace TaskQueue.Core.Workers;

/// <summary>One worker process, from its start to its end, as it told of itself.</summary>
public sealed class WorkerNode
{
    /// <summary>One per process start.</summary>
    public required Guid Id { get; init; }

    /// <summary>Its name; need not be unique.</summary>
    public required string Name { get; set; }

    /// <summary>The machine it runs on.</summary>
    public required string Host { get; set; }

    /// <summary>The product version it runs.</summary>
    public required string Version { get; set; }

    /// <summary>Whether it is of the product, and of another version than this process: major or minor number differ.</summary>
    public bool IsOtherVersion => RegisteredBy is null && !ProductVersion.IsOfSameLine(Version);

    /// <summary>How it stands.</summary>
    public WorkerStatus Status { get; set; }

    /// <summary>How many tasks it runs at once.</summary>
    public int Capacity { get; set; }

    /// <summary>How many it runs now.</summary>
    public int Running { get; set; }

    /// <summary>The queues it serves; <c>*</c> is all.</summary>
    public IReadOnlyList<string> Queues { get; set; } = [];

    /// <summary>Its labels.</summary>
    public IReadOnlyList<string> Labels { get; set; } = [];

    /// <summary>The task types it can run.</summary>
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>When the process started.</summary>
    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it was last heard of.</summary>
    public DateTimeOffset LastBeatAt { get; set; }

    /// <summary>When it last took a task.</summary>
    public DateTimeOffset? LastClaimAt { get; set; }

    /// <summary>Bytes of memory that it holds.</summary>
    public long MemoryBytes { get; set; }

    /// <summary>Share of its machine's cores that it uses, 0 to 1.</summary>
    public double Cpu { get; set; }

    /// <summary>Attempts that succeeded since it started.</summary>
    public long Succeeded { get; set; }

    /// <summary>Attempts that failed since it started.</summary>
    public long Failed { get; set; }

    /// <summary>Milliseconds that an attempt takes on average.</summary>
    public double MeanMs { get; set; }

    /// <summary>Milliseconds that 95 of 100 attempts stay under.</summary>
    public double P95Ms { get; set; }

    /// <summary>Share of its slots that are in use, 0 to 1.</summary>
    public double Busy { get; set; }

    /// <summary>Whether it is a process of its own, which can be told to stop; else it is a part of Web.</summary>
    public bool Standalone { get; set; }

    /// <summary>Who registered it over REST and speaks for it; absent for the product's own workers.</summary>
    public string? RegisteredBy { get; init; }

    /// <summary>What an operator wants of it. The broker may forget an order; this is the one that stands.</summary>
    public WorkerOrder Order { get; set; }

    /// <summary>Who ordered it; absent where nobody did, and after an order that has lifted itself.</summary>
    public string? OrderedBy { get; set; }

    /// <summary>When it was ordered.</summary>
    public DateTimeOffset? OrderedAt { get; set; }

    /// <summary>Why, in the words of whoever ordered it.</summary>
    public string? OrderReason { get; set; }

    /// <summary>When it goes on by itself after a pause or a drain; absent when somebody has to resume it.</summary>
    public DateTimeOffset? OrderUntil { get; set; }
}
