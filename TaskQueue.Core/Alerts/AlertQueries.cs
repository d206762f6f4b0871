using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Alerts;

/// <summary>Reads alerts. Whoever may not see a kind is shown none of it, as if there were none.</summary>
/// <param name="contexts">The store.</param>
public sealed class AlertQueries(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>A page of alerts, those that were opened last first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, the filter is not acceptable, or the cursor is none of this list.</exception>
    public async Task<Page<Alert>> ListAsync(
        Actor actor,
        AlertFilter filter,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.AlertsRead);
        filter.Check().ThrowIfAny();
        limit = Math.Clamp(limit, 1, AlertLimits.Page);
        var seen = AlertKinds.SeenBy(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var alerts = filter.Apply(db.Alerts.AsNoTracking()).Where(a => seen.Contains(a.Kind));
        if (cursor is not null)
        {
            var before = Guid.TryParseExact(cursor, "N", out var id)
                ? id
                : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
            alerts = alerts.Where(a => a.Id.CompareTo(before) < 0);
        }

        var rows = await alerts.OrderByDescending(a => a.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return rows.Count > limit ? new(rows[..limit], rows[limit - 1].Id.ToString("N")) : new(rows, null);
    }

    /// <summary>One alert; none when there is none that they may see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="id">Its id.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<Alert?> FindAsync(Actor actor, Guid id, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.AlertsRead);
        var seen = AlertKinds.SeenBy(actor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Alerts.AsNoTracking()
            .SingleOrDefaultAsync(a => a.Id == id && seen.Contains(a.Kind), cancellationToken);
    }

    /// <summary>How many alerts nobody has looked at, by kind; kinds without any are left out, and those they may not see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public Task<IReadOnlyDictionary<string, int>> CountOpenAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.AlertsRead);
        var seen = AlertKinds.SeenBy(actor);
        return StoreErrors.ExplainAsync<IReadOnlyDictionary<string, int>>(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db
                .Alerts.Where(a => a.State == AlertState.Open && seen.Contains(a.Kind))
                .GroupBy(a => a.Kind)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, StringComparer.Ordinal, cancellationToken);
        });
    }
}
