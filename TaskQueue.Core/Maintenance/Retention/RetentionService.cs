using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>Reads and changes how long ended tasks are kept. Nothing is removed by age until somebody asks for it.</summary>
/// <param name="contexts">The store.</param>
/// <param name="audit">Tells who changed it.</param>
/// <param name="clock">The current time.</param>
public sealed class RetentionService(
    IDbContextFactory<AppDbContext> contexts,
    AuditLog audit,
    TimeProvider clock
)
{
    /// <summary>How far the count of what would go reaches.</summary>
    public const int MostCounted = 10_000;

    private const int MostLookedAt = 20_000;

    /// <summary>The policy that holds; version 0 while nobody has set one.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<RetentionPolicy> ReadAsync(Actor actor, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RetentionPolicies.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new();
    }

    /// <summary>Sets all parts of the policy; the next pass goes by it.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="wanted">The ages; its version does not matter.</param>
    /// <param name="version">Refuse unless the policy still has this version; any when absent.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <exception cref="RefusalException">Not allowed, not acceptable, or stale.</exception>
    public Task<RetentionPolicy> SetAsync(
        Actor actor,
        RetentionPolicy wanted,
        int? version,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemManage);
        RetentionRules.Check(wanted).ThrowIfAny();
        return StoreErrors.ExplainAsync(async () =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var row = await db.RetentionPolicies.SingleOrDefaultAsync(cancellationToken);
            if (row is null)
            {
                db.RetentionPolicies.Add(row = new());
            }

            if (version is { } asked && asked != row.Version)
            {
                throw Stale(row.Version);
            }

            var before = FactsOf(row);
            Take(row, wanted, actor.Name);
            audit.Add(db, actor, AuditActions.RetentionChanged, AuditSubject.Retention, before, FactsOf(row));
            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
            {
                throw Stale(row.Version);
            }

            return row;
        });
    }

    /// <summary>How much would go now, by a policy that need not be stored; each part is counted up to 10,000.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="policy">The ages.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>By the names of the states, and <c>results</c>; parts that are kept for ever are left out.</returns>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<IReadOnlyDictionary<string, int>> CountAsync(
        Actor actor,
        RetentionPolicy policy,
        CancellationToken cancellationToken
    )
    {
        actor.Require(Permissions.SystemRead);
        RetentionRules.Check(policy).ThrowIfAny();
        var (now, counts) = (clock.GetUtcNow(), new Dictionary<string, int>());
        var keyed = now - RetentionRules.KeysLive;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var state in RetentionRules.States)
        {
            var due = await CountAsync(
                db.Tasks.Where(t => t.State == state),
                t => t.IdempotencyKey == null || t.CreatedAt < keyed,
                new(policy, RetentionRules.AgeOf(policy, state), o => RetentionRules.AgeOf(o, state), now),
                cancellationToken
            );
            if (due is { } count)
            {
                counts[state.Word()] = count;
            }
        }

        var results = await CountAsync(
            db.Tasks.Where(t => t.State == TaskState.Succeeded),
            t => t.Result != null && t.ResultTtl == null,
            new(policy, policy.Results, o => o.Results, now),
            cancellationToken
        );
        if (results is { } bare)
        {
            counts["results"] = bare;
        }

        return counts;
    }

    // Each queue and type that has an age of its own by itself, and then the rest.
    private static async Task<int?> CountAsync(
        IQueryable<TaskItem> tasks,
        Expression<Func<TaskItem, bool>> goes,
        Part part,
        CancellationToken cancellationToken
    )
    {
        List<RetentionOverride> own = [.. part.Policy.Overrides.Where(o => part.Own(o) is not null)];
        if (part.Usual is null && own.Count == 0)
        {
            return null;
        }

        List<string> types = [.. own.Select(o => o.Type).OfType<string>()];
        List<string> queues = [.. own.Select(o => o.Queue).OfType<string>()];
        var count = 0;
        foreach (var said in own)
        {
            var theirs = said.Type is { } type
                ? tasks.Where(t => t.Type == type)
                : tasks.Where(t => t.Queue == said.Queue && !types.Contains(t.Type));
            count += await OlderAsync(theirs, goes, part.Now - part.Own(said), cancellationToken);
        }

        var rest =
            own.Count == 0 ? tasks : tasks.Where(t => !types.Contains(t.Type) && !queues.Contains(t.Queue));
        count += await OlderAsync(rest, goes, part.Now - part.Usual, cancellationToken);
        return Math.Min(count, MostCounted);
    }

    // The oldest stand first in the index of lists by state, so that a look at those answers for most.
    private static async Task<int> OlderAsync(
        IQueryable<TaskItem> tasks,
        Expression<Func<TaskItem, bool>> goes,
        DateTimeOffset? before,
        CancellationToken cancellationToken
    ) =>
        before is not { } then
            ? 0
            : await tasks
                .OrderBy(t => t.Id)
                .Take(MostLookedAt)
                .Where(t => t.FinishedAt < then)
                .Where(goes)
                .Take(MostCounted)
                .CountAsync(cancellationToken);

    private static object FactsOf(RetentionPolicy policy) =>
        new
        {
            policy.Succeeded,
            policy.Dead,
            policy.Cancelled,
            policy.Expired,
            policy.Skipped,
            policy.Results,
            policy.Overrides,
            policy.Version,
        };

    private static RefusalException Stale(int version) =>
        new(RefusalCode.Stale, $"The policy has changed meanwhile: it has version {version}.");

    private void Take(RetentionPolicy row, RetentionPolicy wanted, string actor)
    {
        (row.Succeeded, row.Dead, row.Cancelled) = (wanted.Succeeded, wanted.Dead, wanted.Cancelled);
        (row.Expired, row.Skipped, row.Results) = (wanted.Expired, wanted.Skipped, wanted.Results);
        row.Overrides = wanted.Overrides;
        // What both stores can keep, so that it reads the same afterwards.
        var now = clock.GetUtcNow();
        row.ChangedAt = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        row.ChangedBy = actor;
        row.Version++;
    }

    /// <summary>One kind of what goes, and how old it has to be.</summary>
    private sealed record Part(
        RetentionPolicy Policy,
        TimeSpan? Usual,
        Func<RetentionOverride, TimeSpan?> Own,
        DateTimeOffset Now
    );
}
