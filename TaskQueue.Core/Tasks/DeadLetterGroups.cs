using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;

namespace TaskQueue.Core.Tasks;

/// <summary>Groups dead letters by what they died of, with what people have made of the groups.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store it is.</param>
/// <param name="clock">The current time.</param>
public sealed class DeadLetterGroups(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    TimeProvider clock
)
{
    /// <summary>Groups that are looked at, those that were seen last.</summary>
    public const int MostGroups = 10_000;

    private readonly DeadLetterTrends _trends = new(connection, clock);
    private readonly CanaryWatch _watch = new(contexts);
    private readonly LetterGroupReach _reach = new(connection);

    /// <summary>A page of all groups, the one that was seen last first.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="skip">How many groups come before the page.</param>
    /// <param name="limit">How many groups at the most.</param>
    /// <param name="trend">What their trends tell of.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The groups, and whether there are more.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<(IReadOnlyList<DeadLetterGroup> Groups, bool More)> ListAsync(
        Actor actor,
        int skip,
        int limit,
        TrendUnit trend,
        CancellationToken cancellationToken
    )
    {
        var page = await ListAsync(actor, LetterGroupFilter.All, skip, limit, trend, cancellationToken);
        return (page.Groups, page.More);
    }

    /// <summary>A page of groups, the one that was seen last first; before them those of which a canary tries out all there is.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="filter">Which.</param>
    /// <param name="skip">How many groups come before the page.</param>
    /// <param name="limit">How many groups at the most.</param>
    /// <param name="trend">What their trends tell of.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<DeadLetterGroupPage> ListAsync(
        Actor actor,
        LetterGroupFilter filter,
        int skip,
        int limit,
        TrendUnit trend,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sorter = new LetterGroupSorter(actor, clock.GetUtcNow());
        var canaries = await CanariesAsync(db, cancellationToken);
        var emptied = await EmptiedAsync(db, actor, scope, canaries, cancellationToken);
        var first = emptied.Where(s => sorter.Matches(s.Row, filter)).Skip(skip).Take(limit + 1).ToList();
        var before = emptied.Count(s => sorter.Matches(s.Row, filter));
        var found = await DeadLetterSums.PageAsync(
            db,
            scope,
            sorter,
            filter,
            Math.Max(0, skip - before),
            limit + 1 - first.Count,
            cancellationToken
        );
        List<DeadLetterSum> page = [.. first, .. found];
        var counts = await DeadLetterSums.CountAsync(db, scope, sorter, cancellationToken);
        return new(
            await DescribeAsync(db, actor, scope, [.. page.Take(limit)], trend, canaries, cancellationToken),
            page.Count > limit,
            sorter.Add(counts, [.. emptied.Select(s => s.Row)])
        );
    }

    /// <summary>One group, with the canary that tries it out or did so last; none where there is none that they see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="fingerprint">The group.</param>
    /// <param name="trend">What its trend tells of.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<DeadLetterGroup?> FindAsync(
        Actor actor,
        long fingerprint,
        TrendUnit trend,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sum = await DeadLetterSums.ReadAsync(db, scope, fingerprint, cancellationToken);
        var canary = sum?.Row?.CanaryId is { } id
            ? await db.Operations.AsNoTracking().SingleOrDefaultAsync(o => o.Id == id, cancellationToken)
            : null;
        if (sum is null)
        {
            return null;
        }

        var canaries = new Dictionary<long, OpenCanary>();
        if (canary is not null)
        {
            canaries[fingerprint] = new(sum.Row!, canary);
        }

        var found = await DescribeAsync(db, actor, scope, [sum], trend, canaries, cancellationToken);
        if (
            found is [{ Count: 0 } empty]
            && empty is not { MayAct: true, Canary.Operation.FinishedAt: null }
            && !Sees(actor, scope, canary)
        )
        {
            return null;
        }

        return found is not [{ Canary: { } known } group]
            ? found.SingleOrDefault()
            : group with
            {
                Canary = known with
                {
                    States = await _watch.CountAsync(known.Operation.Id, cancellationToken),
                },
            };
    }

    /// <summary>The group, for somebody who wants to act on all of it.</summary>
    /// <exception cref="RefusalException">Not allowed, no such group, or some of its letters lie in queues that are not theirs.</exception>
    internal async Task<DeadLetterGroup> RequireAsync(
        Actor actor,
        long fingerprint,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.DeadLettersRequeue);
        var found =
            await FindAsync(
                actor.Also(Permissions.TasksRead, Permissions.DeadLettersRequeue),
                fingerprint,
                TrendUnit.Hour,
                cancellationToken
            ) ?? throw new RefusalException(RefusalCode.NotFound, "There is no such group of dead letters.");
        return found.MayAct
            ? found
            : throw new RefusalException(
                RefusalCode.Forbidden,
                found.Count == 0
                    ? "None of this group is dead now, so that nothing tells in which queues it was; whoever may requeue in all queues decides."
                    : "Some of these dead letters lie in queues that are not yours; whoever may requeue in all of them decides."
            );
    }

    /// <summary>Whether somebody may act on all of a group.</summary>
    internal async Task<bool> IsWithinAsync(
        Actor actor,
        long fingerprint,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await _reach.ReadAsync(db, actor, [fingerprint], cancellationToken)).Contains(fingerprint);
    }

    // Whoever may in some queues alone sees the operations that they asked for; and canaries of groups that they may act on.
    private static bool Sees(Actor actor, QueueScope scope, TaskOperation? operation) =>
        scope.IsEverywhere || operation?.Actor == actor.Name;

    // Groups of which a canary tries out all there is: none of these has a letter left.
    private async Task<List<DeadLetterSum>> EmptiedAsync(
        AppDbContext db,
        Actor actor,
        QueueScope scope,
        Dictionary<long, OpenCanary> canaries,
        CancellationToken cancellationToken
    )
    {
        var known = await DeadLetterSums.KnownAsync(db, scope, canaries.Keys, cancellationToken);
        var away = canaries.Values.Where(c => !known.Contains(c.Row.Fingerprint)).ToList();
        var near = await _reach.ReadAsync(
            db,
            actor,
            [.. away.Select(c => c.Row.Fingerprint)],
            cancellationToken
        );
        return
        [
            .. away.Where(c => near.Contains(c.Row.Fingerprint) || Sees(actor, scope, c.Operation))
                .Select(c => DeadLetterSum.Empty(c.Row)),
        ];
    }

    private static async Task<Dictionary<long, OpenCanary>> CanariesAsync(
        AppDbContext db,
        CancellationToken cancellationToken
    )
    {
        var open = await db
            .LetterGroups.AsNoTracking()
            .Where(g => g.CanaryId != null)
            .Join(
                db.Operations.Where(o => o.FinishedAt == null),
                g => g.CanaryId,
                o => (Guid?)o.Id,
                (g, o) => new { Row = g, Operation = o }
            )
            .Take(Operations.MostOpen)
            .ToListAsync(cancellationToken);
        return open.ToDictionary(c => c.Row.Fingerprint, c => new OpenCanary(c.Row, c.Operation));
    }

    private async Task<IReadOnlyList<DeadLetterGroup>> DescribeAsync(
        AppDbContext db,
        Actor actor,
        QueueScope scope,
        IReadOnlyList<DeadLetterSum> sums,
        TrendUnit trend,
        Dictionary<long, OpenCanary> canaries,
        CancellationToken cancellationToken
    )
    {
        long[] fingerprints = [.. sums.Select(s => s.Fingerprint)];
        var latest = await DeadLetterSums.LatestAsync(db, scope, fingerprints, cancellationToken);
        var trends = await _trends.ReadAsync(db, scope, fingerprints, trend, cancellationToken);
        var near = await _reach.ReadAsync(db, actor, fingerprints, cancellationToken);
        var now = clock.GetUtcNow();
        return
        [
            .. from sum in sums
            let sample = latest.GetValueOrDefault(sum.Fingerprint)
            let canary = canaries.GetValueOrDefault(sum.Fingerprint)
            let mayAct = near.Contains(sum.Fingerprint)
            where sample is not null || sum.Row is not null
            select new DeadLetterGroup(
                sum.Fingerprint,
                sample?.Type ?? sum.Row!.Type,
                sample is null ? sum.Row!.ErrorKind : sample.ErrorKind,
                sample is null ? sum.Row!.ErrorMessage : sample.ErrorMessage,
                sample?.Id ?? Guid.Empty,
                sample is null ? 0 : sum.Count,
                sum.First,
                sum.Last,
                trends.GetValueOrDefault(sum.Fingerprint) ?? new long[trend.Steps()]
            )
            {
                State = sum.Row,
                Status = sum.Row?.StatusAt(now) ?? LetterGroupStatus.Open,
                MayAct = mayAct,
                Canary =
                    canary is not null && (mayAct || Sees(actor, scope, canary.Operation))
                        ? new(canary.Operation, new Dictionary<TaskState, long>())
                        : null,
            },
        ];
    }

    private sealed record OpenCanary(LetterGroup Row, TaskOperation Operation);
}
