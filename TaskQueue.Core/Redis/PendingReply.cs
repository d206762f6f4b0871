namespace TaskQueue.Core.Redis;

/// <summary>A reply that somebody waits for. What goes on after it never runs on the thread that reads.</summary>
internal sealed class PendingReply()
    : TaskCompletionSource<RedisValue>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private readonly long _since = Environment.TickCount64;

    /// <summary>How long it is waited for.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);

    public void Answer(RedisValue value)
    {
        if (value.ErrorText is { } text)
        {
            TrySetException(new RedisErrorException(text));
        }
        else
        {
            TrySetResult(value);
        }
    }
}
