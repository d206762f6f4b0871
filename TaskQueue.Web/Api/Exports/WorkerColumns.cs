namespace TaskQueue.Web.Api.Exports;

/// <summary>The columns of workers.</summary>
internal static class WorkerColumns
{
    public static readonly IReadOnlyList<ExportColumn<WorkerResponse>> All =
    [
        new("id", "Id", w => w.Id),
        new("name", "Name", w => w.Name),
        new("host", "Host", w => w.Host),
        new("version", "Product", w => w.Version),
        new("status", "Status", w => w.Status),
        new("order", "Told to", w => w.Order),
        new("orderedBy", "Told by", w => w.OrderedBy),
        new("reason", "Reason", w => w.Reason),
        new("until", "Until", w => w.Until),
        new("capacity", "Slots", w => w.Capacity),
        new("running", "Running", w => w.Running),
        new("queues", "Queues", w => w.Queues),
        new("labels", "Labels", w => w.Labels),
        new("types", "Types", w => w.Types),
        new("startedAt", "Up since", w => w.StartedAt),
        new("lastBeatAt", "Heard of", w => w.LastBeatAt),
        new("lastClaimAt", "Took a task", w => w.LastClaimAt),
        new("succeeded", "Succeeded", w => w.Load.Succeeded),
        new("failed", "Failed", w => w.Load.Failed),
        new("meanMs", "Mean (ms)", w => w.Load.MeanMs),
        new("p95Ms", "P95 (ms)", w => w.Load.P95Ms),
        new("memoryBytes", "Memory", w => w.Load.MemoryBytes),
        new("cpu", "CPU", w => w.Load.Cpu),
        new("busy", "Busy", w => w.Load.Busy),
    ];
}
