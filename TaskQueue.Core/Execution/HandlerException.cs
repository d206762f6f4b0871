namespace TaskQueue.Core.Execution;

/// <summary>A failure that its handler understands: it has a kind, and may say whether trying again helps.</summary>
/// <param name="kind">A short stable name, such as <c>HttpStatus</c>.</param>
/// <param name="message">For people.</param>
public sealed class HandlerException(string kind, string message) : Exception(message)
{
    /// <summary>A short stable name.</summary>
    public string Kind { get; } = kind;

    /// <summary>Trying again cannot help: the task is dead at once.</summary>
    public bool Final { get; init; }

    /// <summary>How long to wait at least before trying again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The HTTP status that the other side answered; retry policies may name it.</summary>
    public int? Status { get; init; }

    /// <summary>The payload is not what the handler needs; no attempt will change that.</summary>
    /// <param name="message">What is wrong with it.</param>
    public static HandlerException Payload(string message) => new("InvalidPayload", message) { Final = true };
}
