using TaskQueue.Core.Tasks.Versions;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// Makes the payloads of tasks of older versions ones of the newest, within a transaction. What they were stays in the
/// timeline. Where all tasks are of the newest it reads and writes nothing.
/// </summary>
/// <param name="session">The transaction.</param>
/// <param name="types">The versions.</param>
/// <param name="actor">Who did it, for the timeline.</param>
/// <param name="note">What the timeline says besides.</param>
internal sealed class UpgradePass(
    LedgerSession session,
    TaskTypeCatalogue types,
    string actor,
    string note = ""
)
{
    private const string Find = "select id, payload from tasks where id = @id";

    private readonly Dictionary<Guid, (byte[] Before, Upgrade After, string? Version)> _found = [];

    /// <summary>Reads the payloads of those tasks that are of an older version.</summary>
    public async Task ReadAsync(IEnumerable<TaskItem> tasks)
    {
        var older = tasks
            .Where(t => types.Find(t.Type) is { } known && !known.Chain.IsNewest(t.TypeVersion))
            .ToDictionary(t => t.Id);
        if (older.Count == 0)
        {
            return;
        }

        var payloads = await session.QueryEachAsync(
            [.. older.Keys],
            Find,
            (row, values) => (Id: values.ReadId(row, 0), Payload: row.GetFieldValue<byte[]>(1))
        );
        foreach (var (id, payload) in payloads)
        {
            var known = types.Find(older[id].Type)!;
            var after = known.Chain.Bring(older[id].TypeVersion, payload, known.Schema);
            _found[id] = (payload, after, known.Type.Version);
        }
    }

    /// <summary>Why a task's payload cannot be one of the newest version; none when it can be, or is.</summary>
    public string? ObjectionTo(Guid task) =>
        _found.TryGetValue(task, out var found) && found.After.Faults.Count > 0
            ? string.Join(" ", found.After.Faults)
            : null;

    /// <summary>Refuses a task whose payload cannot be one of the newest version.</summary>
    /// <exception cref="RefusalException">It cannot.</exception>
    public void Require(Guid task)
    {
        if (ObjectionTo(task) is { } objection)
        {
            throw RefusalException.Field("payload", objection);
        }
    }

    /// <summary>Writes the payloads of those that were of an older version, and to which there is no objection.</summary>
    public async Task WriteAsync(IReadOnlyList<TaskItem> tasks, DateTimeOffset now)
    {
        var told = new List<TaskTransition>();
        foreach (var task in tasks.Where(t => _found.ContainsKey(t.Id)))
        {
            var (before, after, version) = _found[task.Id];
            var from = task.TypeVersion;
            task.TypeVersion = version;
            if (after.IsChanged)
            {
                await session.ExecuteAsync(
                    "update tasks set payload = @p1, type_version = @p2 where id = @p0",
                    task.Id,
                    after.Payload!.Value.ToArray(),
                    task.TypeVersion
                );
                await ValuePass.ReplaceAsync(
                    session,
                    task.Id,
                    types.SearchedOf(task.Type).ValuesOf(after.Payload!.Value, task.Id)
                );
            }
            else
            {
                await session.ExecuteAsync(
                    "update tasks set type_version = @p1 where id = @p0",
                    task.Id,
                    task.TypeVersion
                );
            }

            told.Add(new ReplacedPayload(from, after.IsChanged ? before : null).Told(task, actor, now, note));
        }

        if (told.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Transitions, told);
        }
    }
}
