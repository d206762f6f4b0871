namespace TaskQueue.Core.Analytics;

/// <summary>What one worker did in one hour.</summary>
public sealed class WorkerRollup
{
    /// <summary>When the hour begins.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The worker's name.</summary>
    public required string Worker { get; init; }

    /// <summary>Milliseconds that its attempts ran within the hour, together: two at once count twice.</summary>
    public long BusyMs { get; set; }

    /// <summary>Attempts that ended in it.</summary>
    public long Attempts { get; set; }

    /// <summary>How many of them failed, timed out or were lost.</summary>
    public long Failed { get; set; }
}
