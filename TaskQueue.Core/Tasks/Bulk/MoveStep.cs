using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Cancels, retries or requeues tasks, by the rules that hold for one.</summary>
internal sealed class MoveStep(
    TaskLedger ledger,
    Handover handover,
    TaskTypeCatalogue types,
    TimeProvider clock
)
{
    public async Task RunAsync(StepProgress step)
    {
        var retries = step.Operation.Action is not BulkAction.Cancel;
        // A cancelled attempt that has not stopped yet would settle into the retried task.
        var held = retries ? await handover.HeldAsync(step.Ids) : new HashSet<Guid>();
        var changed = await ledger.ChangeAsync(
            step.Ids.Count,
            session => ApplyAsync(session, step, held, clock.GetUtcNow())
        );
        if (retries)
        {
            await handover.PushAsync([.. changed.Select(t => t.Id)]);
        }
        else
        {
            await handover.WithdrawAsync([.. changed.Select(t => new Withdrawal(t.Id, t.Version))]);
        }

        ledger.Tell(changed.Select(t => t.Id));
    }

    private async Task<IReadOnlyList<TaskItem>> ApplyAsync(
        LedgerSession session,
        StepProgress step,
        IReadOnlySet<Guid> held,
        DateTimeOffset now
    )
    {
        step.Begin();
        // What is cancelled need not be one of today's version.
        var upgrade =
            step.Operation.Action is BulkAction.Cancel
                ? null
                : new UpgradePass(session, types, step.Operation.Actor, $" {step.Note}");
        var filter = OperationText.SelectionOf(step.Operation).Filter;
        var found = new Dictionary<Guid, TaskItem>(step.Ids.Count);
        var died = new Dictionary<Guid, long>();
        var changed = await MovePass.RunAsync(
            session,
            step.Ids,
            task =>
            {
                found[task.Id] = task;
                died[task.Id] = ErrorFingerprint.Of(task);
                return step.IsMeant(filter, task) ? Move(step, task, held, upgrade, now) : Moved.Not;
            },
            now,
            upgrade
        );
        step.FailMissing(found);
        if (step.Operation.Stage is not OperationStage.Whole)
        {
            await CanaryWatch.AddAsync(session, step.Operation.Id, changed.Select(t => (t.Id, died[t.Id])));
        }

        await step.SaveAsync(session);
        return changed;
    }

    private static Moved Move(
        StepProgress step,
        TaskItem task,
        IReadOnlySet<Guid> held,
        UpgradePass? upgrade,
        DateTimeOffset now
    )
    {
        if (held.Contains(task.Id) && step.Operation.Action.CanDo(task.State))
        {
            step.Fail(
                task.Id,
                "The task is still ready or running somewhere; try again when it has stopped."
            );
            return Moved.Not;
        }

        if (upgrade?.ObjectionTo(task.Id) is { } objection && step.Operation.Action.CanDo(task.State))
        {
            step.Fail(task.Id, objection);
            return Moved.Not;
        }

        try
        {
            var actor = step.Operation.Actor;
            var moved = step.Operation.Action switch
            {
                BulkAction.Retry => TaskMoves.Retry(task, actor),
                BulkAction.Requeue => TaskMoves.Requeue(task, actor, "Requeued."),
                _ => TaskMoves.Cancel(task, actor, now),
            };
            return moved with { Reason = $"{moved.Reason} {step.Note}" };
        }
        catch (RefusalException refusal)
        {
            step.Fail(task.Id, refusal.Message);
            return Moved.Not;
        }
    }
}
