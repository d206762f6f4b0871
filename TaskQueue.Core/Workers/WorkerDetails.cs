using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>A worker, and what it has been doing.</summary>
/// <param name="Performance">The worker, and how it is doing.</param>
/// <param name="Running">Tasks that run on it and that whoever asks may see, without bodies, those that began first; the first hundred.</param>
/// <param name="More">Whether more of them run.</param>
/// <param name="Errors">
/// What tasks last failed of here that are dead now or wait for another attempt, the latest first: the first ten, of the
/// latest thousand of both.
/// </param>
/// <param name="Namesakes">How many other workers have its name: tasks are noted by names, and may be theirs.</param>
public sealed record WorkerDetails(
    WorkerPerformance Performance,
    IReadOnlyList<TaskItem> Running,
    bool More,
    IReadOnlyList<TaskItem> Errors,
    int Namesakes
)
{
    /// <summary>The worker.</summary>
    public WorkerNode Worker => Performance.Worker;

    /// <summary>How it stood in each minute of the last hour, the oldest first; minutes in which nobody looked are left out.</summary>
    public IReadOnlyList<WorkerSample> Samples => Performance.Samples;

    /// <summary>Attempts that succeeded within the samples.</summary>
    public long SucceededLately => Performance.SucceededLately;

    /// <summary>Attempts that failed within the samples.</summary>
    public long FailedLately => Performance.FailedLately;
}
