using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks;

/// <summary>Brings ready rows from the store into the broker: absence there first, the rows second (I4).</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">The index of ready work.</param>
public sealed class ReadyRows(IDbContextFactory<AppDbContext> contexts, IBroker broker)
{
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
            if (absence.Tasks.Count > 0)
            {
                var ready = await ReadAsync(absence.Tasks, cancellationToken);
                if ((await broker.PushAsync(ready, absence.Moment, origin, cancellationToken)).Count > 0)
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Reads the entries of those tasks that are ready.</summary>
    /// <param name="ids">Any tasks, at most 1,000.</param>
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
        return await db
            .Tasks.Where(t =>
                t.State == TaskState.Queued && t.Queue == lane.Queue && t.Priority == lane.Priority
            )
            .OrderBy(t => t.Id)
            .Select(t => t.Id)
            .Take(most)
            .ToListAsync(cancellationToken);
    }
}
