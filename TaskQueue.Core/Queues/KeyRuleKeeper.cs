using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>What <see cref="PolicyKeeper"/> does about rules of single keys.</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Serves the queues.</param>
/// <param name="clock">The current time.</param>
internal sealed class KeyRuleKeeper(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    TimeProvider clock
)
{
    // Told again and again meanwhile, so that no older rule is left standing which a process was about to tell and that was
    // halted then.
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    // How long the broker may go without what it has forgotten.
    private static readonly TimeSpan AllEvery = TimeSpan.FromMinutes(1);

    // Until all are told again, and a little more: clocks of processes differ.
    private static readonly TimeSpan ChangedWithin = TimeSpan.FromSeconds(90);

    // A timestamp of the clock; below 0: never yet.
    private long _allToldAt = -1;

    /// <summary>Tells the broker how each of the keys is to be served; to be done before it opens.</summary>
    /// <param name="cancellationToken">Ends it; repeat it.</param>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await TellAsync(db.KeyRules, cancellationToken);
        Interlocked.Exchange(ref _allToldAt, begun);
    }

    /// <summary>
    /// Tells the broker of the rules that have changed a moment ago, which whoever changed them may not have come to; of all of
    /// them once a minute, for it may have forgotten.
    /// </summary>
    /// <param name="cancellationToken">Ends it; repeat it.</param>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        var told = Interlocked.Read(ref _allToldAt);
        if (told < 0 || clock.GetElapsedTime(told) >= AllEvery)
        {
            await TellAllAsync(cancellationToken);
            return;
        }

        var since = clock.GetUtcNow() - ChangedWithin;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await TellAsync(db.KeyRules.Where(r => r.ChangedAt > since), cancellationToken);
    }

    /// <summary>Lifts what has come to its end.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What listeners are to be told.</returns>
    public async Task<IReadOnlyList<LiveEvent>> LiftAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var over = await db.KeyRules.Where(r => r.OverrideUntil <= now).ToListAsync(cancellationToken);
        over.ForEach(rule => rule.Lift(now));
        // Whoever has changed one meanwhile makes this fail, and the next pass sees what they wrote.
        await db.SaveChangesAsync(cancellationToken);
        return
        [
            .. over.Select(rule =>
                QueueEvents.Of(AuditActions.LimitsRestored, rule.Queue, now, key: rule.Key)
            ),
        ];
    }

    /// <summary>Forgets rules that were taken away, once the broker was told long enough.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Remembered;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.KeyRules.RemoveRange(
            await db.KeyRules.Where(r => r.RemovedAt <= before).ToListAsync(cancellationToken)
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task TellAsync(IQueryable<KeyRule> those, CancellationToken cancellationToken)
    {
        var rules = await those.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var step in rules.Select(r => r.ToRule()).Chunk(BrokerLimits.Step))
        {
            await broker.RuleAsync(step, cancellationToken);
        }
    }
}
