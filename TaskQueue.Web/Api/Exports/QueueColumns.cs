using TaskQueue.Core.Queues;

namespace TaskQueue.Web.Api.Exports;

/// <summary>The columns of queues.</summary>
internal static class QueueColumns
{
    public static readonly IReadOnlyList<ExportColumn<QueueOverview>> All =
    [
        new("name", "Queue", q => q.Name),
        new("paused", "Paused", q => q.Policy?.Paused ?? false),
        new("pausedBy", "Paused by", q => q.Policy?.PausedBy),
        new("reason", "Reason", q => q.Policy?.PauseReason),
        new("until", "Until", q => q.Policy?.PausedUntil),
        new("depth", "Waiting", q => q.Depth),
        new("scheduled", "Scheduled", q => q.Scheduled),
        new("blocked", "Blocked", q => q.Blocked),
        new("queued", "Queued", q => q.Queued),
        new("running", "Running", q => q.Running),
        new("retrying", "Retrying", q => q.Retrying),
        new("succeeded", "Succeeded", q => q.Succeeded),
        new("dead", "Dead", q => q.Dead),
        new("cancelled", "Cancelled", q => q.Cancelled),
        new("expired", "Expired", q => q.Expired),
        new("skipped", "Skipped", q => q.Skipped),
        new("accepted", "Accepted", q => q.Accepted),
        new("removed", "Removed", q => q.Removed),
        new("weight", "Weight", q => q.Policy?.Effective.Weight ?? 1),
    ];
}
