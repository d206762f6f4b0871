using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Looks after the tasks that a canary has queued again. Which they are, and what each had died of, is written in the
/// transaction that queues them, so that any process can look after them.
/// </summary>
/// <param name="contexts">The store.</param>
internal sealed class CanaryWatch(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>Rows that one step forgets.</summary>
    public const int Step = 5000;

    // A death is dated by the process that settles it, whose clock may be behind that of the one which began this.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Notes tasks that are queued again.</summary>
    public static Task AddAsync(
        LedgerSession session,
        Guid operation,
        IEnumerable<(Guid Task, long Fingerprint)> tasks
    ) =>
        session.InsertAsync(
            LedgerTables.Canaries,
            [
                .. tasks.Select(t => new CanaryTask
                {
                    OperationId = operation,
                    TaskId = t.Task,
                    Fingerprint = t.Fingerprint,
                }),
            ]
        );

    /// <summary>A task that died again of what it had died of before; none while there is none.</summary>
    public async Task<TaskItem?> ReturnedAsync(TaskOperation operation, CancellationToken cancellationToken)
    {
        var (id, since) = (operation.Id, operation.CreatedAt - Skew);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // By the deaths since it began: there are few of them, however many tasks it has queued.
        return await db
            .Tasks.Where(t =>
                t.State == EF.Constant(TaskState.Dead)
                && t.FinishedAt >= since
                && db.CanaryTasks.Any(c =>
                    c.OperationId == id && c.TaskId == t.Id && c.Fingerprint == t.Fingerprint
                )
            )
            .OrderBy(t => t.FinishedAt)
            .ThenBy(t => t.Id)
            .Select(t => new TaskItem
            {
                Id = t.Id,
                Type = t.Type,
                Queue = t.Queue,
                CreatedBy = t.CreatedBy,
                ErrorKind = t.ErrorKind,
                ErrorMessage = t.ErrorMessage,
            })
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>A task that has not ended, and how it stands; none when all have.</summary>
    public async Task<(Guid Id, TaskState State)?> UnendedAsync(
        TaskOperation operation,
        CancellationToken cancellationToken
    )
    {
        var id = operation.Id;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db
            .CanaryTasks.Where(c => c.OperationId == id)
            .Join(
                db.Tasks.Where(t => t.FinishedAt == null),
                c => c.TaskId,
                t => t.Id,
                (c, t) => new { t.Id, t.State }
            )
            .FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.Id, found.State);
    }

    /// <summary>How the tasks stand that an operation has queued again, and is still looking after.</summary>
    public async Task<IReadOnlyDictionary<TaskState, long>> CountAsync(
        Guid operation,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .CanaryTasks.Where(c => c.OperationId == operation)
            .Join(db.Tasks, c => c.TaskId, t => t.Id, (_, t) => t.State)
            .GroupBy(state => state)
            .Select(g => new { State = g.Key, Count = g.LongCount() })
            .ToDictionaryAsync(g => g.State, g => g.Count, cancellationToken);
    }

    /// <summary>Forgets some of the tasks of an operation that needs them no more.</summary>
    /// <returns>Whether there may be more.</returns>
    public async Task<bool> ForgetAsync(Guid operation, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        var step = db
            .CanaryTasks.Where(c => c.OperationId == operation)
            .OrderBy(c => c.TaskId)
            .Select(c => c.TaskId)
            .Take(Step);
        var gone = await db
            .CanaryTasks.Where(c => c.OperationId == operation && step.Contains(c.TaskId))
            .ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
        return gone == Step;
    }

    /// <summary>An operation that has ended and left tasks behind; none when there is none.</summary>
    public async Task<Guid?> LeftBehindAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Operations.Where(o =>
                o.Stage != OperationStage.Whole
                && o.FinishedAt != null
                && db.CanaryTasks.Any(c => c.OperationId == o.Id)
            )
            .Select(o => (Guid?)o.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }
}
