using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>
/// Finds the groups that somebody may act on as a whole: those with no letter, and no task that their canary has queued again, in
/// a queue where they may not requeue. Where nothing tells in which queues a group has been, only who may in all of them acts on it.
/// </summary>
/// <param name="connection">Which store it is.</param>
internal sealed class LetterGroupReach(StoreConnection connection)
{
    /// <summary>Which of some groups these are. Costs nothing for those who may requeue everywhere, or nowhere.</summary>
    /// <param name="db">The store.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="fingerprints">The groups.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<HashSet<long>> ReadAsync(
        AppDbContext db,
        Actor actor,
        long[] fingerprints,
        CancellationToken cancellationToken
    )
    {
        if (actor.ScopeOf(Permissions.DeadLettersRequeue).Queues is not { } allowed)
        {
            return [.. fingerprints];
        }

        if (allowed.Count == 0 || fingerprints.Length == 0)
        {
            return [];
        }

        string[] queues = [.. allowed];
        var (list, names) = ($"[{string.Join(',', fingerprints)}]", JsonStringsConverter.Write(queues));
        // Each question ends at the first task that answers it (offset 0 keeps PostgreSQL from reading all of them into a table
        // instead). Dead as a constant, so that the filter of the index matches.
        FormattableString onPostgres = $"""
            select f as "Value" from unnest({fingerprints}) as f
            where not exists (select 1 from tasks t where t.state = 6 and t.fingerprint = f
                    and t.queue <> all({queues}) offset 0)
                and not exists (select 1 from dead_letter_groups g join canary_tasks c on c.operation_id = g.canary_id
                    join tasks t on t.id = c.task_id where g.fingerprint = f and t.queue <> all({queues}) offset 0)
                and (exists (select 1 from tasks t where t.state = 6 and t.fingerprint = f offset 0)
                    or exists (select 1 from dead_letter_groups g join canary_tasks c on c.operation_id = g.canary_id
                        join tasks t on t.id = c.task_id where g.fingerprint = f offset 0))
            """;
        FormattableString onSqlite = $"""
            select f.value as "Value" from json_each({list}) as f
            where not exists (select 1 from tasks t where t.state = 6 and t.fingerprint = f.value
                    and t.queue not in (select value from json_each({names})))
                and not exists (select 1 from dead_letter_groups g join canary_tasks c on c.operation_id = g.canary_id
                    join tasks t on t.id = c.task_id where g.fingerprint = f.value
                    and t.queue not in (select value from json_each({names})))
                and (exists (select 1 from tasks t where t.state = 6 and t.fingerprint = f.value)
                    or exists (select 1 from dead_letter_groups g join canary_tasks c on c.operation_id = g.canary_id
                        join tasks t on t.id = c.task_id where g.fingerprint = f.value))
            """;
        var sql = connection.Provider is StoreProvider.Postgres ? onPostgres : onSqlite;
        return [.. await db.Database.SqlQuery<long>(sql).ToListAsync(cancellationToken)];
    }
}
