using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

// What waits for another person, and what they say to it.
public sealed partial class Operations
{
    /// <summary>Those that wait for somebody's word, as far as a person sees them; the oldest first.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>At most <see cref="MostOpen"/>, and for each whether they may decide it.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyList<AwaitedOperation>> AwaitedAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await WithoutSelection(
                db.Operations.Where(o => o.Status == OperationStatus.AwaitingApproval)
                    .OrderBy(o => o.Id)
                    .Take(MostOpen)
            )
            .ToListAsync(cancellationToken);
        var everywhere = actor.ScopeOf(Permissions.TasksRead).IsEverywhere;
        var seen = new List<AwaitedOperation>();
        foreach (var row in rows)
        {
            var own = OperationJudge.IsMaker(actor, row);
            var decides =
                actor is { KeyId: null, UserId: not null }
                && !own
                && await OperationJudge.CoversAsync(db, actor, row, cancellationToken);
            if (everywhere || own || decides)
            {
                seen.Add(new(row, decides));
            }
        }

        return seen;
    }

    /// <summary>What an operation that has not ended would touch as things stand, and some of it.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="id">The operation.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">No such operation, or it has ended.</exception>
    public async Task<BulkPreview> LookAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        var seen = await FindAsync(actor, id, cancellationToken) ?? throw NoSuchOperation();
        if (!Open.Contains(seen.Status))
        {
            throw new RefusalException(RefusalCode.Conflict, $"It is {seen.Status.Said()}.");
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var row = await db.Operations.AsNoTracking().SingleAsync(o => o.Id == id, cancellationToken);
        var selected = OperationText.SelectionOf(row);
        // Whoever sees some queues alone is shown what lies there.
        var scope = actor.ScopeOf(Permissions.TasksRead);
        var request = new BulkRequest
        {
            Action = row.Action,
            Ids = selected.Ids,
            Filter = selected.Filter?.Within(scope),
        };
        var counts = await _selection.CountAsync(request, cancellationToken, row);
        var sample = await _selection.SampleAsync(request, cancellationToken, row);
        return new(
            counts.Values.Sum(),
            counts.Where(c => row.Action.CanDo(c.Key)).Sum(c => c.Value),
            [.. sample.Where(t => actor.May(Permissions.TasksRead, t.Queue))],
            SelectionTag.Of(counts, sample)
        );
    }

    /// <summary>Approves or refuses work that another person asked for.</summary>
    /// <param name="actor">Who does; a person, who may do it themselves and did not ask for it.</param>
    /// <param name="id">The operation.</param>
    /// <param name="decision">What they say.</param>
    /// <exception cref="RefusalException">
    /// Not allowed, no such operation, no reason, it waits for nobody's word, or who asked for it may not do it any more.
    /// </exception>
    public async Task DecideAsync(Actor actor, Guid id, Decision decision)
    {
        actor.RequireSome(Permissions.TasksRead);
        decision = decision with
        {
            Reason = string.IsNullOrWhiteSpace(decision.Reason) ? null : decision.Reason.Trim(),
        };
        var operation = await RequireJudgeAsync(actor, id, decision);
        var (trace, now) = (AuditLog.TraceId, clock.GetUtcNow());
        var decided = await ledger.ChangeAsync(
            1,
            async session =>
            {
                var done = await OperationControls.DecideAsync(session, operation, decision, actor.Name, now);
                if (done)
                {
                    await AuditTable.WriteAsync(
                        session,
                        OperationAudit.Entry(audit, actor, operation, decision, trace)
                    );
                }

                return done;
            }
        );
        if (!decided)
        {
            var after = await FindAsync(Actor.System, id, CancellationToken.None) ?? throw NoSuchOperation();
            throw NotAwaited(after);
        }

        signals.Tell(OperationEvents.Decided(operation, decision, actor.Name, now));
    }

    private async Task<TaskOperation> RequireJudgeAsync(Actor actor, Guid id, Decision decision)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var operation = await FindAsync(Actor.System, id, CancellationToken.None) ?? throw NoSuchOperation();
        if (await FindAsync(actor, id, CancellationToken.None) is null)
        {
            throw NoSuchOperation();
        }

        await OperationJudge.RequireAsync(db, actor, operation, CancellationToken.None);
        var errors = new FieldErrors();
        errors.Require(
            decision.Approves || decision.Reason is not null,
            "reason",
            "Say why it is refused; who asked for it reads it."
        );
        TextRules.Check(decision.Reason, "reason", BulkRules.LongestReason, errors);
        errors.ThrowIfAny();
        if (operation.Status is not OperationStatus.AwaitingApproval)
        {
            throw NotAwaited(operation);
        }

        if (decision.Approves)
        {
            if (operation.Matched > Freshness.ManyTasks)
            {
                actor.RequireFresh(clock);
            }

            if (!await OperationJudge.MakerStillMayAsync(db, operation, CancellationToken.None))
            {
                throw new RefusalException(
                    RefusalCode.Conflict,
                    $"{operation.Actor} may not do this any more, so it cannot be approved. Refuse it."
                );
            }
        }

        return operation;
    }

    // It may have been decided, undone or too late a moment ago.
    private static RefusalException NotAwaited(TaskOperation operation) =>
        new(
            RefusalCode.Conflict,
            operation switch
            {
                { Status: OperationStatus.AwaitingApproval } =>
                    "Nobody approved it in time; it has to be asked for again.",
                { DecidedBy: { } by } =>
                    $"{by} has {(operation.Status is OperationStatus.Refused ? "refused" : "approved")} it already.",
                { ApprovalUntil: null } => "It needs nobody's approval.",
                _ => $"It is {operation.Status.Said()}.",
            }
        );
}

/// <summary>An operation that waits for somebody's word.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="MayDecide">Whether who looks may say it.</param>
public sealed record AwaitedOperation(TaskOperation Operation, bool MayDecide);
