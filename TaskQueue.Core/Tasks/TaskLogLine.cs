namespace TaskQueue.Core.Tasks;

/// <summary>One line that a handler logged.</summary>
public sealed class TaskLogLine
{
    /// <summary>Rises with each row.</summary>
    public long Id { get; init; }

    /// <summary>The task.</summary>
    public required Guid TaskId { get; init; }

    /// <summary>The attempt that wrote it.</summary>
    public required int Attempt { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>How important.</summary>
    public required LogLevel Level { get; init; }

    /// <summary>The text.</summary>
    public required string Message { get; init; }
}
