using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>Deletes tasks that have ended, with their history. The operation is what remains of them.</summary>
internal sealed class DeleteStep(TaskLedger ledger)
{
    public async Task RunAsync(StepProgress step)
    {
        await ledger.ChangeAsync(step.Ids.Count, session => ApplyAsync(session, step));
        ledger.Tell(step.Ids);
    }

    private static async Task<bool> ApplyAsync(LedgerSession session, StepProgress step)
    {
        step.Begin();
        var rows = await session.LockAsync(step.Ids);
        step.FailMissing(rows);
        foreach (var task in rows.Values.Where(t => !t.State.IsFinal()))
        {
            step.Fail(
                task.Id,
                $"Only tasks that have ended can be deleted; this one is {task.State.Word()}."
            );
        }

        await RemovePass.RemoveAsync(session, [.. rows.Values.Where(t => t.State.IsFinal())]);
        await step.SaveAsync(session);
        return true;
    }
}
