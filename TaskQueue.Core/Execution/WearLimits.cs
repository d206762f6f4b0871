namespace TaskQueue.Core.Execution;

/// <summary>Tells when a worker has run its number of tasks, or has grown too large: handlers and their libraries leak.</summary>
/// <param name="meter">Counts attempts.</param>
/// <param name="options">The limits.</param>
internal sealed class WearLimits(LoadMeter meter, WorkerOptions options)
{
    // Garbage that waits to be collected is no leak.
    private const int LooksAbove = 5;

    private long _from;
    private int _above;

    /// <summary>Whether there is nothing to watch.</summary>
    public bool AreNone => options is { RecycleAfterTasks: 0, RecycleAboveMiB: 0 };

    /// <summary>Whether a process of this size is above the limit.</summary>
    /// <param name="workingSet">The bytes that the process takes up.</param>
    public bool IsAbove(long workingSet) =>
        options.RecycleAboveMiB > 0 && workingSet > options.RecycleAboveMiB * 1024L * 1024;

    /// <summary>Which limit is reached, for the log; none while none is.</summary>
    /// <param name="workingSet">The bytes that the process takes up.</param>
    public string? Look(long workingSet)
    {
        var (ended, tasks) = (meter.Ended - _from, options.RecycleAfterTasks);
        if (tasks > 0 && ended >= tasks)
        {
            return FormattableString.Invariant($"{ended} attempts ended, of {tasks} at the most");
        }

        _above = IsAbove(workingSet) ? _above + 1 : 0;
        return _above >= LooksAbove ? Size(workingSet) : null;
    }

    /// <summary>How large the process is, and how large it may be.</summary>
    /// <param name="workingSet">The bytes that the process takes up.</param>
    public string Size(long workingSet) =>
        FormattableString.Invariant(
            $"it takes up {workingSet / 1024 / 1024} MiB, {options.RecycleAboveMiB} MiB at the most"
        );

    /// <summary>Begins anew, as after a start.</summary>
    public void Restart() => (_from, _above) = (meter.Ended, 0);
}
