using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Dead tasks, to be looked through, requeued and discarded. A dead letter is the task: it has the same id.</summary>
/// <param name="tasks">Retries and deletes.</param>
/// <param name="replay">Submits again with another payload.</param>
/// <param name="queries">Reads them.</param>
public sealed class DeadLetters(TaskService tasks, Replay replay, TaskQueries queries)
{
    private const string Letter = "dead letter";

    /// <summary>A page of dead letters.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which; its states do not matter.</param>
    /// <param name="cursor">Where the page starts.</param>
    /// <param name="limit">How many rows at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the cursor is not one of ours.</exception>
    public Task<Page<TaskItem>> ListAsync(
        Actor actor,
        TaskFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    ) =>
        queries.ListAsync(actor, filter with { States = [TaskState.Dead] }, cursor, limit, cancellationToken);

    /// <summary>One dead letter, whole; without its payload for those who may not see payloads.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or no dead task has this id.</exception>
    public async Task<TaskItem> GetAsync(Actor actor, Guid id, CancellationToken cancellationToken) =>
        await queries.FindAsync(actor, id, cancellationToken) is { State: TaskState.Dead } task
            ? task
            : throw new RefusalException(RefusalCode.NotFound, "There is no such dead letter.");

    /// <summary>Queues a dead letter again: the same task, or with a payload a new one; the first then stays dead.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The task.</param>
    /// <param name="payload">Another payload; none when absent.</param>
    /// <param name="cancellationToken">Ends the read of the dead letter.</param>
    /// <returns>The id of the task that is queued now.</returns>
    /// <exception cref="RefusalException">Not allowed, no such dead letter, or the payload is not acceptable.</exception>
    public async Task<Guid> RequeueAsync(
        Actor actor,
        Guid id,
        ReadOnlyMemory<byte>? payload,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        var letter = await GetAsync(Actor.System, id, cancellationToken);
        actor.RequireOn(Permissions.DeadLettersRequeue, letter.Queue, Letter);
        if (payload is not null)
        {
            actor.RequireOn(Permissions.TasksPayload, letter.Queue, Letter);
        }

        var requeuer = actor.Also(Permissions.TasksWrite, Permissions.DeadLettersRequeue);
        return payload is null
            ? (await tasks.RetryAsync(requeuer, id)).Id
            : (await replay.RunAsync(requeuer, id, payload, traceId: null, cancellationToken)).Id;
    }

    /// <summary>Deletes a dead letter with its history.</summary>
    /// <param name="actor">Who asks; deleting needs the permission to write tasks, too.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the read of the dead letter.</param>
    /// <param name="version">Refuse unless it still has this version: it may have died anew, of something else. Any when absent.</param>
    /// <exception cref="RefusalException">Not allowed, no such dead letter, stale, or it was changed at the same time.</exception>
    public async Task DiscardAsync(
        Actor actor,
        Guid id,
        CancellationToken cancellationToken,
        int? version = null
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        actor.RequireSome(Permissions.TasksWrite);
        var task = await GetAsync(Actor.System, id, cancellationToken);
        actor.RequireOn(Permissions.DeadLettersRequeue, task.Queue, Letter);
        await tasks.DeleteAsync(actor, id, version ?? task.Version);
    }
}
