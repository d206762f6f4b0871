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

    /// <summary>Rules of queues and types that are new here.</summary>
    public long QueueRulesAdded { get; init; }

    /// <summary>Those of queues and types that have a rule here, which stays as it is.</summary>
    public long QueueRulesExisting { get; init; }

    /// <summary>Rules for dead letters that are new here; they stand behind those that are here.</summary>
    public long DeadLetterRulesAdded { get; init; }

    /// <summary>Those whose id or name a rule here has, which stays as it is.</summary>
    public long DeadLetterRulesExisting { get; init; }

    /// <summary>Calendars that are new here.</summary>
    public long CalendarsAdded { get; init; }

    /// <summary>Those whose name a calendar here has, which stays as it is, whatever its days.</summary>
    public long CalendarsExisting { get; init; }

    /// <summary>Schedules that are new here.</summary>
    public long SchedulesAdded { get; init; }

    /// <summary>Those whose id or name a schedule here has, which stays as it is.</summary>
    public long SchedulesExisting { get; init; }

    internal ImportReport With(string kind, int added, int existing) =>
        kind switch
        {
            TransferKinds.QueueRule => this with
            {
                QueueRulesAdded = QueueRulesAdded + added,
                QueueRulesExisting = QueueRulesExisting + existing,
            },
            TransferKinds.LetterRule => this with
            {
                DeadLetterRulesAdded = DeadLetterRulesAdded + added,
                DeadLetterRulesExisting = DeadLetterRulesExisting + existing,
            },
            TransferKinds.Calendar => this with
            {
                CalendarsAdded = CalendarsAdded + added,
                CalendarsExisting = CalendarsExisting + existing,
            },
            _ => this with
            {
                SchedulesAdded = SchedulesAdded + added,
                SchedulesExisting = SchedulesExisting + existing,
            },
        };

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
