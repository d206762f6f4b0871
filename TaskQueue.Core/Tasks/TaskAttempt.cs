namespace TaskQueue.Core.Tasks;

/// <summary>One try at a task, written once when it has ended.</summary>
public sealed class TaskAttempt
{
    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public required int Number { get; init; }

    /// <summary>The worker's name.</summary>
    public string? Worker { get; init; }

    /// <summary>When the worker took the lease.</summary>
    public DateTimeOffset? LeasedAt { get; init; }

    /// <summary>When the handler was called.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended, or was found lost.</summary>
    public required DateTimeOffset FinishedAt { get; init; }

    /// <summary>How it ended.</summary>
    public required Broker.AttemptOutcome Outcome { get; init; }

    /// <summary>What kind of error it was.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? ErrorMessage { get; init; }

    /// <summary>The stack of the error.</summary>
    public string? ErrorStack { get; init; }

    /// <summary>The fencing token: epoch · 2³² + sequence.</summary>
    public required long Token { get; init; }
}
