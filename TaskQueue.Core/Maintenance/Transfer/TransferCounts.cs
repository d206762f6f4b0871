namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>How many rows of each kind a file holds.</summary>
public sealed record TransferCounts
{
    /// <summary>Task types.</summary>
    public long TaskTypes { get; init; }

    /// <summary>Queues.</summary>
    public long Queues { get; init; }

    /// <summary>Rules of queues and types: pauses, limits, overrides.</summary>
    public long QueueRules { get; init; }

    /// <summary>Rules for dead letters.</summary>
    public long DeadLetterRules { get; init; }

    /// <summary>Calendars that schedules share.</summary>
    public long Calendars { get; init; }

    /// <summary>Schedules.</summary>
    public long Schedules { get; init; }

    /// <summary>Tasks.</summary>
    public long Tasks { get; init; }

    /// <summary>Ended attempts.</summary>
    public long Attempts { get; init; }

    /// <summary>Entries of timelines.</summary>
    public long Transitions { get; init; }

    /// <summary>Log lines.</summary>
    public long LogLines { get; init; }

    internal TransferCounts With(TransferRow row) =>
        row switch
        {
            TransferTaskType => this with { TaskTypes = TaskTypes + 1 },
            TransferQueue => this with { Queues = Queues + 1 },
            TransferQueueRule => this with { QueueRules = QueueRules + 1 },
            TransferLetterRule => this with { DeadLetterRules = DeadLetterRules + 1 },
            TransferCalendar => this with { Calendars = Calendars + 1 },
            TransferSchedule => this with { Schedules = Schedules + 1 },
            TransferTask => this with { Tasks = Tasks + 1 },
            TransferAttempt => this with { Attempts = Attempts + 1 },
            TransferTransition => this with { Transitions = Transitions + 1 },
            TransferLogLine => this with { LogLines = LogLines + 1 },
            _ => this,
        };
}
