using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Queues;

/// <summary>
/// Sets and takes away rules of single concurrency keys. What is wanted is stored first and told to the broker then;
/// <see cref="KeyRuleKeeper"/> tells it again when that failed, and ends those whose time is over.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store it is.</param>
/// <param name="broker">Serves the queues.</param>
/// <param name="audit">Tells who changed what.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="clock">The current time.</param>
public sealed partial class KeyControl(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    IBroker broker,
    AuditLog audit,
    ISignals signals,
    TimeProvider clock
)
{
    /// <summary>Keys of one queue that may have a rule: a claim may look at all that weigh more than others.</summary>
    public const int MostOfAQueue = 1000;

    /// <summary>Keys of all queues that may have a rule: all of them are told to the broker every minute.</summary>
    public const int Most = 10_000;

    // Versions of a key that had a rule before are not given again: whoever has seen one of them has not seen this.
    private static readonly DateTimeOffset FirstVersion = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>
    /// Says how a key is to be served. With an end it stands in the place of what is meant to be, and lifts itself; without one
    /// it is what is meant to be, and whatever stood in its place is lifted.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue; it need not be there yet.</param>
    /// <param name="key">The key; no task need have it yet.</param>
    /// <param name="limits">Weight, concurrency and rate; what is absent is as for each key of the queue.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="until">When it lifts itself; may be absent.</param>
    /// <param name="version">The version of the rule that the change stands on, 0 where there is none; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, a field is wrong, the rule has changed since, or there are too many.</exception>
    public Task SetAsync(
        Actor actor,
        string queue,
        string key,
        QueueLimits limits,
        string? reason,
        DateTimeOffset? until,
        long? version
    )
    {
        actor.Require(Permissions.QueuesControl, queue);
        var now = clock.GetUtcNow();
        reason = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
        Check(queue, key, limits, reason, until, now);
        return StoreErrors.ExplainAsync(() =>
            ChangeAsync(
                actor,
                until is null ? AuditActions.LimitsChanged : AuditActions.LimitsOverridden,
                (queue, key),
                version,
                db => RequireRoomAsync(db, queue),
                rule =>
                {
                    if (until is null)
                    {
                        (rule.Limits, rule.LimitsBy, rule.LimitsAt, rule.LimitsReason) = (
                            limits,
                            actor.Name,
                            now,
                            reason
                        );
                    }

                    rule.Lift(now);
                    if (until is not null)
                    {
                        (rule.Override, rule.OverrideUntil, rule.RemovedAt) = (limits, until, null);
                        (rule.OverrideBy, rule.OverrideAt, rule.OverrideReason) = (actor.Name, now, reason);
                    }
                }
            )
        );
    }

    /// <summary>Takes the rule of a key away, with what stands in its place: it is a key like all others again.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="key">The key.</param>
    /// <param name="version">The version of the rule that the change stands on; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, no rule, or it has changed since.</exception>
    public Task RemoveAsync(Actor actor, string queue, string key, long? version)
    {
        actor.Require(Permissions.QueuesControl, queue);
        var now = clock.GetUtcNow();
        return StoreErrors.ExplainAsync(() =>
            ChangeAsync(
                actor,
                AuditActions.LimitsRestored,
                (queue, key),
                version,
                _ => throw new RefusalException(RefusalCode.NotFound, "This key has no rule of its own."),
                rule => rule.Remove(now)
            )
        );
    }

    private static void Check(
        string queue,
        string key,
        QueueLimits limits,
        string? reason,
        DateTimeOffset? until,
        DateTimeOffset now
    )
    {
        var errors = new FieldErrors();
        errors.Require(TextRules.IsQueue(queue), "queue", $"Must be {TextRules.QueueForm}.");
        QueueLimitsRules.CheckKey(key, errors);
        QueueLimitsRules.CheckOfKey(limits, errors);
        errors.Require(
            until is not null || limits != QueueLimits.None,
            "limits",
            "Says nothing: give a weight, a concurrency or a rate, or take the rule away."
        );
        QueueControl.Check(reason, until, now, errors);
        errors.ThrowIfAny();
    }

    private static void RequireVersion(KeyRule? rule, long? version)
    {
        if (version is not null && version != (rule is { RemovedAt: null } ? rule.Version : 0))
        {
            throw new RefusalException(
                RefusalCode.Stale,
                "Somebody else has changed the rule of this key since; read it again."
            );
        }
    }

    private async Task RequireRoomAsync(AppDbContext db, string queue)
    {
        await KeyRuleRoom.LockAsync(db, connection, CancellationToken.None);
        await KeyRuleRoom.RequireAsync(
            db,
            new Dictionary<string, int> { [queue] = 1 },
            CancellationToken.None
        );
    }

    // Somebody else may write the same row at the same time; the change is then made to what they wrote.
    private async Task ChangeAsync(
        Actor actor,
        string action,
        (string Queue, string Key) place,
        long? version,
        Func<AppDbContext, Task> allowNewAsync,
        Action<KeyRule> change
    )
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                var rule = await StoreAsync(actor, action, place, version, allowNewAsync, change);
                await TellAsync(
                    [rule.ToRule()],
                    QueueEvents.Of(action, place.Queue, clock.GetUtcNow(), actor.Name, place.Key)
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

    private async Task<KeyRule> StoreAsync(
        Actor actor,
        string action,
        (string Queue, string Key) place,
        long? version,
        Func<AppDbContext, Task> allowNewAsync,
        Action<KeyRule> change
    )
    {
        var (queue, key) = place;
        await using var db = await contexts.CreateDbContextAsync();
        await using var scope = await db.BeginWriteAsync(CancellationToken.None);
        var rule = await db.KeyRules.SingleOrDefaultAsync(r => r.Queue == queue && r.Key == key);
        RequireVersion(rule, version);
        // One that was taken away is there for the broker alone.
        if (rule is not { RemovedAt: null })
        {
            await allowNewAsync(db);
            rule ??= db.KeyRules.Add(New(queue, key)).Entity;
        }

        var before = QueueFacts.Of(rule);
        change(rule);
        audit.Add(db, actor, action, AuditSubject.Queue(queue), before, QueueFacts.Of(rule));
        await db.SaveChangesAsync();
        await scope.CommitAsync(CancellationToken.None);
        return rule;
    }

    private KeyRule New(string queue, string key) =>
        new()
        {
            Queue = queue,
            Key = key,
            Version = Math.Max(0, (long)(clock.GetUtcNow() - FirstVersion).TotalSeconds),
        };

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
            // The rule stands in the store, and is told again in a second.
        }

        signals.Publish(new(SignalTopic.Tasks, []) { Events = events });
    }
}
