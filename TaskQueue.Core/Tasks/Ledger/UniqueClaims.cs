using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Gives each key to one task, within a transaction. The index on the keys makes the second of two writers wait for the
/// first one's commit; whether a key that is taken still holds is judged by the task that has it.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="now">The current time.</param>
internal sealed class UniqueClaims(LedgerSession session, DateTimeOffset now)
{
    private const string Find = "select key, task_id, until from task_uniques where key = @id";

    private readonly Dictionary<string, TaskUnique> _wanted = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskUnique> _taken = new(StringComparer.Ordinal);

    /// <summary>The tasks that have a key that was wanted.</summary>
    public IEnumerable<Guid> Holders => _taken.Values.Select(t => t.TaskId);

    /// <summary>Asks for the keys; of two tasks that want the same one the first is meant.</summary>
    public async Task ReserveAsync(IReadOnlyList<TaskUnique> claims)
    {
        foreach (var claim in claims)
        {
            _wanted.TryAdd(KeyOf(claim), claim);
        }

        if (_wanted.Count == 0)
        {
            return;
        }

        // One order for all writers, so that two of them never wait for each other.
        List<TaskUnique> sorted =
        [
            .. _wanted.OrderBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Value),
        ];
        await session.InsertAsync(LedgerTables.FreeUniques, sorted);
        foreach (
            var row in (await ReadAsync([.. sorted.Select(s => s.Key)])).Where(r =>
                r.TaskId != _wanted[KeyOf(r)].TaskId
            )
        )
        {
            _taken[KeyOf(row)] = row;
        }
    }

    /// <summary>Takes the keys of those that have no right to them any more.</summary>
    /// <param name="tasks">The tasks that have keys, where they are still there.</param>
    public async Task TakeOverAsync(Dictionary<Guid, TaskItem> tasks)
    {
        List<string> free = [.. _taken.Where(t => !Holds(t.Value, tasks)).Select(t => t.Key)];
        if (free.Count == 0)
        {
            return;
        }

        await session.InsertAsync(LedgerTables.TakenUniques, [.. free.Select(k => _wanted[k])]);
        foreach (var key in free)
        {
            _taken.Remove(key);
        }
    }

    /// <summary>The task that has the key instead of this one.</summary>
    public Guid? LoserTo(TaskItem task) =>
        task.Unique is not { } claim ? null
        : _taken.TryGetValue(KeyOf(claim), out var row) ? row.TaskId
        : _wanted[KeyOf(claim)].TaskId is var first && first != task.Id ? first
        : null;

    /// <summary>Gives the key of a task that was refused to the next one that wants it, which would else lose to a task that is not there.</summary>
    /// <param name="refused">The task that had it.</param>
    /// <param name="others">Those of this pass whose turn comes later.</param>
    public async Task PassOnAsync(TaskItem refused, IEnumerable<TaskItem> others)
    {
        if (
            refused.Unique is { } claim
            && others
                .Select(t => t.Unique)
                .OfType<TaskUnique>()
                .FirstOrDefault(u => u.Key.AsSpan().SequenceEqual(claim.Key))
                is { } next
        )
        {
            _wanted[KeyOf(next)] = next;
            await session.InsertAsync(LedgerTables.TakenUniques, [next]);
        }
    }

    /// <summary>Gives keys back whose tasks were not accepted after all.</summary>
    public async Task ReleaseAsync(Dictionary<Guid, AcceptOutcome> outcomes)
    {
        foreach (var (key, claim) in _wanted)
        {
            if (!_taken.ContainsKey(key) && outcomes[claim.TaskId].Kind is not AcceptKind.Accepted)
            {
                await session.ExecuteAsync(
                    "delete from task_uniques where key = @p0 and task_id = @p1",
                    claim.Key,
                    claim.TaskId
                );
            }
        }
    }

    /// <summary>Forgets those of the keys that nobody has a right to.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ForgetAsync(IReadOnlyList<byte[]> keys)
    {
        var rows = await ReadAsync([.. keys.OrderBy(Convert.ToHexString, StringComparer.Ordinal)]);
        var tasks = await session.LockAsync([.. rows.Select(r => r.TaskId)]);
        List<TaskUnique> free = [.. rows.Where(r => !Holds(r, tasks))];
        foreach (var row in free)
        {
            await session.ExecuteAsync("delete from task_uniques where key = @p0", row.Key);
        }

        return free.Count;
    }

    private Task<List<TaskUnique>> ReadAsync(IReadOnlyList<byte[]> keys) =>
        session.QueryEachAsync(
            keys,
            Find,
            (row, values) =>
                new TaskUnique
                {
                    Key = row.GetFieldValue<byte[]>(0),
                    TaskId = values.ReadId(row, 1),
                    Until = values.ReadTime(row, 2),
                },
            locks: true
        );

    private bool Holds(TaskUnique row, Dictionary<Guid, TaskItem> tasks) =>
        tasks.TryGetValue(row.TaskId, out var task)
        && (row.Until is { } until ? until > now : !task.State.IsFinal());

    private static string KeyOf(TaskUnique unique) => Convert.ToHexString(unique.Key);
}
