using TaskQueue.Core.Tasks.LetterRules;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>Tells of deaths, within the transaction that they happen in, so that none is missed.</summary>
internal static class DeathPass
{
    /// <summary>Tells the rules for dead letters, the groups, and those who follow.</summary>
    public static async Task RunAsync(LedgerSession session, IReadOnlyList<TaskItem> dead, DateTimeOffset now)
    {
        if (dead.Count > 0)
        {
            await session.InsertAsync(
                LedgerTables.LetterDues,
                [.. dead.Select(t => new LetterDue { TaskId = t.Id, DueAt = now })]
            );
        }

        session.Deaths.Note(dead, now);
        session.Followed.Note(dead, now);
    }
}
