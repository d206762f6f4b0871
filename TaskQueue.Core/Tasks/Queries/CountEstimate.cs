using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// About how many tasks a filter has, at a cost that does not grow with them: on PostgreSQL what the planner expects, on
/// SQLite, whose planner knows next to nothing, their share among some thousand tasks from all over the table.
/// </summary>
internal static class CountEstimate
{
    private const int Sampled = 4000;

    /// <summary>Estimates.</summary>
    /// <param name="db">The store.</param>
    /// <param name="filter">Which tasks.</param>
    /// <param name="all">How many tasks there are in all.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<long> OfAsync(
        AppDbContext db,
        TaskFilter filter,
        long all,
        CancellationToken cancellationToken
    ) =>
        db is SqliteAppDbContext
            ? SampleAsync(db, filter, all, cancellationToken)
            : ExpectAsync(db, filter, cancellationToken);

    private static async Task<long> ExpectAsync(
        AppDbContext db,
        TaskFilter filter,
        CancellationToken cancellationToken
    )
    {
        await using var command = Listed(TaskFilterQuery.Apply(db, filter), filter)
            .Select(t => t.Id)
            .CreateDbCommand();
#pragma warning disable CA2100 // The text is EF's, and all values are parameters.
        command.CommandText = "explain (format json) " + command.CommandText;
#pragma warning restore CA2100
        await db.Database.OpenConnectionAsync(cancellationToken);
        using var plan = JsonDocument.Parse((string)(await command.ExecuteScalarAsync(cancellationToken))!);
        return plan.RootElement[0].GetProperty("Plan").GetProperty("Plan Rows").GetInt64();
    }

    private static async Task<long> SampleAsync(
        AppDbContext db,
        TaskFilter filter,
        long all,
        CancellationToken cancellationToken
    )
    {
        // Rows are numbered from 1.
        var last = await RowAsync(
            db,
            "select coalesce(max(rowid), 0) as \"Value\" from tasks",
            cancellationToken
        );
        if (last == 0)
        {
            return 0;
        }

        var first = await RowAsync(
            db,
            "select coalesce(min(rowid), 0) as \"Value\" from tasks",
            cancellationToken
        );
        var spots = Spots(first, last);
        // The limit keeps the planner from another way to the rows, on which it might meet all of them.
        var sample = db
            .Tasks.FromSql(
                $"select * from tasks where rowid in (select value from json_each({spots})) limit {Sampled}"
            )
            .AsNoTracking();
        var looked = await sample.LongCountAsync(cancellationToken);
        var found = await Listed(TaskFilterQuery.Apply(db, sample, filter), filter)
            .LongCountAsync(cancellationToken);
        return looked == 0 ? 0 : (long)((double)all * found / looked);
    }

    // By chance, since what comes in turns would fall in step with even gaps; and the same ones each time, so that the
    // number stands still while the tasks do.
    private static string Spots(long first, long last)
    {
        var chance = new Random(Sampled);
        return JsonSerializer.Serialize(
            Enumerable.Range(0, Sampled).Select(_ => chance.NextInt64(first, last + 1)).Order()
        );
    }

    private static async Task<long> RowAsync(
        AppDbContext db,
        string sql,
        CancellationToken cancellationToken
    ) => (await db.Database.SqlQueryRaw<long>(sql).ToListAsync(cancellationToken))[0];

    private static IQueryable<TaskItem> Listed(IQueryable<TaskItem> tasks, TaskFilter filter) =>
        filter.ByFinish ? tasks.Where(t => t.FinishedAt != null) : tasks;
}
