using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

// What is seen of operations, and what is done to them.
public sealed partial class Operations
{
    /// <summary>One operation; none when there is none, or somebody else asked for it and it is about queues that they do not see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The operation.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<TaskOperation?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await WithoutSelection(db.Operations.Where(o => o.Id == id))
            .FirstOrDefaultAsync(cancellationToken);
        return
            found is null
            || scope.Queues is not { } queues
            || found.Actor == actor.Name
            || await OperationScope.IsWithinAsync(db, id, queues, cancellationToken)
            ? found
            : null;
    }

    /// <summary>A page of operations, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cursor">Where the page starts.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">The cursor is not one of ours.</exception>
    public async Task<Page<TaskOperation>> ListAsync(
        Actor actor,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        limit = Math.Clamp(limit, 1, TaskLimits.Page);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var query = SeenBy(actor, db.Operations);
        if (cursor is not null)
        {
            var after = Guid.TryParseExact(cursor, "N", out var id)
                ? id
                : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
            query = query.Where(o => o.Id.CompareTo(after) < 0);
        }

        var rows = await WithoutSelection(query.OrderByDescending(o => o.Id).Take(limit + 1))
            .ToListAsync(cancellationToken);
        var items = rows.Count > limit ? rows[..limit] : rows;
        return new(items, rows.Count > limit ? items[^1].Id.ToString("N") : null);
    }

    /// <summary>Halts, resumes, ends or undoes an operation.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">The operation.</param>
    /// <param name="control">What is to happen.</param>
    /// <exception cref="RefusalException">
    /// Not allowed, no such operation, or too late for that. Whoever asked for it may, and who may write in all queues that it is about.
    /// </exception>
    public async Task ControlAsync(Actor actor, Guid id, OperationControl control)
    {
        var operation = await RequireControlAsync(actor, id, control);
        var trace = AuditLog.TraceId;
        var moved = await ledger.ChangeAsync(
            1,
            async session =>
            {
                var done = await OperationControls.ApplyAsync(
                    session,
                    id,
                    control,
                    actor.Name,
                    clock.GetUtcNow()
                );
                if (done)
                {
                    await AuditTable.WriteAsync(
                        session,
                        OperationAudit.Entry(audit, actor, id, control, trace)
                    );
                }

                return done;
            }
        );
        if (!moved)
        {
            var now = await FindAsync(Actor.System, id, CancellationToken.None) ?? throw NoSuchOperation();
            throw new RefusalException(RefusalCode.Conflict, OperationControls.Refusal(now, control));
        }

        signals.Tell(OperationEvents.Of(control, operation, actor.Name, clock.GetUtcNow()));
    }

    /// <summary>Whether somebody may halt or end an operation, at least where it is about queues of theirs.</summary>
    /// <param name="actor">Who.</param>
    /// <param name="operation">The operation.</param>
    public static bool OffersControl(Actor actor, TaskOperation operation) =>
        operation.Actor == actor.Name || actor.May(Permissions.TasksWrite);

    // Whoever may in some queues alone has a part of the tasks, and of the operations those that they asked for.
    private static IQueryable<TaskOperation> SeenBy(Actor actor, IQueryable<TaskOperation> operations) =>
        actor.RequireSome(Permissions.TasksRead).IsEverywhere
            ? operations
            : operations.Where(o => o.Actor == actor.Name);

    // Whoever asked for it halts it and takes it back by whichever door they came; that it goes on, they must still be allowed
    // to ask for.
    private async Task<TaskOperation> RequireControlAsync(Actor actor, Guid id, OperationControl control)
    {
        var operation = await FindAsync(Actor.System, id, CancellationToken.None) ?? throw NoSuchOperation();
        var isOwn = operation.Actor == actor.Name;
        if (
            isOwn
            && (control is not OperationControl.Resume || OperationJudge.NeededFor(operation).All(actor.May))
        )
        {
            return operation;
        }

        var queues = actor.RequireSome(Permissions.TasksWrite).Queues;
        if (queues is null || isOwn)
        {
            return operation;
        }

        // One that they do not see is none.
        _ = await FindAsync(actor, id, CancellationToken.None) ?? throw NoSuchOperation();
        await using var db = await contexts.CreateDbContextAsync();
        return await OperationScope.IsWithinAsync(db, id, queues, CancellationToken.None)
            ? operation
            : throw new RefusalException(
                RefusalCode.Forbidden,
                "This operation is about queues that are not yours; whoever asked for it decides, or who may write in all of them."
            );
    }

    private static RefusalException NoSuchOperation() =>
        new(RefusalCode.NotFound, "There is no such operation.");

    // Ten thousand ids weigh more than the rest of the row together.
    private static IQueryable<TaskOperation> WithoutSelection(IQueryable<TaskOperation> query) =>
        query.Select(o => new TaskOperation
        {
            Id = o.Id,
            Action = o.Action,
            Status = o.Status,
            Actor = o.Actor,
            Reason = o.Reason,
            Arguments = o.Arguments,
            Matched = o.Matched,
            Done = o.Done,
            Failed = o.Failed,
            Failures = o.Failures,
            CreatedAt = o.CreatedAt,
            NotBefore = o.NotBefore,
            StartedAt = o.StartedAt,
            FinishedAt = o.FinishedAt,
            ChangedBy = o.ChangedBy,
            Stage = o.Stage,
            StageUntil = o.StageUntil,
            StopReason = o.StopReason,
            StoppedBy = o.StoppedBy,
            MakerId = o.MakerId,
            ApprovalUntil = o.ApprovalUntil,
            DecidedBy = o.DecidedBy,
            DecidedAt = o.DecidedAt,
            DecisionReason = o.DecisionReason,
        });
}
