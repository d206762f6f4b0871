using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Workers;

/// <summary>What listeners are told of workers.</summary>
internal static class WorkerEvents
{
    /// <summary>What became of a worker.</summary>
    /// <param name="worker">The worker, as it is now.</param>
    /// <param name="before">How it stood before; none for one that is new.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who did it; nobody where it was seen.</param>
    /// <returns>Nothing when it stands as it did.</returns>
    public static LiveEvent? Of(
        WorkerNode worker,
        WorkerStatus? before,
        DateTimeOffset at,
        string? by = null
    ) =>
        before == worker.Status
            ? null
            : new(EventTopic.Workers, KindOf(worker.Status, before), at, worker.Id.ToString())
            {
                Name = worker.Name,
                From = before?.ToString().ToLowerInvariant(),
                To = worker.Status.ToString().ToLowerInvariant(),
                By = by,
            };

    private static string KindOf(WorkerStatus status, WorkerStatus? before) =>
        status switch
        {
            WorkerStatus.Lost => "worker.silent",
            WorkerStatus.Stopped => "worker.left",
            _ when before is null => "worker.joined",
            _ => "worker.changed",
        };
}
