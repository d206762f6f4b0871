using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>Turns an exception into what is kept of it.</summary>
internal static class AttemptErrors
{
    private const int KindLength = 128;

    public static AttemptError Of(Exception e) =>
        e is HandlerException known
            ? new(
                AttemptLimits.Cut(known.Kind, KindLength),
                Cut(known.Message),
                Final: known.Final,
                RetryAfter: known.RetryAfter,
                Status: known.Status
            )
            : new(
                AttemptLimits.Cut(e.GetType().Name, KindLength),
                Cut(Ask(() => e.Message) ?? "(its message cannot be read)"),
                Ask(() => e.StackTrace) is { } stack ? Cut(stack) : null
            );

    // An exception is code of the handler's too, and may fail in its turn.
    private static string? Ask(Func<string?> text)
    {
        try
        {
            return text();
        }
        catch (Exception)
        {
            return null;
        }
    }

    private static string Cut(string text) => AttemptLimits.Cut(text, AttemptLimits.ErrorText);
}
