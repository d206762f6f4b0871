namespace TaskQueue.Core.Broker;

/// <summary>Something a running attempt says of itself. Notes may be lost; nothing depends on them.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The attempt's fencing token.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="At">When.</param>
public abstract record AttemptNote(Guid TaskId, long Token, int Attempt, DateTimeOffset At);

/// <summary>It has been running for about a second, or its task is a suspect.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The attempt's fencing token.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="At">When the handler was called.</param>
/// <param name="Worker">The worker's name.</param>
public sealed record StartedNote(Guid TaskId, long Token, int Attempt, DateTimeOffset At, string Worker)
    : AttemptNote(TaskId, Token, Attempt, At);

/// <summary>How far it is.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The attempt's fencing token.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="At">When.</param>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">For people.</param>
public sealed record ProgressNote(
    Guid TaskId,
    long Token,
    int Attempt,
    DateTimeOffset At,
    short Percent,
    string? Message
) : AttemptNote(TaskId, Token, Attempt, At);

/// <summary>A line it logged.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Token">The attempt's fencing token.</param>
/// <param name="Attempt">The attempt's number.</param>
/// <param name="At">When.</param>
/// <param name="Level">How important.</param>
/// <param name="Text">The text.</param>
public sealed record LogNote(
    Guid TaskId,
    long Token,
    int Attempt,
    DateTimeOffset At,
    LogLevel Level,
    string Text
) : AttemptNote(TaskId, Token, Attempt, At);
