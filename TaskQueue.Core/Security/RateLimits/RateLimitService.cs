using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Security.RateLimits;

/// <summary>Reads and changes the limits of requests. There are none until somebody sets some.</summary>
/// <param name="contexts">The store.</param>
/// <param name="current">The limits as they hold here.</param>
/// <param name="counts">What they did.</param>
/// <param name="audit">Tells who changed them.</param>
/// <param name="signals">Tell the other processes.</param>
/// <param name="clock">The current time.</param>
public sealed class RateLimitService(
    IDbContextFactory<AppDbContext> contexts,
    CurrentLimits current,
    LimitCounts counts,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    private const int MostCallers = 10;

    /// <summary>The limits; version 0 while nobody has set any.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the store is away.</exception>
    public Task<RateLimitPolicy> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SettingsRead);
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.RateLimitPolicies.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new();
        });
    }

    /// <summary>Sets all limits; those that are not named hold no more. All processes go by them at once.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="limits">The limits.</param>
    /// <param name="version">Refuse unless they still have this version; any when absent.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>The limits as they are now.</returns>
    /// <exception cref="RefusalException">Not allowed, not acceptable, stale, or the store is away.</exception>
    public Task<RateLimitPolicy> SetAsync(
        Actor actor,
        IReadOnlyList<RequestLimit> limits,
        int? version,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SettingsManage);
        var errors = new FieldErrors();
        RequestLimitRules.Check(limits, errors);
        errors.ThrowIfAny();
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.RateLimitPolicies.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                db.RateLimitPolicies.Add(row = new());
            }

            if (version is { } asked && asked != row.Version)
            {
                throw Stale(row.Version);
            }

            var before = FactsOf(row);
            Take(row, limits, actor.Name);
            audit.Add(
                db,
                actor,
                AuditActions.RateLimitsChanged,
                AuditSubject.RateLimits,
                before,
                FactsOf(row)
            );
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
            {
                throw Stale(row.Version);
            }

            current.Take(row);
            signals.Publish(new(SignalTopic.Settings, []));
            return row;
        });
    }

    /// <summary>What limits did in this process since it began.</summary>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public LimitUse Use(Actor actor)
    {
        actor.Require(Permissions.SettingsRead);
        return new(
            [
                .. Enum.GetValues<RequestClass>()
                    .Where(c => c is not RequestClass.All)
                    .Select(c => new ClassUse(c, counts.Of(c).Allowed, counts.Of(c).Refused)),
            ],
            counts.Callers.Top(MostCallers)
        );
    }

    private static object FactsOf(RateLimitPolicy policy) =>
        new { limits = policy.Limits.Select(l => new { name = l.Name, l.Rate }), policy.Version };

    private static RefusalException Stale(int version) =>
        new(RefusalCode.Stale, $"The limits have changed meanwhile: they have version {version}.");

    private void Take(RateLimitPolicy row, IReadOnlyList<RequestLimit> limits, string actor)
    {
        row.Limits = [.. limits.OrderBy(l => l.Class).ThenBy(l => l.By)];
        // What both stores can keep, so that it reads the same afterwards.
        var now = clock.GetUtcNow();
        row.ChangedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        row.ChangedBy = actor;
        row.Version++;
    }
}

/// <summary>What limits did.</summary>
/// <param name="Classes">By class.</param>
/// <param name="Callers">Who was refused most often, in the last five to ten minutes.</param>
public sealed record LimitUse(IReadOnlyList<ClassUse> Classes, IReadOnlyList<RefusedCaller> Callers);

/// <summary>What limits did to the requests of a class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Allowed">Requests that they let through.</param>
/// <param name="Refused">Requests that they refused.</param>
public sealed record ClassUse(RequestClass Class, long Allowed, long Refused);
