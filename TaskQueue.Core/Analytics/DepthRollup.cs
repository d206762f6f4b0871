namespace TaskQueue.Core.Analytics;

/// <summary>
/// How full one queue was: sums over samples that are taken once a minute. A queue in which nothing waits and nothing runs
/// has no sample; the row without a queue counts all samples, and holds the sums of all queues.
/// </summary>
public sealed class DepthRollup
{
    /// <summary>The name of the row that stands for all queues.</summary>
    public const string All = "";

    /// <summary>How long it is.</summary>
    public required RollupLevel Level { get; init; }

    /// <summary>When it begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The queue, or <see cref="All"/>.</summary>
    public required string Queue { get; init; }

    /// <summary>Samples in which it was not empty; for <see cref="All"/>, all samples.</summary>
    public int Samples { get; set; }

    /// <summary>Waiting tasks, summed up over the samples.</summary>
    public long Waiting { get; set; }

    /// <summary>The most tasks that waited at once.</summary>
    public long WaitingMost { get; set; }

    /// <summary>Running tasks, summed up over the samples.</summary>
    public long Running { get; set; }

    /// <summary>The longest that the oldest ready task had waited, in milliseconds.</summary>
    public long OldestMs { get; set; }

    internal void Add(long waiting, long running, TimeSpan oldest)
    {
        Samples++;
        Waiting += waiting;
        WaitingMost = Math.Max(WaitingMost, waiting);
        Running += running;
        OldestMs = Math.Max(OldestMs, (long)oldest.TotalMilliseconds);
    }
}
