using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Queues;

// Rules of keys of another installation, as an import brings them.
public sealed partial class KeyControl
{
    /// <summary>Those of some rules whose keys have none here.</summary>
    /// <param name="db">The store.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">A queue, or all of them together, would have more than they may.</exception>
    internal static async Task<IReadOnlyList<KeyRule>> NewAsync(
        AppDbContext db,
        IReadOnlyList<KeyRule> rules,
        CancellationToken cancellationToken
    )
    {
        if (rules.Count == 0)
        {
            return [];
        }

        var queues = rules.Select(r => r.Queue).Distinct(StringComparer.Ordinal).ToList();
        var here = await db
            .KeyRules.Where(r => queues.Contains(r.Queue) && r.RemovedAt == null)
            .Select(r => new { r.Queue, r.Key })
            .ToListAsync(cancellationToken);
        var known = here.Select(r => (r.Queue, r.Key)).ToHashSet();
        var news = rules.Where(r => !known.Contains((r.Queue, r.Key))).ToList();
        if (news.Count > 0)
        {
            var more = news.CountBy(r => r.Queue, StringComparer.Ordinal).ToDictionary();
            await KeyRuleRoom.RequireAsync(db, more, cancellationToken);
        }

        return news;
    }

    /// <summary>Adds rules as they are, where there is none; what is here stays as it is. The broker is told at once.</summary>
    /// <param name="rules">The rules; nobody asks for them, so whoever calls has checked them.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>How many were added.</returns>
    /// <exception cref="RefusalException">A queue, or all of them together, would have more than they may.</exception>
    internal Task<int> AdoptAsync(IReadOnlyList<KeyRule> rules, CancellationToken cancellationToken) =>
        StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            await KeyRuleRoom.LockAsync(db, connection, cancellationToken);
            var news = await NewAsync(db, rules, cancellationToken);
            if (news.Count == 0)
            {
                return 0;
            }

            await AddAsync(db, news, cancellationToken);
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(CancellationToken.None);
            await TellAsync([.. news.Select(r => r.ToRule())]);
            return news.Count;
        });

    // One that was taken away is there for the broker alone, which is not to take the new one for older.
    private async Task AddAsync(
        AppDbContext db,
        IReadOnlyList<KeyRule> news,
        CancellationToken cancellationToken
    )
    {
        var (now, queues) = (clock.GetUtcNow(), news.Select(r => r.Queue).Distinct().ToList());
        var gone = await db
            .KeyRules.Where(r => queues.Contains(r.Queue) && r.RemovedAt != null)
            .ToDictionaryAsync(r => (r.Queue, r.Key), cancellationToken);
        foreach (var rule in news)
        {
            rule.ChangedAt = now;
            if (gone.TryGetValue((rule.Queue, rule.Key), out var removed))
            {
                rule.Version = Math.Max(rule.Version, removed.Version + 1);
                db.Entry(removed).CurrentValues.SetValues(rule);
            }
            else
            {
                db.KeyRules.Add(rule);
            }
        }
    }
}
