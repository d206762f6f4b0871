using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>
/// Pauses and resumes queues, and limits them. What is wanted is stored first and told to the broker then; <see cref="PolicyKeeper"/>
/// tells it again when that failed, and ends pauses and overrides whose time is over.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="broker">Serves the queues.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed partial class QueueControl(
    IDbContextFactory<AppDbContext> contexts,
    IBroker broker,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>Characters that a reason may have.</summary>
    public const int LongestReason = 500;

    /// <summary>
    /// Keeps workers from taking tasks of a queue. What they have already goes on; tasks are accepted as before. A queue
    /// that no task has named yet may be paused too. A second pause replaces reason and end of the first.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="until">When it goes on by itself; absent when somebody has to resume it.</param>
    /// <exception cref="RefusalException">Not allowed, or a field is wrong.</exception>
    public Task PauseAsync(Actor actor, string queue, string? reason, DateTimeOffset? until)
    {
        actor.Require(Permissions.QueuesControl, queue);
        var now = clock.GetUtcNow();
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        var errors = new FieldErrors();
        errors.Require(TextRules.IsQueue(queue), "queue", $"Must be {TextRules.QueueForm}.");
        Check(reason, until, now, errors);
        errors.ThrowIfAny();
        return StoreErrors.ExplainAsync(() =>
            ChangeAsync(
                actor,
                AuditActions.QueuePaused,
                queue,
                policy =>
                {
                    policy.PausedBy = actor.Name;
                    policy.PausedAt = now;
                    policy.PausedUntil = until;
                    policy.PauseReason = reason;
                    policy.Version++;
                }
            )
        );
    }

    /// <summary>Lets workers take tasks of a queue again; nothing happens where it is not paused.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <exception cref="RefusalException">Not allowed, or no task and no pause has ever named such a queue.</exception>
    public Task ResumeAsync(Actor actor, string queue)
    {
        actor.Require(Permissions.QueuesControl, queue);
        return StoreErrors.ExplainAsync(async () =>
        {
            if (await RequireAsync(queue) is { Paused: true })
            {
                await ChangeAsync(actor, AuditActions.QueueResumed, queue, policy => policy.Resume());
            }
        });
    }

    /// <summary>
    /// Says how much of a queue may run. With an end it stands in the place of what is meant to be, and lifts itself;
    /// without one it is what is meant to be, and whatever stood in its place is lifted.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue; it need not be there yet.</param>
    /// <param name="limits">All of the limits; what is absent is not limited.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="until">When it lifts itself; may be absent.</param>
    /// <param name="version">The version of the policy that the change stands on, 0 where there is none; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, a field is wrong, or the policy has changed since.</exception>
    public Task LimitAsync(
        Actor actor,
        string queue,
        QueueLimits limits,
        string? reason,
        DateTimeOffset? until,
        long? version
    )
    {
        actor.Require(Permissions.QueuesControl, queue);
        var errors = new FieldErrors();
        errors.Require(TextRules.IsQueue(queue), "queue", $"Must be {TextRules.QueueForm}.");
        QueueLimitsRules.Check(limits, errors);
        return SetAsync(actor, queue, limits, reason, until, version, errors);
    }

    private Task SetAsync(
        Actor actor,
        string place,
        QueueLimits limits,
        string? reason,
        DateTimeOffset? until,
        long? version,
        FieldErrors errors
    )
    {
        var now = clock.GetUtcNow();
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        Check(reason, until, now, errors);
        errors.ThrowIfAny();
        return StoreErrors.ExplainAsync(() =>
            ChangeAsync(
                actor,
                until is null ? AuditActions.LimitsChanged : AuditActions.LimitsOverridden,
                place,
                policy =>
                {
                    RequireVersion(policy, version);
                    policy.Lift();
                    if (until is null)
                    {
                        policy.Limits = limits;
                        (policy.LimitsBy, policy.LimitsAt, policy.LimitsReason) = (actor.Name, now, reason);
                    }
                    else
                    {
                        (policy.Override, policy.OverrideUntil) = (limits, until);
                        (policy.OverrideBy, policy.OverrideAt, policy.OverrideReason) = (
                            actor.Name,
                            now,
                            reason
                        );
                    }
                }
            )
        );
    }

    /// <summary>Lets what is meant to be hold again before the override lifts itself; nothing happens where there is none.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="version">The version that the change stands on; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, no such queue, or the policy has changed since.</exception>
    public Task LiftAsync(Actor actor, string queue, long? version)
    {
        actor.Require(Permissions.QueuesControl, queue);
        return StoreErrors.ExplainAsync(async () =>
        {
            await RequireAsync(queue);
            await ChangeAsync(
                actor,
                AuditActions.LimitsRestored,
                queue,
                policy =>
                {
                    RequireVersion(policy, version);
                    if (policy.Override is not null)
                    {
                        policy.Lift();
                    }
                }
            );
        });
    }

    /// <summary>Says what is wrong with the reason and the end of what somebody sets.</summary>
    internal static void Check(string? reason, DateTimeOffset? until, DateTimeOffset now, FieldErrors errors)
    {
        TextRules.Check(reason, "reason", LongestReason, errors);
        errors.Require(until is null || until > now, "until", "Has passed.");
    }

    private static void RequireVersion(QueuePolicy policy, long? version)
    {
        if (version is not null && version != policy.Version)
        {
            throw new RefusalException(
                RefusalCode.Stale,
                "Somebody else has changed these limits since; read them again."
            );
        }
    }

    private async Task<QueuePolicy?> RequireAsync(string queue)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var policy = await db.QueuePolicies.AsNoTracking().SingleOrDefaultAsync(p => p.Queue == queue);
        return policy is null && !await db.QueueCounts.AnyAsync(c => c.Queue == queue)
            ? throw new RefusalException(RefusalCode.NotFound, "There is no such queue.")
            : policy;
    }

    // Somebody else may write the same row at the same time; the change is then made to what they wrote.
    private async Task ChangeAsync(Actor actor, string action, string queue, Action<QueuePolicy> change)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync();
                var policy = await db.QueuePolicies.SingleOrDefaultAsync(p => p.Queue == queue);
                if (policy is null)
                {
                    db.QueuePolicies.Add(policy = new() { Queue = queue });
                }

                var before = QueueFacts.Of(policy);
                change(policy);
                audit.Add(db, actor, action, QueueFacts.SubjectOf(policy), before, QueueFacts.Of(policy));
                await db.SaveChangesAsync();
                await TellAsync(
                    [policy.ToRule()],
                    QueueEvents.Of(action, queue, clock.GetUtcNow(), actor.Name)
                );
                return;
            }
            catch (DbUpdateException e) when (!StoreErrors.IsAway(e))
            {
                if (tries == 10)
                {
                    throw new RefusalException(
                        RefusalCode.Conflict,
                        "Others change this queue at the same time; try again."
                    );
                }

                await Task.Delay(Random.Shared.Next(5, 50));
            }
        }
    }

    private async Task TellAsync(IReadOnlyList<QueueRule> rules, params IReadOnlyList<LiveEvent> events)
    {
        try
        {
            foreach (var step in rules.Chunk(BrokerLimits.Step))
            {
                await broker.RuleAsync(step, CancellationToken.None);
            }
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            // The policy stands in the store, and is told again every second.
        }

        signals.Publish(new(SignalTopic.Tasks, []) { Events = events });
    }
}
