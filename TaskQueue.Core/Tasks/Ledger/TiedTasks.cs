using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Accepts tasks that depend on others or that must be the only one of their kind. The tasks that they are tied to are
/// locked first, all in one order, so that none of them ends unseen between the look at its state and the commit.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="outcomes">What became of the tasks so far, and takes what becomes of these.</param>
/// <param name="now">The current time.</param>
internal sealed class TiedTasks(
    LedgerSession session,
    Dictionary<Guid, AcceptOutcome> outcomes,
    DateTimeOffset now
)
{
    private readonly Dictionary<Guid, TaskItem> _pending = [];
    private readonly List<TaskDependency> _edges = [];
    private readonly Dictionary<Guid, TaskItem> _here = [];
    private readonly HashSet<TaskItem> _marked = [];
    private Dictionary<Guid, TaskItem> _there = [];

    /// <summary>Accepts them, in their order: one may depend on those before it.</summary>
    public async Task AcceptAsync(IReadOnlyList<TaskItem> tasks)
    {
        var news = new List<TaskItem>(tasks.Count);
        foreach (var task in tasks)
        {
            if (
                task.IdempotencyKey is not null
                && await AcceptPass.FindFirstAsync(session, task) is { } first
            )
            {
                outcomes[task.Id] = first;
            }
            else
            {
                news.Add(task);
            }
        }

        var claims = new UniqueClaims(session, now);
        await claims.ReserveAsync([.. news.Select(t => t.Unique).OfType<Uniqueness.TaskUnique>()]);
        foreach (var task in tasks)
        {
            _here[task.Id] = task;
        }

        _there = await session.LockAsync([
            .. claims.Holders,
            .. news.SelectMany(t => t.DependsOn).Select(Real).Where(id => !_here.ContainsKey(id)),
        ]);
        await claims.TakeOverAsync(_there);
        foreach (var (place, task) in news.Index())
        {
            if (claims.LoserTo(task) is { } holder)
            {
                outcomes[task.Id] = new(AcceptKind.Duplicate, holder);
                continue;
            }

            await AddAsync(task);
            if (outcomes.ContainsKey(task.Id))
            {
                await claims.PassOnAsync(task, news.Skip(place + 1));
            }
        }

        await FlushAsync();
        await claims.ReleaseAsync(outcomes);
        if (_marked.Count > 0)
        {
            await session.UpdateAsync([.. _marked]);
        }
    }

    // The task that a submission came to: itself, or the one that has its key.
    private Guid Real(Guid id) => outcomes.TryGetValue(id, out var outcome) ? outcome.Id : id;

    private async Task AddAsync(TaskItem task)
    {
        var edges = new List<TaskDependency>(task.DependsOn.Count);
        var missing = new List<Guid>();
        foreach (var id in task.DependsOn)
        {
            if (await FindAsync(id) is { } parent)
            {
                edges.Add(
                    new()
                    {
                        TaskId = task.Id,
                        DependsOnId = parent.Id,
                        Outcome = parent.State.IsFinal() ? parent.State : null,
                    }
                );
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            outcomes[task.Id] = new(AcceptKind.Orphan, Guid.Empty) { Missing = missing };
            return;
        }

        // Two rows of a batch may have come to the same task.
        edges = [.. edges.DistinctBy(e => e.DependsOnId)];
        task.DependsOn = [.. edges.Select(e => e.DependsOnId)];
        Decide(task, edges);
        _edges.AddRange(edges);
        _pending.Add(task.Id, task);
    }

    // The row that stands behind an id of this pass or of the store; none when it was refused, or is not there.
    private async Task<TaskItem?> FindAsync(Guid id)
    {
        while (true)
        {
            if (outcomes.TryGetValue(id, out var outcome))
            {
                var known = _here.TryGetValue(id, out var mate);
                if (outcome.Kind is AcceptKind.Accepted)
                {
                    return known ? mate : await MarkAsync(id);
                }

                if (
                    outcome.Kind is AcceptKind.Clash or AcceptKind.Orphan
                    || (outcome.Kind is AcceptKind.Duplicate && mate!.Unique!.Refuses)
                )
                {
                    return null;
                }

                id = outcome.Id;
            }
            else if (_pending.TryGetValue(id, out var pending))
            {
                if (pending.IdempotencyKey is null)
                {
                    // A fresh id and no key: nothing keeps it out.
                    return pending;
                }

                await FlushAsync();
            }
            else
            {
                return _here.ContainsKey(id) ? null : await MarkAsync(id);
            }
        }
    }

    // A task that was there before: from now on it has to tell of its end, or has told.
    private async Task<TaskItem?> MarkAsync(Guid id)
    {
        if (!_there.TryGetValue(id, out var parent))
        {
            foreach (var (key, row) in await session.LockAsync([id]))
            {
                _there[key] = parent = row;
            }
        }

        if (parent is null)
        {
            return null;
        }

        var mark =
            !parent.State.IsFinal() ? DependentsMark.Untold
            : parent.Dependents is DependentsMark.None ? DependentsMark.Told
            : parent.Dependents;
        if (mark != parent.Dependents)
        {
            parent.Dependents = mark;
            _marked.Add(parent);
        }

        return parent;
    }

    private void Decide(TaskItem task, List<TaskDependency> edges)
    {
        var waits = task.RunAt > now;
        task.State = waits ? TaskState.Scheduled : TaskState.Queued;
        task.DueAt = waits ? task.RunAt : null;
        task.FinishedAt = null;
        if (task.DependsRule is { } rule && edges.Count > 0)
        {
            var verdict = DependencyResolver.Decide(rule, [.. edges.Select(e => e.Outcome)]);
            if (verdict is not DependencyVerdict.Run)
            {
                task.State = TaskState.Blocked;
                task.DueAt = null;
                DependencyMoves.Apply(task, verdict, met: false, now);
            }
        }

        if (task.Dependents is not DependentsMark.None)
        {
            task.Dependents = task.State.IsFinal() ? DependentsMark.Told : DependentsMark.Untold;
        }
    }

    private async Task FlushAsync()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        List<TaskItem> rows = [.. _pending.Values];
        await AcceptPass.InsertAsync(session, rows, outcomes, now);
        var accepted = rows.Where(t => outcomes[t.Id].Kind is AcceptKind.Accepted).ToDictionary(t => t.Id);
        List<TaskItem> ended = [.. accepted.Values.Where(t => t.State.IsFinal())];
        if (ended.Count > 0)
        {
            // What the insert of a submission does not know: when it ended.
            await session.UpdateAsync(ended);
            var reason = Moved.By("system", "What it waits for cannot end as wanted any more.");
            await session.InsertAsync(
                LedgerTables.Transitions,
                [.. ended.Select(t => DependentsPass.TransitionOf(t, reason, now))]
            );
        }

        List<TaskDependency> edges = [.. _edges.Where(e => accepted.ContainsKey(e.TaskId))];
        if (edges.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Dependencies, edges);
        }

        _pending.Clear();
        _edges.Clear();
    }
}
