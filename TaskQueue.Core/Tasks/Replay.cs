using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks;

/// <summary>Submits a task once more as a new one that names the first; the first stays as it is.</summary>
/// <param name="tasks">Accepts the new task.</param>
/// <param name="queries">Reads the first.</param>
/// <param name="ledger">Notes in the history of the first that there is another.</param>
public sealed class Replay(TaskService tasks, TaskQueries queries, TaskLedger ledger)
{
    /// <summary>Replays a task that has ended.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The first task.</param>
    /// <param name="payload">Another payload; the first task's when absent.</param>
    /// <param name="cancellationToken">Ends the read of the first task.</param>
    /// <returns>The new task's id.</returns>
    /// <exception cref="RefusalException">Not allowed, no such task, it has not ended, or the payload is not acceptable.</exception>
    public async Task<Guid> ReplayAsync(
        Actor actor,
        Guid id,
        ReadOnlyMemory<byte>? payload,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.TasksWrite);
        actor.Require(Permissions.TasksPayload);
        var first =
            await queries.FindAsync(Actor.System, id, cancellationToken)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task.");
        if (!first.State.IsFinal())
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"Only tasks that have ended can be replayed; this one is {first.State.Word()}."
            );
        }

        var outcome = await tasks.SubmitAsync(actor, Again(first, payload ?? first.Payload));
        var replay = outcome.Id!.Value;
        var how = payload is null ? "" : " with another payload";
        await ledger.MoveAsync([id], _ => Moved.By(actor.Name, $"Replayed as {replay}{how}."));
        return replay;
    }

    // Times and keys were the first one's alone.
    private static NewTask Again(TaskItem first, ReadOnlyMemory<byte> payload) =>
        new()
        {
            Type = first.Type,
            Payload = payload,
            Queue = first.Queue,
            Priority = first.Priority,
            Name = first.Name,
            Description = first.Description,
            Timeout = first.Timeout,
            MaxAttempts = first.MaxAttempts,
            Retry = first.Retry,
            Tags = first.Tags,
            CorrelationId = first.CorrelationId,
            ParentId = first.Id,
            // It was accepted once.
            AllowUnknownType = true,
        };
}
