using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Gives waiting tasks another priority, queue or version of their type. Out of the broker first, as with a single edit: from then on no worker
/// can take what is about to change.
/// </summary>
internal sealed class EditStep(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    Handover handover,
    TaskTypeCatalogue types,
    TimeProvider clock
)
{
    public async Task RunAsync(StepProgress step, CancellationToken cancellationToken)
    {
        var versions = await ReadAsync(step, cancellationToken);
        // A broker that is away is found out before anything is withdrawn.
        await handover.HeldAsync([]);
        await handover.WithdrawAsync([
            .. versions.Select(v => new Withdrawal(v.Key, v.Value, Cancel: false)),
        ]);
        IReadOnlyList<Guid> changed = [];
        try
        {
            var held = await handover.HeldAsync([.. versions.Keys]);
            changed = await ledger.ChangeAsync(
                step.Ids.Count,
                session => ApplyAsync(session, step, versions, held, clock.GetUtcNow())
            );
        }
        finally
        {
            // As it was, or a task would wait until nobody remembers the withdrawal.
            foreach (var (id, version) in versions.ExceptBy(changed, v => v.Key))
            {
                await handover.PutBackAsync(id, version);
            }
        }

        await handover.PushAsync(changed);
        ledger.Tell(changed);
    }

    private async Task<IReadOnlyList<Guid>> ApplyAsync(
        LedgerSession session,
        StepProgress step,
        Dictionary<Guid, int> versions,
        IReadOnlySet<Guid> held,
        DateTimeOffset now
    )
    {
        step.Begin();
        var rows = await session.LockAsync(step.Ids);
        step.FailMissing(rows);
        var edited = rows.Values.Where(task => MayEdit(step, task, versions, held)).ToList();
        if (step.Operation.Action is BulkAction.Migrate)
        {
            edited = await MigrateAsync(session, step, edited, now);
        }
        else
        {
            await WriteAsync(session, step.Operation, edited);
            await step.TellAsync(session, edited, Story(step.Operation), now);
        }

        await step.SaveAsync(session);
        return [.. edited.Select(t => t.Id)];
    }

    private async Task<List<TaskItem>> MigrateAsync(
        LedgerSession session,
        StepProgress step,
        List<TaskItem> tasks,
        DateTimeOffset now
    )
    {
        var upgrade = new UpgradePass(session, types, step.Operation.Actor, $" {step.Note}");
        await upgrade.ReadAsync(tasks);
        foreach (var task in tasks)
        {
            if (upgrade.ObjectionTo(task.Id) is { } objection)
            {
                step.Fail(task.Id, objection);
            }
        }

        List<TaskItem> migrated = [.. tasks.Where(t => upgrade.ObjectionTo(t.Id) is null)];
        await session.ExecuteForAllAsync(
            "update tasks set version = version + 1 where id",
            [.. migrated.Select(t => t.Id)]
        );
        await upgrade.WriteAsync(migrated, now);
        return migrated;
    }

    private static bool MayEdit(
        StepProgress step,
        TaskItem task,
        Dictionary<Guid, int> versions,
        IReadOnlySet<Guid> held
    )
    {
        var reason =
            !step.Operation.Action.CanDo(task.State)
                ? $"Only waiting tasks can be edited; this one is {task.State.Word()}."
            : held.Contains(task.Id) ? "The task has started; only waiting tasks can be edited."
            : versions.GetValueOrDefault(task.Id) != task.Version ? "The task changed meanwhile; try again."
            : null;
        if (reason is not null)
        {
            step.Fail(task.Id, reason);
        }

        return reason is null;
    }

    private static async Task WriteAsync(
        LedgerSession session,
        TaskOperation operation,
        List<TaskItem> edited
    )
    {
        List<Guid> ids = [.. edited.Select(t => t.Id)];
        if (operation.Action is not BulkAction.Move)
        {
            await session.ExecuteForAllAsync(
                "update tasks set priority = @p0, version = version + 1 where id",
                ids,
                PriorityOf(operation)
            );
            return;
        }

        var queue = OperationText.ArgumentsOf(operation).Queue!;
        await session.ExecuteForAllAsync(
            "update tasks set queue = @p0, version = version + 1 where id",
            ids,
            queue
        );
        foreach (var task in edited)
        {
            task.Version++;
            session.Tally.Moved(task, task.Queue, task.State, queue, task.State);
        }
    }

    private static short PriorityOf(TaskOperation operation) =>
        operation.Action is BulkAction.Boost
            ? (short)9
            : (short)OperationText.ArgumentsOf(operation).Priority!.Value;

    private static string Story(TaskOperation operation) =>
        operation.Action is BulkAction.Move
            ? $"Moved to queue '{OperationText.ArgumentsOf(operation).Queue}'."
            : $"Priority set to {PriorityOf(operation)}.";

    private async Task<Dictionary<Guid, int>> ReadAsync(
        StepProgress step,
        CancellationToken cancellationToken
    )
    {
        var ids = step.Ids;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Tasks.Where(t => ids.Contains(t.Id))
            .Select(t => new
            {
                t.Id,
                t.Version,
                t.State,
            })
            .ToListAsync(cancellationToken);
        return rows.Where(r => step.Operation.Action.CanDo(r.State)).ToDictionary(r => r.Id, r => r.Version);
    }
}
