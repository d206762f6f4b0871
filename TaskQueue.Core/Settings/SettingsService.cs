using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Settings;

/// <summary>What the process runs with, its promotion to other environments, and what ran before.</summary>
/// <param name="settings">The settings.</param>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class SettingsService(
    CurrentSettings settings,
    IDbContextFactory<AppDbContext> contexts,
    TimeProvider clock
)
{
    /// <summary>All settings as they hold, without secrets.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public EffectiveSettings Read(Actor actor)
    {
        actor.Require(Permissions.SettingsRead);
        return settings.Read();
    }

    /// <summary>What another environment needs to know of this one's settings.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">They may not.</exception>
    public SettingsBundle Export(Actor actor) => SettingsBundle.Of(Read(actor), clock.GetUtcNow());

    /// <summary>What it would mean to run with the settings of another environment. Changes nothing.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="bundle">The bundle of the other environment, as it came.</param>
    /// <exception cref="RefusalException">They may not, or it is no bundle.</exception>
    public Promotion Compare(Actor actor, ReadOnlyMemory<byte> bundle) =>
        PromotionPlan.Of(Read(actor), settings.Root, SettingsBundle.Parse(bundle));

    /// <summary>Deployments, the newest first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cursor">Where the page starts: <see cref="Page{T}.NextCursor"/> of the page before.</param>
    /// <param name="limit">How many at the most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">They may not, or the cursor is none of this list.</exception>
    public async Task<Page<Deployment>> DeploymentsAsync(
        Actor actor,
        string? cursor,
        int limit,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SettingsRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.Deployments.AsNoTracking();
        if (cursor is not null)
        {
            var last = Guid.TryParseExact(cursor, "N", out var id)
                ? id
                : throw RefusalException.Field("cursor", "Is not a cursor of this list.");
            rows = rows.Where(d => d.Id.CompareTo(last) < 0);
        }

        var page = await rows.OrderByDescending(d => d.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return page.Count > limit ? new(page[..limit], page[limit - 1].Id.ToString("N")) : new(page, null);
    }
}
