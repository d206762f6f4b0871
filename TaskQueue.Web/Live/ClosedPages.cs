namespace TaskQueue.Web.Live;

/// <summary>
/// Gives back the memory of pages that were closed. The collector does not by itself: it collects when something is allocated, and where a crowd has
/// left hardly anything is, so that a gigabyte would stay with a process that shows nothing to anybody.
/// </summary>
/// <param name="clock">Measures how long no page was closed.</param>
internal sealed class ClosedPages(TimeProvider clock) : BackgroundService
{
    /// <summary>For fewer it is not worth to stop the process for a moment; they go with the next collection.</summary>
    public const int Worthwhile = 50;

    /// <summary>So long no other page must have been closed: where some are, more are about to be.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    /// <summary>How often it collects: arrays that are kept for whoever needs one next are let go of at the second or third time, once they are a minute old.</summary>
    public const int Rounds = 3;

    /// <summary>The time between two of these.</summary>
    public static readonly TimeSpan BetweenRounds = TimeSpan.FromSeconds(70);

    /// <summary>After so long those that were closed are no crowd together with those that follow.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(5);

    private int _closed;
    private long _closedAt;
    private long _collectedAt;
    private int _rounds;

    /// <summary>Notes that a page was closed, and will not come back.</summary>
    public void Note()
    {
        Interlocked.Increment(ref _closed);
        Interlocked.Exchange(ref _closedAt, clock.GetTimestamp());
    }

    /// <summary>Gives the memory back where it is worthwhile.</summary>
    /// <returns>Whether it was.</returns>
    public bool GiveBack()
    {
        var quiet = clock.GetElapsedTime(Interlocked.Read(ref _closedAt));
        if (Volatile.Read(ref _closed) >= Worthwhile && quiet >= Quiet)
        {
            Interlocked.Exchange(ref _closed, 0);
            _rounds = Rounds;
        }
        else if (_rounds == 0 || clock.GetElapsedTime(_collectedAt) < BetweenRounds)
        {
            if (quiet >= Forgotten)
            {
                Interlocked.Exchange(ref _closed, 0);
            }

            return false;
        }

        (_rounds, _collectedAt) = (_rounds - 1, clock.GetTimestamp());
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Quiet, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            GiveBack();
        }
    }
}
