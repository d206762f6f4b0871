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
        var filter = OperationText.SelectionOf(step.Operation).Filter;
        var gone = new List<TaskItem>(rows.Count);
        foreach (var task in rows.Values.Where(t => step.IsMeant(filter, t)))
        {
            if (RemovePass.ObjectionTo(task) is { } objection)
            {
                step.Fail(task.Id, objection);
            }
            else
            {
                gone.Add(task);
            }
        }

        await RemovePass.RemoveAsync(session, gone);
        await step.SaveAsync(session);
        return true;
    }
}
