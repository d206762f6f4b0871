namespace TaskQueue.Core.Redis;

/// <summary>How long to wait before the next try to connect: 25 ms, doubling to 250 ms while tries fail.</summary>
internal sealed class ReopenPause
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    // Who loses connections faster than this, twice in a row, pauses too: nobody reconnects in a tight loop.
    private static readonly TimeSpan Steady = TimeSpan.FromSeconds(1);
    private TimeSpan _next = First;
    private long _openedAt;
    private int _quickLosses;

    public void Opened() => _openedAt = Environment.TickCount64;

    /// <summary>Gives the pause after a connection was lost: most often none.</summary>
    public TimeSpan AfterLoss()
    {
        if (Environment.TickCount64 - _openedAt >= Steady.TotalMilliseconds)
        {
            (_next, _quickLosses) = (First, 0);
            return TimeSpan.Zero;
        }

        return _quickLosses++ == 0 ? TimeSpan.Zero : AfterFailure();
    }

    /// <summary>Gives the pause after a failed try.</summary>
    public TimeSpan AfterFailure()
    {
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }
}
