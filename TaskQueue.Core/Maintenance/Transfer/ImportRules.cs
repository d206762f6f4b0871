using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Maintenance.Transfer;

/// <summary>How a task of another installation goes on here; pure.</summary>
internal static class ImportRules
{
    /// <summary>
    /// The rows of a task. One that was running has no worker here: it is queued, or ends if its cancel was asked for. The
    /// attempt that was under way left no trace, so the next one takes its number.
    /// </summary>
    public static ImportedTask ToRows(
        TransferTask task,
        IReadOnlyList<TransferRow> rows,
        string actor,
        DateTimeOffset now
    )
    {
        var item = task.ToRow();
        var transitions = rows.OfType<TransferTransition>().Select(t => t.ToRow(item.Id)).ToList();
        if (item.State is TaskState.Running)
        {
            item.State = item.CancelRequestedAt is null ? TaskState.Queued : TaskState.Cancelled;
            item.FinishedAt = item.State is TaskState.Cancelled ? now : null;
            item.Worker = null;
            item.StartedAt = null;
            item.Progress = null;
            item.ProgressMessage = null;
            item.Version++;
            transitions.Add(
                new()
                {
                    TaskId = item.Id,
                    At = now,
                    From = TaskState.Running,
                    To = item.State,
                    Actor = actor,
                    Reason = "Imported: it was running when it was exported.",
                }
            );
        }

        return new(
            item,
            [.. rows.OfType<TransferAttempt>().Select(a => a.ToRow(item.Id))],
            transitions,
            [.. rows.OfType<TransferLogLine>().Select(l => l.ToRow(item.Id))]
        )
        {
            // Rules look at it when it dies here; how often they may requeue it goes on counting.
            RuleRequeues = task.RuleRequeues ?? 0,
            Dependencies =
            [
                .. (task.DependsOn ?? []).Select(d => new TaskDependency
                {
                    TaskId = item.Id,
                    DependsOnId = d.Id,
                    Outcome = d.Outcome,
                }),
            ],
            Uniques =
            [
                .. (task.Uniques ?? []).Select(u => new TaskUnique
                {
                    Key = u.Key,
                    TaskId = item.Id,
                    Until = u.Until?.ToUniversalTime(),
                }),
            ],
        };
    }
}
