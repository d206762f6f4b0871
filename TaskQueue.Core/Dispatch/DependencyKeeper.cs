using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>
/// Goes on telling ends to tasks that wait for them, where one transaction could not tell all; and looks, a thousand at a
/// time, for blocked tasks with nothing left to wait for. The second should never find anything, and says so when it does.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="ledger">Tells and decides.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed partial class DependencyKeeper(
    IDbContextFactory<AppDbContext> contexts,
    TaskLedger ledger,
    StoreState store,
    TimeProvider clock,
    ILogger<DependencyKeeper> logger
) : Chore(store, clock, logger)
{
    private const int MostEnded = 100;
    private const int MostBlocked = 1000;
    private static readonly TimeSpan AuditPeriod = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = logger;
    private long _audited;
    private Guid _after;

    protected override TimeSpan Period => TimeSpan.FromMilliseconds(250);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var ended = await UntoldAsync(cancellationToken);
        if (ended.Count > 0)
        {
            await ledger.RepairAsync(ended, []);
            return true;
        }

        if (_audited == 0 || Clock.GetElapsedTime(_audited) >= AuditPeriod)
        {
            await AuditAsync(cancellationToken);
            _audited = Clock.GetTimestamp();
        }

        return false;
    }

    /// <summary>Looks at all blocked tasks once.</summary>
    /// <returns>How many had nothing left to wait for.</returns>
    public async Task<int> AuditAsync(CancellationToken cancellationToken)
    {
        var healed = 0;
        _after = Guid.Empty;
        while (await StuckAsync(cancellationToken) is { Count: > 0 } stuck)
        {
            healed += await ledger.RepairAsync([], stuck);
        }

        if (healed > 0)
        {
            LogHealed(healed);
        }

        return healed;
    }

    private async Task<List<Guid>> UntoldAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            // As constants: only so does a prepared statement match the filter of its index.
            .Tasks.Where(t =>
                t.Dependents == EF.Constant(DependentsMark.Untold)
                && t.State >= EF.Constant(TaskState.Succeeded)
            )
            .OrderBy(t => t.Id)
            .Select(t => t.Id)
            .Take(MostEnded)
            .ToListAsync(cancellationToken);
    }

    // Those that are still to be told are not stuck: their turn comes.
    private async Task<List<Guid>> StuckAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        while (true)
        {
            var after = _after;
            var blocked = await db
                .Tasks.Where(t => t.State == TaskState.Blocked && t.Id.CompareTo(after) > 0)
                .OrderBy(t => t.Id)
                .Select(t => t.Id)
                .Take(MostBlocked)
                .ToListAsync(cancellationToken);
            if (blocked.Count == 0)
            {
                return [];
            }

            _after = blocked[^1];
            var waiting = await db
                .Dependencies.Where(d => blocked.Contains(d.TaskId) && d.Outcome == null)
                .Where(d =>
                    db.Tasks.Any(t =>
                        t.Id == d.DependsOnId
                        && (t.State < TaskState.Succeeded || t.Dependents == DependentsMark.Untold)
                    )
                )
                .Select(d => d.TaskId)
                .Distinct()
                .ToListAsync(cancellationToken);
            if (blocked.Except(waiting).ToList() is { Count: > 0 } stuck)
            {
                return stuck;
            }
        }
    }

    [LoggerMessage(
        EventId = 6010,
        Level = LogLevel.Warning,
        Message = "{Count} blocked tasks had nothing left to wait for; they are decided now"
    )]
    private partial void LogHealed(int count);
}
