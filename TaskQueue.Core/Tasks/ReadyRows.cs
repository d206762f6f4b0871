using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks;

/// <summary>Brings ready rows from the store into the broker: absence there first, the rows second (I4).</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">The index of ready work.</param>
public sealed class ReadyRows(IDbContextFactory<AppDbContext> contexts, IBroker broker)
{
    /// <summary>Bytes of payload that one read brings into memory, give or take one payload.</summary>
    public const long Budget = 32L * 1024 * 1024;

    // From one lane to the next by the index of ready rows; both stores know this kind of walk.
    private const string PlainLanes = """
        with recursive lanes(queue, priority) as (
            select queue, priority from (
                select queue, priority from tasks where state = 2 and concurrency_key = ''
                order by queue, priority limit 1
            ) as one
            union all
            select
                (select t.queue from tasks t where t.state = 2 and t.concurrency_key = ''
                    and (t.queue, t.priority) > (known.queue, known.priority)
                    order by t.queue, t.priority limit 1),
                (select t.priority from tasks t where t.state = 2 and t.concurrency_key = ''
                    and (t.queue, t.priority) > (known.queue, known.priority)
                    order by t.queue, t.priority limit 1)
            from lanes known where known.queue is not null
        )
        select queue as "Queue", priority as "Priority", '' as "Key" from lanes where queue is not null
        """;

    private const string NextKeyedLane = """
        from tasks t where t.state = 2 and t.concurrency_key <> ''
            and (t.queue, t.priority, t.concurrency_key) > (known.queue, known.priority, known.key)
            order by t.queue, t.priority, t.concurrency_key limit 1
        """;

    /// <summary>Walks the lanes of tasks with a concurrency key, from one to the next by their index.</summary>
    internal const string KeyedWalk = $"""
        with recursive lanes(queue, priority, key) as (
            select queue, priority, concurrency_key from (
                select queue, priority, concurrency_key from tasks where state = 2 and concurrency_key <> ''
                order by queue, priority, concurrency_key limit 1
            ) as one
            union all
            select
                (select t.queue {NextKeyedLane}), (select t.priority {NextKeyedLane}),
                (select t.concurrency_key {NextKeyedLane})
            from lanes known where known.queue is not null
        )
        """;

    private const string KeyedLanes = $"""
        {KeyedWalk}
        select queue as "Queue", priority as "Priority", key as "Key" from lanes where queue is not null
        """;

    /// <summary>Pushes those of the tasks that are ready and that the broker does not know.</summary>
    /// <param name="ids">Any tasks.</param>
    /// <param name="origin">Who pushes.</param>
    /// <param name="cancellationToken">Ends it; what was not pushed is left to the reconciler.</param>
    public async Task<bool> PushAsync(
        IReadOnlyList<Guid> ids,
        PushOrigin origin,
        CancellationToken cancellationToken
    )
    {
        foreach (var step in ids.Chunk(BrokerLimits.Step))
        {
            var absence = await broker.AbsentAsync(step, cancellationToken);
            foreach (var portion in await PortionsAsync(absence.Tasks, cancellationToken))
            {
                if (portion.Count < absence.Tasks.Count)
                {
                    // Reading what came before took its time, and an old answer is no answer.
                    absence = await broker.AbsentAsync(portion, cancellationToken);
                }

                var ready = await ReadAsync(absence.Tasks, cancellationToken);
                if ((await broker.PushAsync(ready, absence.Moment, origin, cancellationToken)).Count > 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Parts tasks into portions whose payloads fit into the budget, in starting order.</summary>
    /// <param name="ids">Any tasks, at most 1,000.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<IReadOnlyList<Guid>>> PortionsAsync(
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count * (long)TaskLimits.Payload <= Budget)
        {
            return ids.Count == 0 ? [] : [ids];
        }

        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sizes = await db
            .Tasks.Where(t => ids.Contains(t.Id) && t.State == TaskState.Queued)
            .OrderBy(t => t.Id)
            .Select(t => new { t.Id, Bytes = t.Payload.Length })
            .ToListAsync(cancellationToken);
        var portions = new List<IReadOnlyList<Guid>>();
        var (portion, bytes) = (new List<Guid>(), 0L);
        foreach (var task in sizes)
        {
            if (bytes + task.Bytes > Budget && portion.Count > 0)
            {
                portions.Add(portion);
                (portion, bytes) = ([], 0);
            }

            portion.Add(task.Id);
            bytes += task.Bytes;
        }

        if (portion.Count > 0)
        {
            portions.Add(portion);
        }

        return portions;
    }

    /// <summary>Reads the entries of those tasks that are ready, all of them at once.</summary>
    /// <param name="ids">One portion, see <see cref="PortionsAsync"/>.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<ReadyTask>> ReadAsync(
        IReadOnlyList<Guid> ids,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .Tasks.AsNoTracking()
            .Where(t => ids.Contains(t.Id) && t.State == TaskState.Queued)
            .OrderBy(t => t.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(ReadyTasks.From)];
    }

    /// <summary>
    /// The lanes that have ready rows, by queue, the most urgent first. It asks the rows themselves, never a counter, and
    /// takes two steps in the index for each lane, however many rows it has.
    /// </summary>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<LaneName>> LanesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lanes = await db.Database.SqlQueryRaw<Lane>(PlainLanes).ToListAsync(cancellationToken);
        lanes.AddRange(await db.Database.SqlQueryRaw<Lane>(KeyedLanes).ToListAsync(cancellationToken));
        return
        [
            .. lanes
                .OrderBy(l => l.Queue, StringComparer.Ordinal)
                .ThenByDescending(l => l.Priority)
                .Select(l => new LaneName(l.Queue, l.Priority, l.Key)),
        ];
    }

    /// <summary>The ids of a lane's first ready rows, in starting order.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<Guid>> FirstOfAsync(
        LaneName lane,
        int most,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var ready = db.Tasks.Where(t =>
            t.State == TaskState.Queued && t.Queue == lane.Queue && t.Priority == lane.Priority
        );
        // The indexes are of those with a key and those without; each is used only where the statement says so.
        return await (
            lane.Key.Length == 0
                ? ready.Where(t => t.ConcurrencyKey == "")
                : ready.Where(t => t.ConcurrencyKey != "" && t.ConcurrencyKey == lane.Key)
        )
            .OrderBy(t => t.Id)
            .Select(t => t.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }

    private sealed record Lane(string Queue, short Priority, string Key);
}
