using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Workers;

/// <summary>Reads the limits that a task falls under, how much of each is in use and by what, and who said them.</summary>
/// <param name="db">The store.</param>
/// <param name="broker">Counts what is in use.</param>
/// <param name="clock">The current time.</param>
internal sealed class LimitFacts(AppDbContext db, IBroker broker, TimeProvider clock)
{
    private const int MostHolders = 5;

    /// <summary>Reads the limits of a task's queue, key and type.</summary>
    /// <param name="actor">Who asks; of the tasks of its type they are told those of their queues.</param>
    /// <param name="task">The task.</param>
    /// <param name="ofQueue">What is said of its queue.</param>
    /// <param name="ofKey">What is said of its key alone.</param>
    /// <param name="ofType">What is said of its type.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<LimitFact>> ReadAsync(
        Actor actor,
        TaskItem task,
        QueuePolicy? ofQueue,
        KeyRule? ofKey,
        QueuePolicy? ofType,
        CancellationToken cancellationToken
    ) =>
        [
            .. await OfQueueAsync(task, ofQueue, ofKey, cancellationToken),
            .. await OfTypeAsync(actor, task, ofType, cancellationToken),
        ];

    private async Task<IReadOnlyList<LimitFact>> OfQueueAsync(
        TaskItem task,
        QueuePolicy? policy,
        KeyRule? rule,
        CancellationToken cancellationToken
    )
    {
        var (limits, own) = (policy?.Effective ?? QueueLimits.None, rule?.Effective ?? QueueLimits.None);
        if (limits with { Weight = 1 } == QueueLimits.None && own with { Weight = 1 } == QueueLimits.None)
        {
            return [];
        }

        var use = await broker.UseAsync(task.Queue, task.ConcurrencyKey, cancellationToken);
        var queue = $"queue '{task.Queue}'";
        var said = policy is null ? null : SaidOf(policy, queue);
        var running = Running().Where(t => t.Queue == task.Queue);
        var facts = new List<LimitFact>();
        await AddConcurrencyAsync(facts, queue, limits.Concurrency, use.Held, running, cancellationToken);
        AddRate(facts, queue, limits.Rate, use.Spent, use.Now);
        facts = [.. facts.Select(f => f with { Said = said })];
        if (task.ConcurrencyKey.Length == 0)
        {
            return facts;
        }

        // What the key's own rule leaves out is as for each key of the queue.
        var key = $"key '{task.ConcurrencyKey}'";
        var saidOfKey = rule is null ? null : SaidOf(rule, key);
        running = running.Where(t => t.ConcurrencyKey == task.ConcurrencyKey);
        var (most, rate) = (own.Concurrency ?? limits.KeyConcurrency, own.Rate ?? limits.KeyRate);
        List<LimitFact> ofKey = [];
        await AddConcurrencyAsync(ofKey, key, most, use.KeyHeld, running, cancellationToken);
        facts.AddRange(ofKey.Select(f => f with { Said = own.Concurrency is null ? said : saidOfKey }));
        ofKey.Clear();
        AddRate(ofKey, key, rate, use.KeySpent, use.Now);
        facts.AddRange(ofKey.Select(f => f with { Said = own.Rate is null ? said : saidOfKey }));
        return facts;
    }

    private async Task<IReadOnlyList<LimitFact>> OfTypeAsync(
        Actor actor,
        TaskItem task,
        QueuePolicy? policy,
        CancellationToken cancellationToken
    )
    {
        if (policy?.Effective is not { } limits || limits == QueueLimits.None)
        {
            return [];
        }

        var use = await broker.UseAsync(QueueRule.OfType(task.Type), "", cancellationToken);
        var type = $"type '{task.Type}'";
        var said = SaidOf(policy, type);
        var running = Running().Where(t => t.Type == task.Type);
        if (actor.ScopeOf(Permissions.TasksRead).Queues is { } queues)
        {
            running = running.Where(t => queues.Contains(t.Queue));
        }

        var facts = new List<LimitFact>();
        await AddConcurrencyAsync(facts, type, limits.Concurrency, use.Held, running, cancellationToken);
        AddRate(facts, type, limits.Rate, use.Spent, use.Now);
        return [.. facts.Select(f => f with { Said = said })];
    }

    private static LimitSaid? SaidOf(KeyRule rule, string of) =>
        rule switch
        {
            { Override: not null, OverrideBy: { } by, OverrideAt: { } at } => new(
                of,
                by,
                at,
                rule.OverrideReason,
                rule.OverrideUntil
            ),
            { Override: null, LimitsBy: { } by, LimitsAt: { } at } => new(
                of,
                by,
                at,
                rule.LimitsReason,
                null
            ),
            _ => null,
        };

    private static LimitSaid? SaidOf(QueuePolicy policy, string of) =>
        policy switch
        {
            { Override: not null, OverrideBy: { } by, OverrideAt: { } at } => new(
                of,
                by,
                at,
                policy.OverrideReason,
                policy.OverrideUntil
            ),
            { Override: null, LimitsBy: { } by, LimitsAt: { } at } => new(
                of,
                by,
                at,
                policy.LimitsReason,
                null
            ),
            _ => null,
        };

    // Running as a constant, so that the filter of the index matches; those that run are few.
    private IQueryable<TaskItem> Running() => db.Tasks.Where(t => t.State == EF.Constant(TaskState.Running));

    private static async Task AddConcurrencyAsync(
        List<LimitFact> facts,
        string of,
        int? limit,
        int held,
        IQueryable<TaskItem> running,
        CancellationToken cancellationToken
    )
    {
        if (limit is not { } most)
        {
            return;
        }

        // The store knows those that have run for a second; of shorter ones there is only the number.
        IReadOnlyList<Guid> holders =
            held < most
                ? []
                : await running
                    .OrderBy(t => t.StartedAt)
                    .ThenBy(t => t.Id)
                    .Select(t => t.Id)
                    .Take(MostHolders)
                    .ToListAsync(cancellationToken);
        facts.Add(new($"running at once of {of}", held, most) { Holders = holders });
    }

    private void AddRate(List<LimitFact> facts, string of, RateLimit? rate, double spent, double now)
    {
        if (rate is not null)
        {
            var allows = rate.Allows(spent, now);
            var next = TimeSpan.FromMilliseconds(Math.Max(0, rate.NextAt(spent, now) - now));
            facts.Add(
                new(
                    $"rate of {of}",
                    rate.Burst - allows,
                    rate.Burst,
                    allows > 0 ? null : clock.GetUtcNow() + next
                )
            );
        }
    }
}
