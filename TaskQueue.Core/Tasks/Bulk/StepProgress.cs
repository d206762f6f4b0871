using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>What one step did, and where it is written down: in the transaction that did it.</summary>
/// <param name="operation">The operation, as it stood before the step.</param>
/// <param name="ids">The tasks of the step, in order.</param>
internal sealed class StepProgress(TaskOperation operation, IReadOnlyList<Guid> ids)
{
    private readonly List<OperationFailure> _failures = [];

    /// <summary>The operation.</summary>
    public TaskOperation Operation => operation;

    /// <summary>The tasks.</summary>
    public IReadOnlyList<Guid> Ids => ids;

    /// <summary>Said in the timeline of each task, behind what was done.</summary>
    public string Note =>
        operation.Reason is { } reason
            ? $"(Operation {operation.Id}: {reason})"
            : $"(Operation {operation.Id})";

    /// <summary>Begins the step anew: a transaction may be tried more than once.</summary>
    public void Begin() => _failures.Clear();

    /// <summary>Notes that it could not be done to a task.</summary>
    public void Fail(Guid id, string reason) => _failures.Add(new(id, reason));

    /// <summary>
    /// Whether a task is still as the filter that found it says, which looked without a lock; notes it where it is not. One that
    /// has begun to run since is no more what a purge means.
    /// </summary>
    /// <param name="filter">The filter; none where tasks were selected by their ids.</param>
    /// <param name="task">The task, locked.</param>
    public bool IsMeant(TaskFilter? filter, TaskItem task)
    {
        var isMeant =
            filter is null
            || (
                (filter.States.Count == 0 || filter.States.Contains(task.State))
                && (filter.Queues.Count == 0 || filter.Queues.Contains(task.Queue))
            );
        if (!isMeant)
        {
            Fail(task.Id, "It has moved on since it was selected.");
        }

        return isMeant;
    }

    /// <summary>Notes those of the tasks that are not there.</summary>
    public void FailMissing(IReadOnlyDictionary<Guid, TaskItem> found)
    {
        foreach (var id in ids.Where(id => !found.ContainsKey(id)))
        {
            Fail(id, "There is no such task.");
        }
    }

    /// <summary>Says in the timeline of tasks, whose state stays as it is, what was done to them.</summary>
    public Task TellAsync(
        LedgerSession session,
        IEnumerable<TaskItem> tasks,
        string story,
        DateTimeOffset now
    ) =>
        session.InsertAsync(
            LedgerTables.Transitions,
            [
                .. tasks.Select(task => new TaskTransition
                {
                    TaskId = task.Id,
                    At = now,
                    From = task.State,
                    To = task.State,
                    Actor = operation.Actor,
                    Reason = $"{story} {Note}",
                }),
            ]
        );

    /// <summary>Moves the cursor and the counters, in the transaction of the step.</summary>
    /// <exception cref="OperationMovedException">It is not this step's turn any more; nothing of it is kept.</exception>
    public async Task SaveAsync(LedgerSession session)
    {
        var told = OperationText.FailuresOf(operation);
        var failures = told.Concat(_failures).Take(TaskOperation.MostFailures);
        var written = await session.ExecuteAsync(
            "update operations set cursor = @p1, done = done + @p2, failed = failed + @p3, failures = @p4 "
                + "where id = @p0 and cursor = @p5 and status = @p6",
            operation.Id,
            ids[^1],
            (long)(ids.Count - _failures.Count),
            (long)_failures.Count,
            OperationText.Write(failures),
            operation.Cursor,
            (short)OperationStatus.Running
        );
        if (written == 0)
        {
            throw new OperationMovedException();
        }
    }
}
