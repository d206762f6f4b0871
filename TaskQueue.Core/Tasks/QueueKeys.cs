using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads the concurrency keys of a queue: how each stands, and what is said of it.</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Tells what is held and what is spent.</param>
/// <param name="clock">The current time.</param>
public sealed class QueueKeys(IDbContextFactory<AppDbContext> contexts, IBroker broker, TimeProvider clock)
{
    /// <summary>Keys that a page has at the most.</summary>
    public const int MostOfAPage = 100;

    /// <summary>
    /// The keys of a queue that have tasks which are ready or run, or a rule, in the order of the store. It takes some steps in
    /// an index for each key, however many tasks there are.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="from">Where to begin; at the first when absent.</param>
    /// <param name="after">Behind which key the page begins, which is a cursor of a page before; absent for the first page.</param>
    /// <param name="most">How many keys, at most <see cref="MostOfAPage"/>.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or no queue can have this name.</exception>
    public async Task<Page<KeyOverview>> ListAsync(
        Actor actor,
        string queue,
        string? from,
        string? after,
        int most,
        CancellationToken cancellationToken
    )
    {
        Require(actor, queue);
        var errors = new FieldErrors();
        TextRules.Check(from, "from", TextRules.LongestName, errors);
        TextRules.Check(after, "cursor", TextRules.LongestName, errors);
        errors.ThrowIfAny();
        most = Math.Clamp(most, 1, MostOfAPage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var walk = new KeyWalk(db, queue);
        List<KeyCount> counts = [];
        if (after is null && from is { Length: > 0 })
        {
            counts.AddRange(await walk.OfAsync([from], cancellationToken));
        }

        counts.AddRange(await walk.BehindAsync(after ?? from ?? "", most + 1, cancellationToken));
        var keys = await ShowAsync(db, queue, counts, cancellationToken);
        // The one that was asked for by name may be none.
        var there = keys.Where(k => k.Depth > 0 || k.Running > 0 || k.Rule is not null).ToList();
        return new([.. there.Take(most)], there.Count > most ? there[most - 1].Key : null);
    }

    /// <summary>The keys of a queue that have the most ready in the broker, and after them the first of the others.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or no queue can have this name.</exception>
    public async Task<IReadOnlyList<KeyOverview>> BusiestAsync(
        Actor actor,
        string queue,
        int most,
        CancellationToken cancellationToken
    )
    {
        Require(actor, queue);
        var busiest = await AskAsync(b => b.BusiestKeysAsync(queue, most, cancellationToken)) ?? [];
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var walk = new KeyWalk(db, queue);
        List<KeyCount> counts = busiest.Count == 0 ? [] : [.. await walk.OfAsync(busiest, cancellationToken)];
        if (counts.Count < most)
        {
            counts.AddRange(await walk.BehindAsync("", most, cancellationToken));
        }

        return await ShowAsync(
            db,
            queue,
            [.. counts.DistinctBy(c => c.Key, StringComparer.Ordinal).Take(most)],
            cancellationToken
        );
    }

    /// <summary>One key, whether there is anything of it or not.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="key">The key.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, no queue can have this name, or no key this one.</exception>
    public async Task<KeyOverview> FindAsync(
        Actor actor,
        string queue,
        string key,
        CancellationToken cancellationToken
    )
    {
        Require(actor, queue);
        var errors = new FieldErrors();
        QueueLimitsRules.CheckKey(key, errors);
        errors.ThrowIfAny();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var counts = await new KeyWalk(db, queue).OfAsync([key], cancellationToken);
        return (await ShowAsync(db, queue, counts, cancellationToken))[0];
    }

    private static void Require(Actor actor, string queue)
    {
        actor.RequireOn(Permissions.TasksRead, queue, "queue");
        if (!TextRules.IsQueue(queue))
        {
            throw new RefusalException(RefusalCode.NotFound, "There is no such queue.");
        }
    }

    private async Task<IReadOnlyList<KeyOverview>> ShowAsync(
        AppDbContext db,
        string queue,
        IReadOnlyList<KeyCount> counts,
        CancellationToken cancellationToken
    )
    {
        if (counts.Count == 0)
        {
            return [];
        }

        List<string> keys = [.. counts.Select(c => c.Key)];
        var rules = await db
            .KeyRules.AsNoTracking()
            .Where(r => r.Queue == queue && r.RemovedAt == null && keys.Contains(r.Key))
            .ToDictionaryAsync(r => r.Key, StringComparer.Ordinal, cancellationToken);
        var policy = await db
            .QueuePolicies.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Queue == queue, cancellationToken);
        var used = await AskAsync(b => b.UseOfKeysAsync(queue, keys, cancellationToken));
        var now = clock.GetUtcNow();
        return
        [
            .. counts.Select(
                (count, i) =>
                    new KeyOverview(
                        count.Key,
                        Math.Min(count.Depth, KeyWalk.MostCounted),
                        count.Depth > KeyWalk.MostCounted,
                        count.Running
                    )
                    {
                        Rule = rules.GetValueOrDefault(count.Key),
                    }.Under(policy?.Effective ?? QueueLimits.None, used?[i], now)
            ),
        ];
    }

    // What the broker alone knows is left out while it is away.
    private async Task<T?> AskAsync<T>(Func<IBroker, ValueTask<T>> ask)
        where T : class
    {
        if (broker.Trouble is not null)
        {
            return null;
        }

        try
        {
            return await ask(broker);
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            return null;
        }
    }
}
