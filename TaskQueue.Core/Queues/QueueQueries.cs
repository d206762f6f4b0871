using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Queues;

/// <summary>Reads queues and what happened in them; from counters, never by counting tasks.</summary>
/// <param name="contexts">The store.</param>
/// <param name="clock">The current time.</param>
public sealed class QueueQueries(IDbContextFactory<AppDbContext> contexts, TimeProvider clock)
{
    /// <summary>All queues that a task or a policy has ever named, by name.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<QueueOverview>> ListAsync(
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var totals = await db
            .QueueCounts.GroupBy(c => c.Queue)
            .Select(g => new QueueOverview
            {
                Name = g.Key,
                Accepted = g.Sum(c => c.Accepted),
                Removed = g.Sum(c => c.Removed),
                Scheduled = g.Sum(c => c.Scheduled),
                Blocked = g.Sum(c => c.Blocked),
                Queued = g.Sum(c => c.Queued),
                Running = g.Sum(c => c.Running),
                Retrying = g.Sum(c => c.Retrying),
                Succeeded = g.Sum(c => c.Succeeded),
                Dead = g.Sum(c => c.Dead),
                Cancelled = g.Sum(c => c.Cancelled),
                Expired = g.Sum(c => c.Expired),
                Skipped = g.Sum(c => c.Skipped),
            })
            .ToListAsync(cancellationToken);
        var policies = await db
            .QueuePolicies.AsNoTracking()
            .ToDictionaryAsync(p => p.Queue, cancellationToken);
        foreach (var type in policies.Keys.Where(QueueRule.IsOfType).ToList())
        {
            policies.Remove(type);
        }

        return
        [
            .. totals
                .Select(q => policies.Remove(q.Name, out var policy) ? q with { Policy = policy } : q)
                // What has a policy and no task yet; the dictionary holds those alone by then.
                .ToList()
                .Concat(policies.Values.Select(p => new QueueOverview { Name = p.Queue, Policy = p }))
                .Where(q => scope.Has(q.Name))
                .OrderBy(q => q.Name, StringComparer.Ordinal),
        ];
    }

    /// <summary>What happened in the last hour, in slices of ten seconds, all queues together; gaps are zeros.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="span">How far back; at most one hour.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public Task<IReadOnlyList<QueueSlice>> ActivityAsync(
        Actor actor,
        TimeSpan span,
        CancellationToken cancellationToken
    ) => ActivityAsync(actor, null, span, cancellationToken);

    /// <summary>The same of one queue.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="queue">The queue; all of them together when absent.</param>
    /// <param name="span">How far back; at most one hour.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<QueueSlice>> ActivityAsync(
        Actor actor,
        string? queue,
        TimeSpan span,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        var (all, names) = (
            queue is null && scope.IsEverywhere,
            queue is null ? [.. scope.Queues ?? []]
            : scope.Has(queue) ? (string[])[queue]
            : []
        );
        var last = QueueSlice.StartOf(clock.GetUtcNow());
        var first = last - Bounded(span);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var name = queue ?? "*";
        var found = await db
            .QueueSlices.Where(s => s.At > first && (all || names.Contains(s.Queue)))
            .GroupBy(s => s.At)
            .Select(g => new QueueSlice
            {
                At = g.Key,
                Queue = name,
                Shard = 0,
                Accepted = g.Sum(s => s.Accepted),
                Succeeded = g.Sum(s => s.Succeeded),
                Failed = g.Sum(s => s.Failed),
                Dead = g.Sum(s => s.Dead),
                Attempts = g.Sum(s => s.Attempts),
                RunMs = g.Sum(s => s.RunMs),
            })
            .ToDictionaryAsync(s => s.At, cancellationToken);
        var slices = new List<QueueSlice>();
        for (var at = first + QueueSlice.Length; at <= last; at += QueueSlice.Length)
        {
            slices.Add(
                found.GetValueOrDefault(at)
                    ?? new()
                    {
                        At = at,
                        Queue = name,
                        Shard = 0,
                    }
            );
        }

        return slices;
    }

    /// <summary>How many attempts of each queue ran at once on average; queues in which none ended are left out.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="span">How far back; at most one hour.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyDictionary<string, double>> BusyAsync(
        Actor actor,
        TimeSpan span,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        span = Bounded(span);
        var first = QueueSlice.StartOf(clock.GetUtcNow()) - span;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db
            .QueueSlices.Where(s => s.At > first)
            .GroupBy(s => s.Queue)
            .Select(g => new { g.Key, RunMs = g.Sum(s => s.RunMs) })
            .Where(g => g.RunMs > 0)
            .ToListAsync(cancellationToken);
        return found
            .Where(g => scope.Has(g.Key))
            .ToDictionary(g => g.Key, g => g.RunMs / span.TotalMilliseconds, StringComparer.Ordinal);
    }

    private static TimeSpan Bounded(TimeSpan span) =>
        span > TimeSpan.FromHours(1) ? TimeSpan.FromHours(1) : span;
}
