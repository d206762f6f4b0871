using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>
/// Indexes the payloads of tasks that were there before their paths were declared, the newest first, a bounded number at a
/// time. It keeps nothing in memory; how far it has come is in the store.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Writes the values.</param>
/// <param name="types">Knows which paths are declared.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed class SearchFiller(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    TaskTypeCatalogue types,
    StoreState store,
    TimeProvider clock,
    ILogger<SearchFiller> logger
) : Chore(store, clock, logger)
{
    /// <summary>Tasks of one step.</summary>
    public const int Step = 200;

    /// <summary>By then every process has heard of a path, and indexes what it accepts.</summary>
    public static readonly TimeSpan Heard = TimeSpan.FromSeconds(10);

    private const string Payload = "select id, payload from tasks where id = @id";

    protected override TimeSpan Period => TimeSpan.FromSeconds(2);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fills = await db.SearchFills.ToListAsync(cancellationToken);
        await KeepAsync(db, fills, cancellationToken);
        var now = Clock.GetUtcNow();
        var next = fills
            .Where(f => f.DoneAt is null && f.Since + Heard <= now)
            .OrderBy(f => f.Since)
            .FirstOrDefault();
        if (next is null)
        {
            return false;
        }

        var ids = await NextAsync(db, next, cancellationToken);
        if (ids.Count > 0)
        {
            var paths = SearchPaths.Of([next.Path]);
            await ledger.ChangeAsync(ids.Count, session => WriteAsync(session, ids, paths));
            next.Before = ids[^1];
        }

        next.DoneAt = ids.Count < Step ? NewRows.Microseconds(now) : null;
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    // A row for each path that is declared, and none for others.
    private async Task KeepAsync(AppDbContext db, List<SearchFill> fills, CancellationToken cancellationToken)
    {
        var declared = types.Declared.ToHashSet();
        var gone = fills.Where(f => !declared.Contains((f.Type, f.Path))).ToList();
        var now = NewRows.Microseconds(Clock.GetUtcNow());
        var news = declared
            .Except(fills.Select(f => (f.Type, f.Path)))
            .Select(d => new SearchFill
            {
                Type = d.Type,
                Path = d.Path,
                Since = now,
                Before = Guid.AllBitsSet,
            })
            .ToList();
        if (gone.Count + news.Count == 0)
        {
            return;
        }

        db.SearchFills.RemoveRange(gone);
        db.SearchFills.AddRange(news);
        await db.SaveChangesAsync(cancellationToken);
        fills.RemoveAll(gone.Contains);
        fills.AddRange(news);
    }

    private static Task<List<Guid>> NextAsync(
        AppDbContext db,
        SearchFill fill,
        CancellationToken cancellationToken
    )
    {
        var (type, before) = (fill.Type, fill.Before);
        var tasks = type.Length > 0 ? db.Tasks.Where(t => t.Type == type) : db.Tasks;
        return tasks
            .Where(t => t.Id.CompareTo(before) < 0)
            .OrderByDescending(t => t.Id)
            .Select(t => t.Id)
            .Take(Step)
            .ToListAsync(cancellationToken);
    }

    // Under lock: a task that is removed or edited meanwhile must leave no value behind.
    private static async Task<int> WriteAsync(LedgerSession session, List<Guid> ids, SearchPaths paths)
    {
        var payloads = await session.QueryEachAsync(
            [.. ids.Order()],
            Payload,
            (row, values) => (Id: values.ReadId(row, 0), Payload: row.GetFieldValue<byte[]>(1)),
            locks: true
        );
        List<TaskValue> found = [.. payloads.SelectMany(p => paths.ValuesOf(p.Payload, p.Id))];
        if (found.Count > 0)
        {
            await session.InsertAsync(LedgerTables.Values, found);
        }

        return found.Count;
    }
}
