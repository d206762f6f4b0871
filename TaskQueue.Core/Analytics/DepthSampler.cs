using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Analytics;

/// <summary>Writes down once a minute how full each queue is; from counters, and a seek for the oldest task of each.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store it is.</param>
/// <param name="queues">The counters.</param>
/// <param name="waits">The oldest tasks.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed class DepthSampler(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    QueueQueries queues,
    QueueWaits waits,
    StoreState store,
    TimeProvider clock,
    ILogger<DepthSampler> logger
) : Chore(store, clock, logger)
{
    private DateTimeOffset _last;

    protected override TimeSpan Period => TimeSpan.FromSeconds(10);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var minute = RollupLevel.Minute.StartOf(Clock.GetUtcNow());
        if (minute <= _last)
        {
            return false;
        }

        var full = (await queues.ListAsync(Actor.System, cancellationToken))
            .Where(q => q.Depth + q.Running > 0)
            .ToList();
        var oldest = await waits.OldestAsync(
            Actor.System,
            [.. full.Where(q => q.Queued > 0).Select(q => q.Name)],
            cancellationToken
        );
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await RollupLock.TakeAsync(db, connection, cancellationToken);
        // Whoever led before may have been here.
        if (!await IsSampledAsync(db, minute, cancellationToken))
        {
            foreach (var level in RollupLevels.All)
            {
                await AddAsync(db, level, minute, full, oldest, cancellationToken);
            }

            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(cancellationToken);
        }

        _last = minute;
        return false;
    }

    private static Task<bool> IsSampledAsync(
        AppDbContext db,
        DateTimeOffset minute,
        CancellationToken cancellationToken
    ) =>
        db.DepthRollups.AnyAsync(
            r => r.Level == RollupLevel.Minute && r.At == minute && r.Queue == DepthRollup.All,
            cancellationToken
        );

    private static async Task AddAsync(
        AppDbContext db,
        RollupLevel level,
        DateTimeOffset minute,
        IReadOnlyList<QueueOverview> full,
        IReadOnlyDictionary<string, TimeSpan> oldest,
        CancellationToken cancellationToken
    )
    {
        var at = level.StartOf(minute);
        var rows = await db
            .DepthRollups.Where(r => r.Level == level && r.At == at)
            .ToDictionaryAsync(r => r.Queue, cancellationToken);
        foreach (var queue in full)
        {
            Row(queue.Name).Add(queue.Depth, queue.Running, oldest.GetValueOrDefault(queue.Name));
        }

        Row(DepthRollup.All)
            .Add(
                full.Sum(q => q.Depth),
                full.Sum(q => q.Running),
                oldest.Values.DefaultIfEmpty(TimeSpan.Zero).Max()
            );

        DepthRollup Row(string queue)
        {
            if (!rows.TryGetValue(queue, out var row))
            {
                rows[queue] = row = new()
                {
                    Level = level,
                    At = at,
                    Queue = queue,
                };
                db.DepthRollups.Add(row);
            }

            return row;
        }
    }
}
