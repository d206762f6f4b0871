using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// Counts deaths in the groups that people have done something with, in the transaction of the deaths: what ends a snooze and
/// what brings a resolved group back is then a number in its row, however soon the task is queued again.
/// </summary>
internal static class LetterGroupDeaths
{
    private const string Known = "select fingerprint from dead_letter_groups where fingerprint = @id";

    private const string Add =
        "update dead_letter_groups set deaths = deaths + @p1, died_at = @p2 where fingerprint = @p0";

    public static async Task CountAsync(LedgerSession session, IEnumerable<TaskItem> dead, DateTimeOffset now)
    {
        var deaths = dead.CountBy(ErrorFingerprint.Of).ToDictionary();
        if (deaths.Count == 0)
        {
            return;
        }

        // Most errors were never looked at: one question for all of them. In order, so that two writers never wait for each other.
        var known = await session.QueryEachAsync(
            [.. deaths.Keys.Order()],
            Known,
            (reader, _) => reader.GetInt64(0)
        );
        foreach (var fingerprint in known)
        {
            await session.ExecuteAsync(Add, fingerprint, (long)deaths[fingerprint], now);
        }
    }
}
