using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Queues;

/// <summary>How many keys may have a rule. Whoever counts holds the lock until their rule is stored, so that two do not take the last place.</summary>
internal static class KeyRuleRoom
{
    // Any number that nobody else uses for a lock.
    private const long Lock = 0x7461_736b_6b65_7973;

    /// <summary>Lets one transaction at a time add rules. On SQLite there is one writer anyway.</summary>
    /// <param name="db">The store; the caller's transaction carries the lock.</param>
    /// <param name="connection">Which store it is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task LockAsync(
        AppDbContext db,
        StoreConnection connection,
        CancellationToken cancellationToken
    ) =>
        connection.Provider is StoreProvider.Postgres
            ? db.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({Lock})", cancellationToken)
            : Task.CompletedTask;

    /// <summary>Refuses rules for which there is no room.</summary>
    /// <param name="db">The store.</param>
    /// <param name="more">How many more there would be of each queue.</param>
    /// <param name="cancellationToken">Ends the count.</param>
    /// <exception cref="RefusalException">A queue, or all of them together, would have more than they may.</exception>
    public static async Task RequireAsync(
        AppDbContext db,
        Dictionary<string, int> more,
        CancellationToken cancellationToken
    )
    {
        var standing = db.KeyRules.Where(r => r.RemovedAt == null);
        var queues = more.Keys.ToList();
        var counts = await standing
            .Where(r => queues.Contains(r.Queue))
            .GroupBy(r => r.Queue)
            .Select(g => new { Queue = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Queue, g => g.Count, cancellationToken);
        if (more.Any(m => counts.GetValueOrDefault(m.Key) + m.Value > KeyControl.MostOfAQueue))
        {
            throw new RefusalException(
                RefusalCode.Conflict,
                $"A queue has rules of at most {KeyControl.MostOfAQueue} keys; take one away first."
            );
        }

        var here = await standing.CountAsync(cancellationToken);
        if (here + more.Values.Sum() > KeyControl.Most)
        {
            throw RefusalException.Field(
                "key",
                $"All queues together have rules of at most {KeyControl.Most} keys, and there are {here}; take one away first."
            );
        }
    }
}
