namespace TaskQueue.Core.Execution;

/// <summary>
/// How many leases to hold beyond those that run: as many as a fifth of a second finishes, so that short tasks never
/// wait for a claim and long ones are never hoarded.
/// </summary>
internal sealed class ClaimRate(TimeProvider clock)
{
    private const int Most = 1000;
    private long _since = clock.GetTimestamp();
    private int _finished;
    private double _perSecond;

    public int Prefetch => (int)Math.Min(Most, Volatile.Read(ref _perSecond) / 5);

    public void Finished()
    {
        var finished = Interlocked.Increment(ref _finished);
        var span = clock.GetElapsedTime(Volatile.Read(ref _since)).TotalSeconds;
        if (span < 0.1 || Interlocked.CompareExchange(ref _finished, 0, finished) != finished)
        {
            return;
        }

        // Half old, half new: follows a change within a few tenths of a second.
        Volatile.Write(ref _perSecond, (_perSecond + (finished / span)) / 2);
        Volatile.Write(ref _since, clock.GetTimestamp());
    }
}
