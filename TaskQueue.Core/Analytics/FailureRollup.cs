namespace TaskQueue.Core.Analytics;

/// <summary>How many attempts of one queue failed of the same within a time.</summary>
public sealed class FailureRollup
{
    /// <summary>The fingerprint of what comes on top of <see cref="MostKinds"/> within one time and queue.</summary>
    public const long Others = 0;

    /// <summary>How many different fingerprints are told apart within one time and queue.</summary>
    public const int MostKinds = 100;

    /// <summary>How long it is.</summary>
    public required RollupLevel Level { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>What the failures have in common; see <see cref="Tasks.ErrorFingerprint"/>.</summary>
    public required long Fingerprint { get; init; }

    /// <summary>Attempts that failed, timed out or were lost.</summary>
    public long Count { get; set; }
}

/// <summary>What a fingerprint stands for in one queue, in the words of one of its failures.</summary>
public sealed class FailureText
{
    /// <summary>The queue.</summary>
    public required string Queue { get; init; }

    /// <summary>The fingerprint.</summary>
    public required long Fingerprint { get; init; }

    /// <summary>The task type.</summary>
    public required string Type { get; init; }

    /// <summary>The kind of the error.</summary>
    public required string Kind { get; init; }

    /// <summary>The beginning of the message of the first one.</summary>
    public required string Message { get; init; }

    /// <summary>The day on which it was seen last.</summary>
    public DateTimeOffset LastSeen { get; set; }
}
