using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Analytics;

/// <summary>What people did in a range that charts are to show: other versions and settings, and queues that were paused.</summary>
/// <param name="contexts">The store.</param>
public sealed class AnalyticsMarkers(IDbContextFactory<AppDbContext> contexts)
{
    /// <summary>How many there are at the most of each kind, the newest.</summary>
    public const int Most = 50;

    /// <summary>The marks of a range, the oldest first: deployments for those who may see the settings, pauses of the queues that they see.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="ask">The range, and the queue where it is one alone.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">Not allowed, or the range is none.</exception>
    public async Task<IReadOnlyList<AnalyticsMark>> ListAsync(
        Actor actor,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var scope = actor.RequireSome(Permissions.TasksRead);
        ask.Check();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        List<AnalyticsMark> marks =
        [
            .. await PausesAsync(db, scope, ask, cancellationToken),
            .. actor.May(Permissions.SettingsRead) ? await DeploymentsAsync(db, ask, cancellationToken) : [],
        ];
        return [.. marks.OrderBy(m => m.At)];
    }

    private static async Task<IEnumerable<AnalyticsMark>> PausesAsync(
        AppDbContext db,
        QueueScope scope,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var all = scope.IsEverywhere;
        string[] names = [.. scope.Queues ?? []];
        var entries = await db
            .AuditEntries.AsNoTracking()
            .Where(e =>
                (e.Action == AuditActions.QueuePaused || e.Action == AuditActions.QueueResumed)
                && e.Outcome == AuditOutcome.Done
                && e.At >= ask.From
                && e.At < ask.To
                && (ask.Queue == null || e.SubjectId == ask.Queue)
                && (all || names.Contains(e.SubjectId))
            )
            .OrderByDescending(e => e.Sequence)
            .Take(Most)
            .Select(e => new
            {
                e.At,
                e.Action,
                e.SubjectId,
                e.Actor,
            })
            .ToListAsync(cancellationToken);
        return entries.Select(e => new AnalyticsMark(
            e.At,
            e.Action == AuditActions.QueuePaused ? MarkKind.Paused : MarkKind.Resumed,
            $"Queue {e.SubjectId} {(e.Action == AuditActions.QueuePaused ? "paused" : "resumed")} by {e.Actor}"
        ));
    }

    private static async Task<IEnumerable<AnalyticsMark>> DeploymentsAsync(
        AppDbContext db,
        AnalyticsAsk ask,
        CancellationToken cancellationToken
    )
    {
        var deployments = await db
            .Deployments.AsNoTracking()
            .Where(d => d.At >= ask.From && d.At < ask.To)
            .OrderByDescending(d => d.Id)
            .Take(Most)
            .Select(d => new
            {
                d.At,
                d.Version,
                d.VersionBefore,
                d.Host,
            })
            .ToListAsync(cancellationToken);
        return deployments.Select(d => new AnalyticsMark(
            d.At,
            MarkKind.Deployed,
            d.VersionBefore is { } before && before != d.Version
                ? $"Version {d.Version} on {d.Host}, {before} before"
                : $"Version {d.Version} with other settings on {d.Host}"
        ));
    }
}

/// <summary>Something that charts mark.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What.</param>
/// <param name="Text">In words.</param>
public sealed record AnalyticsMark(DateTimeOffset At, MarkKind Kind, string Text);

/// <summary>What a mark tells.</summary>
public enum MarkKind
{
    /// <summary>A start with another version or other settings.</summary>
    Deployed,

    /// <summary>A queue was paused.</summary>
    Paused,

    /// <summary>A queue goes on.</summary>
    Resumed,
}
