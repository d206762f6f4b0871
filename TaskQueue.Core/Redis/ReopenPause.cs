namespace TaskQueue.Core.Redis;

/// <summary>How long to wait before the next try to connect: 25 ms, doubling to 250 ms while tries fail.</summary>
internal sealed class ReopenPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    // A connection that is lost sooner than this counts as a failed try, so that nobody reconnects in a tight loop.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(1);
    private TimeSpan _next = First;
    private long _openedAt;

    public void Opened() => _openedAt = Environment.TickCount64;

    /// <summary>Gives the pause after a connection was lost: none when it held for a while.</summary>
    public TimeSpan AfterLoss()
    {
        if (Environment.TickCount64 - _openedAt >= Steady.TotalMilliseconds)
        {
            _next = First;
            return TimeSpan.Zero;
        }

        return AfterFailure();
    }

    /// <summary>Gives the pause after a failed try.</summary>
    public TimeSpan AfterFailure()
    {
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }
}
