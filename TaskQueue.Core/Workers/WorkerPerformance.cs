namespace TaskQueue.Core.Workers;

/// <summary>How a worker is doing: since its start, and in the last hour.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Samples">How it stood in each minute of the last hour, the oldest first; minutes in which nobody looked are left out.</param>
public sealed record WorkerPerformance(WorkerNode Worker, IReadOnlyList<WorkerSample> Samples)
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
