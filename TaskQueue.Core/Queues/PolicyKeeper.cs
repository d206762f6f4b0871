using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>Ends pauses and overrides whose time is over, and tells the broker all policies now and then: it may have forgotten.</summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Serves the queues.</param>
/// <param name="keys">Does the same for single keys.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The current time.</param>
/// <param name="logger">The log.</param>
internal sealed class PolicyKeeper(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    KeyRuleKeeper keys,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<PolicyKeeper> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.FromSeconds(1);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        List<LiveEvent> lifted =
        [
            .. await LiftAsync(cancellationToken),
            .. await keys.LiftAsync(cancellationToken),
        ];
        if (lifted.Count > 0)
        {
            signals.Publish(new(SignalTopic.Tasks, []) { Events = lifted });
        }

        await TellPoliciesAsync(cancellationToken);
        await keys.TellAsync(cancellationToken);
        await keys.ForgetAsync(cancellationToken);
        return false;
    }

    /// <summary>Tells the broker how each queue, and each key that has a rule, is to be served; to be done before it opens.</summary>
    /// <param name="cancellationToken">Ends it; repeat it.</param>
    public async Task TellAllAsync(CancellationToken cancellationToken)
    {
        await TellPoliciesAsync(cancellationToken);
        await keys.TellAllAsync(cancellationToken);
    }

    private async Task TellPoliciesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var policies = await db.QueuePolicies.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var step in policies.Select(p => p.ToRule()).Chunk(BrokerLimits.Step))
        {
            await broker.RuleAsync(step, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<LiveEvent>> LiftAsync(CancellationToken cancellationToken)
    {
        var now = Clock.GetUtcNow();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var over = await db
            .QueuePolicies.Where(p => p.PausedUntil <= now || p.OverrideUntil <= now)
            .ToListAsync(cancellationToken);
        var lifted = new List<LiveEvent>();
        foreach (var policy in over)
        {
            if (policy.PausedUntil <= now)
            {
                policy.Resume();
                lifted.Add(QueueEvents.Of(AuditActions.QueueResumed, policy.Queue, now));
            }

            if (policy.OverrideUntil <= now)
            {
                policy.Lift();
                lifted.Add(QueueEvents.Of(AuditActions.LimitsRestored, policy.Queue, now));
            }
        }

        // Whoever has changed it meanwhile makes this fail, and the next pass sees what they wrote.
        await db.SaveChangesAsync(cancellationToken);
        return lifted;
    }
}
