namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>A task that a canary has queued again, and what it had died of: when it dies of that once more, it has come back.</summary>
public sealed class CanaryTask
{
    /// <summary>The operation.</summary>
    public required Guid OperationId { get; init; }

    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>What it had died of; see <see cref="ErrorFingerprint"/>.</summary>
    public required long Fingerprint { get; init; }
}
