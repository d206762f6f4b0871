using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// Counts the deaths of a transaction in the groups that people have done something with, and with its commit: what ends a snooze and
/// what brings a resolved group back is then a number in its row, however soon the task is queued again.
/// </summary>
internal sealed class LetterGroupDeaths
{
    private const string Known = "select fingerprint from dead_letter_groups where fingerprint = @id";

    private const string Add =
        "update dead_letter_groups set deaths = deaths + @p1, died_at = @p2 where fingerprint = @p0";

    private readonly Dictionary<long, (long Count, DateTimeOffset At)> _deaths = [];

    /// <summary>Notes tasks that have died.</summary>
    /// <param name="dead">The tasks.</param>
    /// <param name="now">When.</param>
    public void Note(IEnumerable<TaskItem> dead, DateTimeOffset now)
    {
        foreach (var fingerprint in dead.Select(ErrorFingerprint.Of))
        {
            _deaths[fingerprint] = (_deaths.GetValueOrDefault(fingerprint).Count + 1, now);
        }
    }

    /// <summary>Writes them, right before the commit.</summary>
    /// <param name="session">The transaction.</param>
    public async Task WriteAsync(LedgerSession session)
    {
        if (_deaths.Count == 0)
        {
            return;
        }

        // Most errors were never looked at: one question for all of them. Once for the whole transaction and in order, so that of
        // two writers none waits for a row of the other while it holds one that the other waits for.
        var known = await session.QueryEachAsync(
            [.. _deaths.Keys.Order()],
            Known,
            (reader, _) => reader.GetInt64(0)
        );
        foreach (var fingerprint in known.Order())
        {
            var (count, at) = _deaths[fingerprint];
            await session.ExecuteAsync(Add, fingerprint, count, at);
        }
    }
}
