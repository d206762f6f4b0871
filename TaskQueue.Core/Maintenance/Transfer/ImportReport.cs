namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>What an import did, or would do.</summary>
public sealed record ImportReport
{
    /// <summary>Whether nothing was changed.</summary>
    public required bool DryRun { get; init; }

    /// <summary>When the file was written.</summary>
    public required DateTimeOffset ExportedAt { get; init; }

    /// <summary>The version of the program that wrote it.</summary>
    public required string Product { get; init; }

    /// <summary>The database that it came from: <c>sqlite</c> or <c>postgres</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>What is in the file.</summary>
    public required TransferCounts File { get; init; }

    /// <summary>Tasks that are new here.</summary>
    public long Added { get; init; }

    /// <summary>Tasks that were here already, and stay as they are.</summary>
    public long Existing { get; init; }

    /// <summary>Tasks that are left out because another task has their idempotency key.</summary>
    public long KeysTaken { get; init; }

    /// <summary>New tasks that were running when they were exported; they are queued, or cancelled if that was asked for.</summary>
    public long Requeued { get; init; }

    /// <summary>Queues that were not known here.</summary>
    public long QueuesAdded { get; init; }

    /// <summary>Task types that were not known here.</summary>
    public long TaskTypesAdded { get; init; }

    internal static ImportReport Of(ReceivedExport export, bool dryRun) =>
        new()
        {
            DryRun = dryRun,
            ExportedAt = export.ExportedAt,
            Product = export.Product,
            Provider = export.Provider,
            File = export.Counts,
        };
}
