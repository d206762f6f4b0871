using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Takes a requeue that goes as a canary one step on. Where it stands is in its row, and each change of the row is bound
/// to where it was read, so that of two processes only one takes a step.
/// </summary>
internal sealed class CanaryStep(
    TaskLedger ledger,
    Selection selection,
    CanaryWatch watch,
    MoveStep move,
    TimeProvider clock
)
{
    private const string BeginWait =
        "update operations set stage_until = @p1 where id = @p0 and stage = @p2 and status = 1 and stage_until is null";

    private const string Advance =
        "update operations set stage = @p1, stage_until = null where id = @p0 and stage = @p2 and status = 1";

    // Paused, until somebody says that the rest follow.
    private const string Offer =
        "update operations set stage = 4, status = 2, stage_until = null where id = @p0 and stage = @p1 and status = 1";

    private const string Stop =
        "update operations set status = 6, finished_at = @p1, stop_reason = @p2, stopped_by = @p3 "
        + "where id = @p0 and status = 1";

    /// <summary>Takes the step.</summary>
    /// <exception cref="OperationMovedException">Somebody else did, or it was paused or ended.</exception>
    public async Task<CanaryOutcome> RunAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        if (await HasComeBackAsync(operation, cancellationToken))
        {
            return CanaryOutcome.Stopped;
        }

        var room = Math.Min(CanaryPlan.Room(operation), Selection.Step);
        var ids =
            room > 0 && operation.StageUntil is null
                ? await selection.NextAsync(operation, (int)room, cancellationToken)
                : [];
        if (ids.Count > 0)
        {
            await move.RunAsync(new(operation, ids));
            return CanaryOutcome.Sent;
        }

        return CanaryPlan.IsLast(operation.Stage)
            ? await EndAsync(operation, cancellationToken)
            : await WaitAsync(operation, cancellationToken);
    }

    private async Task<bool> HasComeBackAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        if (await watch.ReturnedAsync(operation, cancellationToken) is not { } back)
        {
            return false;
        }

        var reason = CanaryPlan.CameBack(back.Id, back.ErrorKind, back.ErrorMessage);
        await WriteAsync(Stop, operation.Id, clock.GetUtcNow(), reason, back.Id);
        return true;
    }

    private async Task<CanaryOutcome> EndAsync(
        TaskOperation operation,
        CancellationToken cancellationToken
    ) =>
        await watch.ForgetAsync(operation.Id, cancellationToken) ? CanaryOutcome.Sent : CanaryOutcome.Through;

    // All tasks of the stage are out: their ends are waited for, retries included.
    private async Task<CanaryOutcome> WaitAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        var (now, wait) = (clock.GetUtcNow(), CanaryPlan.WaitOf(OperationText.ArgumentsOf(operation)));
        if (operation.StageUntil is not { } until)
        {
            await WriteAsync(BeginWait, operation.Id, now + wait, (short)operation.Stage);
            return CanaryOutcome.Sent;
        }

        if (await watch.UnendedAsync(operation, cancellationToken) is not { } unended)
        {
            // Asked again: the last of them may have ended between the two questions.
            if (await HasComeBackAsync(operation, cancellationToken))
            {
                return CanaryOutcome.Stopped;
            }

            await AdvanceAsync(operation, cancellationToken);
            return CanaryOutcome.Sent;
        }

        if (now < until)
        {
            return CanaryOutcome.Waits;
        }

        var reason = CanaryPlan.NotInTime(unended.Id, unended.State, wait);
        await WriteAsync(Stop, operation.Id, now, reason, unended.Id);
        return CanaryOutcome.Stopped;
    }

    private async Task AdvanceAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        var next = CanaryPlan.After(operation.Stage, OperationText.ArgumentsOf(operation).Asks);
        if (next is not OperationStage.Offered)
        {
            await WriteAsync(Advance, operation.Id, (short)next, (short)operation.Stage);
        }
        else if ((await selection.NextAsync(operation, 1, cancellationToken)).Count > 0)
        {
            await WriteAsync(Offer, operation.Id, (short)operation.Stage);
        }
        else
        {
            // All of them were tried out: there is nothing to ask about.
            await WriteAsync(Advance, operation.Id, (short)OperationStage.Rest, (short)operation.Stage);
        }
    }

    private async Task WriteAsync(string sql, params object?[] values)
    {
        if (await ledger.ChangeAsync(1, session => session.ExecuteAsync(sql, values)) == 0)
        {
            throw new OperationMovedException();
        }
    }
}

/// <summary>What came of a step.</summary>
internal enum CanaryOutcome
{
    /// <summary>Something was done; there is more.</summary>
    Sent,

    /// <summary>Nothing can be done before tasks end.</summary>
    Waits,

    /// <summary>All is done.</summary>
    Through,

    /// <summary>It has ended itself.</summary>
    Stopped,
}
