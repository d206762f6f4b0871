namespace TaskQueue.Core.Tasks;

/// <summary>
/// Where a task stands. The numbers are stored; they never change meaning. States from
/// <see cref="Succeeded"/> on are final: only a person's retry leads out of them.
/// </summary>
public enum TaskState : short
{
    /// <summary>Waits for its time to run.</summary>
    Scheduled = 0,

    /// <summary>Waits for other tasks.</summary>
    Blocked = 1,

    /// <summary>Ready: in the broker, or on its way there. Short tasks stay here until they end.</summary>
    Queued = 2,

    /// <summary>Known to run; written only for attempts that have run for about a second.</summary>
    Running = 3,

    /// <summary>An attempt failed; waits for the time of the next one.</summary>
    Retrying = 4,

    /// <summary>Done, with a result.</summary>
    Succeeded = 5,

    /// <summary>Attempts used up, or not to be retried: a dead letter.</summary>
    Dead = 6,

    /// <summary>Given up by a person or a rule.</summary>
    Cancelled = 7,

    /// <summary>Not started before its expiry.</summary>
    Expired = 8,

    /// <summary>Left out because what it waited for did not end as wanted.</summary>
    Skipped = 9,
}
