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

    /// <summary>The version that a policy which is tried out stands on.</summary>
    /// <param name="actor">Who asks; needs the permission to set the policy.</param>
    /// <param name="version">Refuse unless the policy still has this version; any when absent.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or stale.</exception>
    public async Task<int> RequireAsync(Actor actor, int? version, CancellationToken cancellationToken)
    {
        actor.Require(Permissions.SystemManage);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var has = await db.RetentionPolicies.Select(p => p.Version).SingleOrDefaultAsync(cancellationToken);
        return version is { } asked && asked != has ? throw Stale(has) : has;
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
        var (now, plan, counts) = (
            clock.GetUtcNow(),
            new RetentionPlan(policy),
            new Dictionary<string, int>()
        );
        int? results = null;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var state in RetentionRules.States.Where(s => plan.ShortestOf(s) is not null))
        {
            var oldest = await OldestAsync(db, state, cancellationToken);
            if (plan.Has(state))
            {
                counts[state.Word()] = Counted(oldest, t => plan.IsOver(t, now));
            }

            if (state is TaskState.Succeeded && plan.HasResults)
            {
                results = Counted(oldest, t => plan.IsResultOver(t, now));
            }
        }

        if (results is { } bare)
        {
            counts["results"] = bare;
        }

        return counts;
    }

    // Read once for all ages, those of queues and types as well, and judged as the pruner does. The oldest stand first in
    // the index of lists by state, so that a look at those answers for most.
    private static Task<List<EndedTask>> OldestAsync(
        AppDbContext db,
        TaskState state,
        CancellationToken cancellationToken
    ) =>
        db
            .Tasks.Where(t => t.State == state)
            .OrderBy(t => t.Id)
            .Take(MostLookedAt)
            .Select(EndedTask.Of)
            .ToListAsync(cancellationToken);

    private static int Counted(List<EndedTask> tasks, Func<EndedTask, bool> goes) =>
        Math.Min(tasks.Count(goes), MostCounted);

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
}
