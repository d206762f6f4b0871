using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Queues;

// Limits of task types: they stand where policies of queues do, under names that no queue has.
public sealed partial class QueueControl
{
    /// <summary>
    /// Says how many tasks of a type may run, and how soon they may start, over all queues. With an end it lifts itself,
    /// as with <see cref="LimitAsync"/>.
    /// </summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="type">The type; nobody needs to know it yet.</param>
    /// <param name="limits">Concurrency and rate; the others are of queues alone.</param>
    /// <param name="reason">Why; may be absent.</param>
    /// <param name="until">When it lifts itself; may be absent.</param>
    /// <param name="version">The version that the change stands on, 0 where there is none; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, a field is wrong, or the limits have changed since.</exception>
    public Task LimitTypeAsync(
        Actor actor,
        string type,
        QueueLimits limits,
        string? reason,
        DateTimeOffset? until,
        long? version
    )
    {
        actor.Require(Permissions.QueuesControl);
        var errors = new FieldErrors();
        errors.Require(TextRules.IsName(type), "type", $"Must be {TextRules.NameForm}.");
        errors.Require(
            QueueRule.OfType(type).Length <= TextRules.LongestName,
            "type",
            "Must be shorter by one character to have limits."
        );
        QueueLimitsRules.CheckOfType(limits, errors);
        return SetAsync(actor, QueueRule.OfType(type), limits, reason, until, version, errors);
    }

    /// <summary>Lets what is meant to be hold again for a type, as with <see cref="LiftAsync"/>.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="type">The type.</param>
    /// <param name="version">The version that the change stands on; absent: any.</param>
    /// <exception cref="RefusalException">Not allowed, no limits, or they have changed since.</exception>
    public Task LiftTypeAsync(Actor actor, string type, long? version) =>
        LiftAsync(actor, QueueRule.OfType(type), version);

    /// <summary>What stands for a type; none where nobody has said anything.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="type">The type.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<QueuePolicy?> OfTypeAsync(Actor actor, string type, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        var place = QueueRule.OfType(type);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .QueuePolicies.AsNoTracking()
            .SingleOrDefaultAsync(p => p.Queue == place, cancellationToken);
    }

    /// <summary>How many tasks of a type workers hold, since it has limits; none while the broker is away.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="type">The type.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<int?> HeldOfTypeAsync(Actor actor, string type, CancellationToken cancellationToken)
    {
        actor.RequireSome(Permissions.TasksRead);
        if (broker.Trouble is not null)
        {
            return null;
        }

        try
        {
            return (await broker.UseAsync(QueueRule.OfType(type), "", cancellationToken)).Held;
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            return null;
        }
    }

    /// <summary>What stands for types, by their names.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<IReadOnlyDictionary<string, QueuePolicy>> OfTypesAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        var first = QueueRule.OfType("");
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .QueuePolicies.AsNoTracking()
            .Where(p => p.Queue.StartsWith(first))
            .ToDictionaryAsync(p => QueueRule.TypeOf(p.Queue), cancellationToken);
    }
}
