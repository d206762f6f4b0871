using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>Turns an exception into what is kept of it.</summary>
internal static class AttemptErrors
{
    public static AttemptError Of(Exception e) =>
        e is HandlerException known
            ? new(known.Kind, Cut(known.Message), Final: known.Final, RetryAfter: known.RetryAfter)
            : new(e.GetType().Name, Cut(e.Message), e.StackTrace is { } stack ? Cut(stack) : null);

    private static string Cut(string text) => AttemptLimits.Cut(text, AttemptLimits.ErrorText);
}
