namespace TaskQueue.Core.Maintenance;

/// <summary>One piece of maintenance, from its start to its end.</summary>
public sealed class MaintenanceRun
{
    /// <summary>UUID version 7.</summary>
    public required Guid Id { get; init; }

    /// <summary>What was done.</summary>
    public required MaintenanceAction Action { get; init; }

    /// <summary>Who asked: a person, a key or <c>system</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended; absent while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How it stands.</summary>
    public MaintenanceOutcome Outcome { get; set; }

    /// <summary>What was found, or why it failed, for people.</summary>
    public string? Detail { get; set; }

    /// <summary>Bytes of the store before.</summary>
    public long SizeBefore { get; init; }

    /// <summary>Bytes of the store afterwards; absent until then.</summary>
    public long? SizeAfter { get; set; }
}

/// <summary>What can be done to a store. The numbers are stored.</summary>
public enum MaintenanceAction : short
{
    /// <summary>Takes stock of the rows, so that the database plans well.</summary>
    Analyze = 0,

    /// <summary>Gives room of removed rows back; takes stock as well.</summary>
    Vacuum = 1,

    /// <summary>Looks for damage and for tasks that are unaccounted for; changes nothing.</summary>
    Check = 2,
}

/// <summary>How a piece of maintenance stands. The numbers are stored.</summary>
public enum MaintenanceOutcome : short
{
    /// <summary>It runs.</summary>
    Running = 0,

    /// <summary>Done, and nothing is wrong.</summary>
    Succeeded = 1,

    /// <summary>It could not be done.</summary>
    Failed = 2,

    /// <summary>A check that found something.</summary>
    Found = 3,

    /// <summary>The process ended before it was through.</summary>
    Interrupted = 4,
}
