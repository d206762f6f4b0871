using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks;

/// <summary>Groups dead letters by what they died of.</summary>
/// <param name="contexts">The store.</param>
/// <param name="connection">Which store it is.</param>
/// <param name="clock">The current time.</param>
public sealed class DeadLetterGroups(
    IDbContextFactory<AppDbContext> contexts,
    StoreConnection connection,
    TimeProvider clock
)
{
    private const int MostGroups = 10_000;

    private readonly DeadLetterTrends _trends = new(connection, clock);

    /// <summary>A page of groups, the one that was seen last first.</summary>
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
        var scope = actor.RequireSome(Permissions.TasksRead);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var sums = await Of(db, scope)
            .Where(t => t.Fingerprint != null)
            .GroupBy(t => t.Fingerprint!.Value)
            .Select(g => new
            {
                Fingerprint = g.Key,
                Count = g.LongCount(),
                First = g.Min(t => t.FinishedAt),
                Last = g.Max(t => t.FinishedAt),
            })
            .OrderByDescending(g => g.Last)
            .ThenBy(g => g.Fingerprint)
            .Skip(skip)
            .Take(Math.Min(limit, MostGroups) + 1)
            .ToListAsync(cancellationToken);
        var shown = sums.Take(limit).ToList();
        long[] fingerprints = [.. shown.Select(g => g.Fingerprint)];
        var latest = await LatestAsync(db, scope, fingerprints, cancellationToken);
        var trends = await _trends.ReadAsync(db, scope, fingerprints, trend, cancellationToken);
        return (
            [
                .. from sum in shown
                let sample = latest.GetValueOrDefault(sum.Fingerprint)
                where sample is not null
                select new DeadLetterGroup(
                    sum.Fingerprint,
                    sample.Type,
                    sample.ErrorKind,
                    sample.ErrorMessage,
                    sample.Id,
                    sum.Count,
                    sum.First!.Value,
                    sum.Last!.Value,
                    trends.GetValueOrDefault(sum.Fingerprint) ?? new long[trend.Steps()]
                ),
            ],
            sums.Count > limit
        );
    }

    // Dead as a constant, so that the filter of the index matches.
    private static IQueryable<TaskItem> Of(AppDbContext db, QueueScope scope)
    {
        var dead = db.Tasks.Where(t => t.State == EF.Constant(TaskState.Dead));
        return scope.Queues is { } queues ? dead.Where(t => queues.Contains(t.Queue)) : dead;
    }

    private static async Task<Dictionary<long, TaskItem>> LatestAsync(
        AppDbContext db,
        QueueScope scope,
        long[] fingerprints,
        CancellationToken cancellationToken
    )
    {
        // One look at the index for each group of the page.
        var seen = Of(db, scope);
        var rows = await db
            .Tasks.Where(t =>
                t.State == EF.Constant(TaskState.Dead)
                && fingerprints.Contains(t.Fingerprint!.Value)
                && t.Id
                    == seen.Where(x => x.Fingerprint == t.Fingerprint)
                        .OrderByDescending(x => x.FinishedAt)
                        .ThenBy(x => x.Id)
                        .Select(x => x.Id)
                        .First()
            )
            .Select(t => new TaskItem
            {
                Id = t.Id,
                Type = t.Type,
                Queue = t.Queue,
                CreatedBy = t.CreatedBy,
                ErrorKind = t.ErrorKind,
                ErrorMessage = t.ErrorMessage,
                Fingerprint = t.Fingerprint,
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(t => t.Fingerprint!.Value);
    }
}

/// <summary>Dead letters that died of the same.</summary>
/// <param name="Fingerprint">What they have in common.</param>
/// <param name="Type">Their type.</param>
/// <param name="Kind">The kind of their error.</param>
/// <param name="Message">The message of the last one.</param>
/// <param name="LatestId">The last one.</param>
/// <param name="Count">How many there are.</param>
/// <param name="FirstSeen">When the first of them died.</param>
/// <param name="LastSeen">When the last one did.</param>
/// <param name="Trend">How many of them died in each of the last hours or days, the oldest first.</param>
public sealed record DeadLetterGroup(
    long Fingerprint,
    string Type,
    string? Kind,
    string? Message,
    Guid LatestId,
    long Count,
    DateTimeOffset FirstSeen,
    DateTimeOffset LastSeen,
    IReadOnlyList<long> Trend
);
