using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Analytics;

/// <summary>
/// Reads the history from its rollups, never by looking at tasks. Whoever sees the tasks of some queues alone sees the
/// history of those. It is behind by the few seconds after which rollups are kept.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="options">How far back the levels reach.</param>
/// <param name="clock">The current time.</param>
public sealed class AnalyticsQueries(
    IDbContextFactory<AppDbContext> contexts,
    IOptions<AnalyticsOptions> options,
    TimeProvider clock
)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What happened: throughput, outcomes, and how long tasks waited and ran.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ask">The range.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the range is none.</exception>
    public async Task<History> HistoryAsync(
        Actor actor,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var (scope, grid) = Start(actor, ask);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var history = History.Of(grid, await RowsAsync(db, scope, ask, grid, cancellationToken));
        if (!ask.Compare)
        {
            return history;
        }

        var before = PreviousOf(ask, grid);
        var rows = await RowsAsync(db, scope, ask, before, cancellationToken);
        return history with { Previous = History.Of(before, rows) };
    }

    /// <summary>How full queues were. The task type of the question is without meaning.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ask">The range.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the range is none.</exception>
    public async Task<DepthHistory> DepthsAsync(
        Actor actor,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var (scope, grid) = Start(actor, ask);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var depths = DepthHistory.Of(grid, await DepthRowsAsync(db, scope, ask, grid, cancellationToken));
        if (!ask.Compare)
        {
            return depths;
        }

        var before = PreviousOf(ask, grid);
        var rows = await DepthRowsAsync(db, scope, ask, before, cancellationToken);
        return depths with { Previous = DepthHistory.Of(before, rows) };
    }

    /// <summary>What failed.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ask">The range.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the range is none.</exception>
    public async Task<FailureHistory> FailuresAsync(
        Actor actor,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var (scope, grid) = Start(actor, ask);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await FailureRowsAsync(db, scope, ask, grid, cancellationToken);
        var before = ask.Compare
            ? await FailureRowsAsync(db, scope, ask, PreviousOf(ask, grid), cancellationToken)
            : [];
        // More than are shown: some may be of another type than was asked for.
        long[] most =
        [
            .. rows.GroupBy(r => r.Fingerprint)
                .OrderByDescending(g => g.Sum(r => r.Count))
                .ThenBy(g => g.Key)
                .Select(g => g.Key)
                .Take(FailureHistory.MostGroups * 50),
        ];
        var (all, names) = NamesOf(scope, ask);
        var texts = await db
            .FailureTexts.AsNoTracking()
            .Where(t => most.Contains(t.Fingerprint) && (all || names.Contains(t.Queue)))
            .ToListAsync(cancellationToken);
        var named = texts
            .Where(t => ask.Type is null || t.Type == ask.Type)
            .GroupBy(t => t.Fingerprint)
            .ToDictionary(g => g.Key, g => g.MaxBy(t => t.LastSeen)!);
        return FailureHistory.Of(
            grid,
            // The type is a part of what a fingerprint is made of.
            ask.Type
                is null
                ? rows
                : [.. rows.Where(r => named.ContainsKey(r.Fingerprint))],
            before.GroupBy(r => r.Fingerprint).ToDictionary(g => g.Key, g => g.Sum(r => r.Count)),
            named
        );
    }

    /// <summary>What workers did, in all queues together; what else was asked for is without meaning.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ask">The range; a step below an hour is taken for one.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the range is none.</exception>
    public async Task<WorkerHistory> WorkersAsync(
        Actor actor,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        ask.Check();
        var grid = GridOf(ask);
        grid = grid.Step >= Hour ? grid : GridOf(ask with { Step = Hour });
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db
            .WorkerRollups.AsNoTracking()
            .Where(r => r.At >= grid.From && r.At < grid.End)
            .ToListAsync(cancellationToken);
        return WorkerHistory.Of(grid, rows);
    }

    private (QueueScope Scope, TimeGrid Grid) Start(Actor actor, AnalyticsAsk ask)
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        ask.Check();
        return (scope, GridOf(ask));
    }

    private TimeGrid GridOf(AnalyticsAsk ask) => TimeGrid.Of(ask, clock.GetUtcNow(), options.Value);

    // As if it were then: in points of the same length and from rollups of the same level, so that one lies under the other.
    private TimeGrid PreviousOf(AnalyticsAsk ask, TimeGrid grid) =>
        TimeGrid.Of(
            ask.Previous with
            {
                Step = grid.Step,
            },
            clock.GetUtcNow() - (ask.To - ask.From),
            options.Value
        );

    private static (bool All, string[] Names) NamesOf(QueueScope scope, AnalyticsAsk ask) =>
        ask.Queue is { } queue
            ? (false, scope.Has(queue) ? [queue] : [])
            : (scope.IsEverywhere, [.. scope.Queues ?? []]);

    private static Task<List<QueueRollup>> RowsAsync(
        AppDbContext db,
        QueueScope scope,
        AnalyticsAsk ask,
        TimeGrid grid,
        CancellationToken cancellationToken
    )
    {
        var (all, names) = NamesOf(scope, ask);
        return db
            .QueueRollups.AsNoTracking()
            .Where(r =>
                r.Level == grid.Level
                && r.At >= grid.From
                && r.At < grid.End
                && (all || names.Contains(r.Queue))
                && (ask.Type == null || r.Type == ask.Type)
            )
            .ToListAsync(cancellationToken);
    }

    private static Task<List<DepthRollup>> DepthRowsAsync(
        AppDbContext db,
        QueueScope scope,
        AnalyticsAsk ask,
        TimeGrid grid,
        CancellationToken cancellationToken
    )
    {
        var (all, names) = NamesOf(scope, ask);
        return db
            .DepthRollups.AsNoTracking()
            .Where(r =>
                r.Level == grid.Level
                && r.At >= grid.From
                && r.At < grid.End
                // The count of samples is nobody's secret; its sums are not looked at.
                && (all || r.Queue == DepthRollup.All || names.Contains(r.Queue))
            )
            .ToListAsync(cancellationToken);
    }

    private static Task<List<FailureRollup>> FailureRowsAsync(
        AppDbContext db,
        QueueScope scope,
        AnalyticsAsk ask,
        TimeGrid grid,
        CancellationToken cancellationToken
    )
    {
        var (all, names) = NamesOf(scope, ask);
        return db
            .FailureRollups.AsNoTracking()
            .Where(r =>
                r.Level == grid.Level
                && r.At >= grid.From
                && r.At < grid.End
                && (all || names.Contains(r.Queue))
            )
            .ToListAsync(cancellationToken);
    }
}
