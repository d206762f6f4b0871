using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Tasks.Bulk;

/// <summary>
/// Notes dead letters for the rules, those that one rule means. Their tasks stay as they are; the runner of the rules finds
/// the notes as it finds those of tasks that have just died.
/// </summary>
internal sealed class ApplyStep(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    TimeProvider clock
)
{
    public async Task RunAsync(StepProgress step, CancellationToken cancellationToken)
    {
        var id = OperationText.ArgumentsOf(step.Operation).Rule;
        LetterRule? rule;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            rule = await db
                .LetterRules.AsNoTracking()
                .SingleOrDefaultAsync(r => r.Id == id, cancellationToken);
        }

        await ledger.ChangeAsync(
            step.Ids.Count,
            session => ApplyAsync(session, step, rule, clock.GetUtcNow())
        );
    }

    private static async Task<bool> ApplyAsync(
        LedgerSession session,
        StepProgress step,
        LetterRule? rule,
        DateTimeOffset now
    )
    {
        step.Begin();
        var rows = await session.LockAsync(step.Ids);
        step.FailMissing(rows);
        if (rule is null)
        {
            foreach (var task in rows.Keys)
            {
                step.Fail(task, "The rule is not there any more.");
            }
        }
        else
        {
            await NoteAsync(session, rows.Values.Where(t => IsMeant(rule, t)), now);
        }

        await step.SaveAsync(session);
        return true;
    }

    // A key matters for when a rule acts, not for whether it means a letter.
    private static bool IsMeant(LetterRule rule, TaskItem task) =>
        task.State is TaskState.Dead && LetterJudge.Matches(rule, Letter.Of(task, hasKey: false));

    // One that has a note keeps its count of requeues, and is looked at now.
    private static async Task NoteAsync(
        LedgerSession session,
        IEnumerable<TaskItem> letters,
        DateTimeOffset now
    )
    {
        List<LetterDue> due = [.. letters.Select(t => new LetterDue { TaskId = t.Id, DueAt = now })];
        if (due.Count > 0)
        {
            await session.InsertAsync(LedgerTables.LetterDues, due);
        }
    }
}
