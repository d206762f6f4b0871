using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>A worker, and what it has been doing.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Running">Tasks that run on it and that whoever asks may see, without bodies, those that began first; the first hundred.</param>
/// <param name="More">Whether more of them run.</param>
/// <param name="Errors">
/// What tasks last failed of here that are dead now or wait for another attempt, the latest first: the first ten, of the
/// latest thousand of both.
/// </param>
/// <param name="Samples">How it stood in each minute of the last hour, the oldest first; minutes in which nobody looked are left out.</param>
/// <param name="Namesakes">How many other workers have its name: tasks are noted by names, and may be theirs.</param>
public sealed record WorkerDetails(
    WorkerNode Worker,
    IReadOnlyList<TaskItem> Running,
    bool More,
    IReadOnlyList<TaskItem> Errors,
    IReadOnlyList<WorkerSample> Samples,
    int Namesakes
)
{
    /// <summary>Attempts that succeeded within the samples.</summary>
    public long SucceededLately => Since(s => s.Succeeded, Worker.Succeeded);

    /// <summary>Attempts that failed within the samples.</summary>
    public long FailedLately => Since(s => s.Failed, Worker.Failed);

    // From the first sample on; a worker that is younger than an hour has done all of it in that time.
    private long Since(Func<WorkerSample, long> read, long total) =>
        Samples is [var first, ..] && first.At - Worker.StartedAt > TimeSpan.FromMinutes(2)
            ? Math.Max(0, total - read(first))
            : total;
}
