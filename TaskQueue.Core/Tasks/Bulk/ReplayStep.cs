using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Submits tasks once more. Each new task has an idempotency key of operation and first task, so that a step which is
/// done again after a crash makes none twice.
/// </summary>
internal sealed class ReplayStep(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    TaskService tasks
)
{
    /// <summary>Tasks of one step: their payloads are in memory at once.</summary>
    public const int Most = 50;

    public async Task RunAsync(StepProgress step, CancellationToken cancellationToken)
    {
        var ids = step.Ids;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Tasks.AsNoTracking()
            .Where(t => ids.Contains(t.Id))
            .ToDictionaryAsync(t => t.Id, cancellationToken);
        var outcomes = await tasks.SubmitManyAsync(
            new Actor(step.Operation.Actor, new HashSet<string> { Permissions.TasksWrite }),
            [.. rows.Values.Select(row => Again(step.Operation, row))]
        );
        await ledger.ChangeAsync(1, session => SaveAsync(session, step, rows, outcomes));
    }

    private static NewTask Again(TaskOperation operation, TaskItem row) =>
        Replay.Again(row, null, null) with
        {
            IdempotencyKey = $"replay:{operation.Id:N}:{row.Id:N}",
        };

    private static async Task<bool> SaveAsync(
        LedgerSession session,
        StepProgress step,
        Dictionary<Guid, TaskItem> rows,
        IReadOnlyList<SubmitOutcome> outcomes
    )
    {
        step.Begin();
        step.FailMissing(rows);
        foreach (var (id, outcome) in rows.Keys.Zip(outcomes))
        {
            if (outcome.Errors is { } errors)
            {
                step.Fail(id, string.Join(" ", errors.SelectMany(e => e.Value)));
            }
        }

        await step.SaveAsync(session);
        return true;
    }
}
