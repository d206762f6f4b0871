using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Reads concurrency keys of a queue and how many tasks of each wait and run: from one key to the next by the index of ready
/// rows, never over all of them.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="queue">The queue.</param>
internal sealed class KeyWalk(AppDbContext db, string queue)
{
    /// <summary>Ready tasks of a key that are counted at the most.</summary>
    public const int MostCounted = 1000;

    // Parameters: 0 the queue, 1 how many ready tasks are counted, 2 the key behind which it begins, 3 how many keys. Tasks that
    // run are few, those of a queue or with keys may be many: neither index is a guide to those that run, so that both are put
    // out of reach.
    private const string Running = """
        running(key, amount) as (
            select t.concurrency_key, count(*) from tasks t
            where t.state = 3 and length(t.concurrency_key) > 0 and t.queue || '' = {0}
            group by t.concurrency_key
        )
        """;

    private const string Facts = """
        select keys.key as "Key", (
            select count(*) from (
                select 1 as one from tasks t
                where t.state = 2 and t.concurrency_key <> '' and t.queue = {0}
                    and t.priority in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9) and t.concurrency_key = keys.key
                limit {1}
            ) as ready
        ) as "Depth", coalesce((select r.amount from running r where r.key = keys.key), 0) as "Running"
        from keys
        """;

    // What has ready tasks, in any of ten priorities; what runs; and what has a rule: the next of these.
    private const string Next = $$"""
        with recursive
        priorities(priority) as (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
        {{Running}},
        keys(key, place) as (
            select cast({2} as text), 0
            union all
            select (
                select min(found.key) from (
                    select (
                        select t.concurrency_key from tasks t
                        where t.state = 2 and t.concurrency_key <> '' and t.queue = {0}
                            and t.priority = p.priority and t.concurrency_key > keys.key
                        order by t.concurrency_key limit 1
                    ) as key from priorities p
                    union all
                    select min(r.key) as key from running r where r.key > keys.key
                    union all
                    select min(k.key) as key from key_rules k
                    where k.removed_at is null and k.queue = {0} and k.key > keys.key
                ) as found
            ), keys.place + 1
            from keys where keys.key is not null and keys.place < {3}
        )
        {{Facts}} where keys.key is not null and keys.place > 0 order by keys.place
        """;

    /// <summary>The keys behind one, in the order of the store.</summary>
    /// <param name="after">The key; empty for the beginning.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<KeyCount>> BehindAsync(
        string after,
        int most,
        CancellationToken cancellationToken
    ) =>
        await db
            .Database.SqlQueryRaw<KeyCount>(Next, queue, MostCounted + 1, after, most)
            .ToListAsync(cancellationToken);

    /// <summary>Some keys, in the order in which they are given; zeros for those of which there is nothing.</summary>
    /// <param name="keys">The keys; one at the least.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<KeyCount>> OfAsync(
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    )
    {
        var given = string.Join(", ", keys.Select((_, i) => Invariant($"(cast({{{i + 2}}} as text))")));
        var sql = "with " + Running + ", keys(key) as (values " + given + ") " + Facts;
        List<object> parameters = [queue, MostCounted + 1, .. keys];
        var found = await db
            .Database.SqlQueryRaw<KeyCount>(sql, [.. parameters])
            .ToListAsync(cancellationToken);
        var counts = found.ToDictionary(c => c.Key, StringComparer.Ordinal);
        return [.. keys.Select(key => counts[key])];
    }
}

/// <summary>A key, and how many tasks of it wait and run.</summary>
/// <param name="Key">The key.</param>
/// <param name="Depth">Ready tasks; one more than <see cref="KeyWalk.MostCounted"/> where there are more.</param>
/// <param name="Running">Tasks that are known to run.</param>
internal sealed record KeyCount(string Key, long Depth, long Running);
