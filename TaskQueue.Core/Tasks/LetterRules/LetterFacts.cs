using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>Reads what rules know of one dead task, for the explanation of how it stands.</summary>
internal static class LetterFacts
{
    /// <summary>Reads it; nothing for a task that is not dead.</summary>
    public static async Task<LetterFact?> ReadAsync(
        AppDbContext db,
        TaskItem task,
        CancellationToken cancellationToken
    )
    {
        if (task.State is not TaskState.Dead)
        {
            return null;
        }

        var rules = await db
            .LetterRules.AsNoTracking()
            .OrderBy(r => r.Position)
            .ThenBy(r => r.Id)
            .ToListAsync(cancellationToken);
        var due = await db
            .LetterDues.AsNoTracking()
            .SingleOrDefaultAsync(d => d.TaskId == task.Id, cancellationToken);
        var inCanary =
            due?.DueAt is not null
            && await db
                .Operations.Where(o => o.Stage != OperationStage.Whole && o.FinishedAt == null)
                .AnyAsync(
                    o => db.CanaryTasks.Any(c => c.OperationId == o.Id && c.TaskId == task.Id),
                    cancellationToken
                );
        return new(rules, due, inCanary);
    }
}
