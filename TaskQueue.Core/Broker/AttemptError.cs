namespace TaskQueue.Core.Broker;

/// <summary>What went wrong in an attempt.</summary>
/// <param name="Kind">A short stable name, such as the exception's type.</param>
/// <param name="Message">For people.</param>
/// <param name="Stack">Where, when known.</param>
/// <param name="Final">Whether trying again cannot help.</param>
/// <param name="RetryAfter">How long the other side asked to be left alone.</param>
/// <param name="Status">The HTTP status that it answered, where there was one; retry policies may name it.</param>
public sealed record AttemptError(
    string Kind,
    string Message,
    string? Stack = null,
    bool Final = false,
    TimeSpan? RetryAfter = null,
    int? Status = null
);
