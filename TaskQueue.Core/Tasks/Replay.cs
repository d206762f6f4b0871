using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Submits a task once more, as a new one that names the first as its parent; the first one stays as it is. Type, queue,
/// priority, limits, labels, texts and tags are taken over; times, expiry and idempotency key are not, since they were meant for
/// the first one.
/// </summary>
/// <param name="tasks">Accepts the new one.</param>
/// <param name="queries">Reads the first one.</param>
/// <param name="audit">Tells who did it.</param>
public sealed class Replay(TaskService tasks, TaskQueries queries, AuditLog audit)
{
    /// <summary>Replays a task, however it stands.</summary>
    /// <param name="actor">Who asks; needs to see payloads, since the new task shows what the first one was given.</param>
    /// <param name="id">The first task.</param>
    /// <param name="payload">Another payload; that of the first task when absent.</param>
    /// <param name="traceId">The request's trace.</param>
    /// <param name="cancellationToken">Ends the read; the new task is then not submitted.</param>
    /// <returns>The new task.</returns>
    /// <exception cref="RefusalException">Not allowed, no such task, a bad payload, or the store is away.</exception>
    public async Task<TaskItem> RunAsync(
        Actor actor,
        Guid id,
        ReadOnlyMemory<byte>? payload,
        string? traceId,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksWrite);
        actor.RequireSome(Permissions.TasksPayload);
        var first =
            await queries.FindAsync(Actor.System, id, cancellationToken)
            ?? throw new RefusalException(RefusalCode.NotFound, "There is no such task.");
        actor.RequireOn(Permissions.TasksWrite, first.Queue);
        actor.RequireOn(Permissions.TasksPayload, first.Queue);
        var outcome = await tasks.SubmitAsync(actor, Again(first, payload, traceId));
        await audit.WriteAsync(
            actor,
            AuditActions.TaskReplayed,
            AuditSubject.Task(id),
            new { made = outcome.Id, payload = payload is null ? null : "replaced" }
        );
        return outcome.Task!;
    }

    /// <summary>The submission that repeats a task.</summary>
    /// <param name="first">The task, with its payload.</param>
    /// <param name="payload">Another payload; its own when absent.</param>
    /// <param name="traceId">The request's trace.</param>
    public static NewTask Again(TaskItem first, ReadOnlyMemory<byte>? payload, string? traceId) =>
        new()
        {
            Type = first.Type,
            // Another payload is one of today.
            TypeVersion = payload is null ? first.TypeVersion ?? "" : null,
            Payload = payload ?? first.Payload,
            Queue = first.Queue,
            Priority = first.Priority,
            Name = first.Name,
            Description = first.Description,
            Timeout = first.Timeout,
            ResultTtl = first.ResultTtl,
            MaxAttempts = first.MaxAttempts,
            Retry = first.Retry,
            ConcurrencyKey = first.ConcurrencyKey.Length == 0 ? null : first.ConcurrencyKey,
            Tags = first.Tags,
            Labels = first.Labels,
            CorrelationId = first.CorrelationId,
            ParentId = first.Id,
            TraceId = traceId,
            // It was accepted before; a worker that knows it may be away just now.
            AllowUnknownType = true,
        };
}
