namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What somebody wants to be done to many tasks. Nothing is checked yet; <see cref="BulkRules"/> does that.</summary>
public sealed record BulkRequest
{
    /// <summary>The id of the operation, where somebody has noted it before; another one when absent.</summary>
    public Guid? Id { get; init; }

    /// <summary>What is to be done.</summary>
    public required BulkAction Action { get; init; }

    /// <summary>To these tasks; not together with <see cref="Filter"/>.</summary>
    public IReadOnlyList<Guid>? Ids { get; init; }

    /// <summary>To those that match now, and still do when it is their turn; tasks that are accepted later do not join.</summary>
    public TaskFilter? Filter { get; init; }

    /// <summary>The queue that is purged; none where that is not what it is about.</summary>
    public string? Purged { get; init; }

    /// <summary>The rest.</summary>
    public BulkArguments Arguments { get; init; } = new();

    /// <summary>Cancels all that waits in a queue.</summary>
    /// <param name="queue">The queue.</param>
    public static BulkRequest Purge(string queue) =>
        new()
        {
            Action = BulkAction.Cancel,
            Purged = queue,
            Filter = new()
            {
                Queues = [queue],
                States = [TaskState.Scheduled, TaskState.Blocked, TaskState.Queued, TaskState.Retrying],
            },
        };

    /// <summary>Makes the waiting and dead tasks of a type ones of its newest version.</summary>
    /// <param name="type">The type.</param>
    /// <param name="version">Its newest version.</param>
    /// <param name="reason">Why.</param>
    public static BulkRequest Migrate(string type, string version, string? reason) =>
        new()
        {
            Action = BulkAction.Migrate,
            Filter = new()
            {
                Types = [type],
                NotTypeVersion = version,
                States = [.. BulkActions.Waiting, TaskState.Dead],
            },
            Arguments = new() { Reason = reason },
        };

    /// <summary>Queues dead letters again.</summary>
    /// <param name="ids">These tasks.</param>
    /// <param name="filter">Or the dead ones among those that match; its states do not matter.</param>
    public static BulkRequest Requeue(IReadOnlyList<Guid>? ids, TaskFilter? filter) =>
        new()
        {
            Action = BulkAction.Requeue,
            Ids = ids,
            Filter = filter is null ? null : filter with { States = [TaskState.Dead] },
        };

    /// <summary>Deletes dead letters; what is not dead any more when it is its turn stays.</summary>
    /// <param name="ids">These tasks.</param>
    /// <param name="filter">Or the dead ones among those that match; its states do not matter.</param>
    public static BulkRequest Discard(IReadOnlyList<Guid>? ids, TaskFilter? filter)
    {
        // Ids alone would delete whatever has ended: also what succeeded since somebody saw it dead.
        var dead = ids is { Count: > 0 } ? new() { Ids = ids } : filter;
        return Requeue(ids is { Count: > 0 } ? null : ids, dead) with { Action = BulkAction.Delete };
    }
}

/// <summary>What an action needs to know. Stored with the operation.</summary>
public sealed record BulkArguments
{
    /// <summary>For <see cref="BulkAction.SetPriority"/>: 0 to 9.</summary>
    public int? Priority { get; init; }

    /// <summary>For <see cref="BulkAction.Move"/>: where to.</summary>
    public string? Queue { get; init; }

    /// <summary>For <see cref="BulkAction.Tag"/> and <see cref="BulkAction.Untag"/>.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>For <see cref="BulkAction.Apply"/>: the rule for dead letters.</summary>
    public Guid? Rule { get; init; }

    /// <summary>For <see cref="BulkAction.Apply"/>: its name at that time, for people.</summary>
    public string? RuleName { get; init; }

    /// <summary>Why, for those who come after.</summary>
    public string? Reason { get; init; }

    /// <summary>For cancels and deletes, and rules that delete: how long they can be undone before they begin; 10 s when absent.</summary>
    public TimeSpan? UndoWindow { get; init; }

    /// <summary>The queue that is purged, which another permission is enough for; see <see cref="BulkRequest.Purged"/>.</summary>
    public string? Purged { get; init; }

    /// <summary>For <see cref="BulkAction.Requeue"/>: one task first, then a share, then the rest; see <see cref="CanaryPlan"/>.</summary>
    public bool Canary { get; init; }

    /// <summary>How many tasks the first stage of a canary takes; one when absent.</summary>
    public int? First { get; init; }

    /// <summary>Whether a canary halts after its first stage until somebody says that the rest follow.</summary>
    public bool Asks { get; init; }

    /// <summary>How long a stage of a canary may take to end; <see cref="CanaryPlan.UsualWait"/> when absent.</summary>
    public TimeSpan? StageWait { get; init; }
}

/// <summary>What would happen.</summary>
/// <param name="Matched">How many tasks match.</param>
/// <param name="Applicable">How many of them stand so that it can be done to them.</param>
/// <param name="Sample">The newest of them, without payloads.</param>
/// <param name="Tag">Stands for what was counted: a request that brings it is refused where another would be counted by then.</param>
public sealed record BulkPreview(long Matched, long Applicable, IReadOnlyList<TaskItem> Sample, string Tag)
{
    /// <summary>Characters of a <see cref="Tag"/>; versions of rows have fewer.</summary>
    public const int TagLength = 16;
}
