using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>
/// Removes ended tasks whose time is up, and results before their tasks. It walks each state from the oldest task on, a
/// bounded number of rows a step, by the index of lists; each step is a short transaction among those of the ledger, which
/// counts what is removed.
/// </summary>
/// <param name="contexts">The store.</param>
/// <param name="policies">How long tasks are kept.</param>
/// <param name="ledger">Removes them.</param>
/// <param name="signals">Tells the console.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">What time it is.</param>
/// <param name="logger">The log.</param>
internal sealed partial class RetentionPruner(
    IDbContextFactory<AppDbContext> contexts,
    RetentionService policies,
    TaskLedger ledger,
    ISignals signals,
    StoreState store,
    TimeProvider clock,
    ILogger<RetentionPruner> logger
) : Chore(store, clock, logger)
{
    /// <summary>Rows that one step looks at.</summary>
    public const int Step = 500;

    /// <summary>How long operations that have ended are remembered.</summary>
    public static readonly TimeSpan OperationsLive = TimeSpan.FromDays(30);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly ILogger _logger = logger;
    private readonly Dictionary<TaskState, Guid> _cursors = [];
    private readonly Dictionary<TaskState, Head> _heads = [];
    private long _removed;

    protected override TimeSpan Period => TimeSpan.FromMinutes(5);

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var plan = new RetentionPlan(await policies.ReadAsync(Actor.System, cancellationToken));
        foreach (var state in RetentionRules.States.Where(s => !IsThrough(s)))
        {
            if (!await StepAsync(plan, state, cancellationToken))
            {
                _cursors[state] = Guid.AllBitsSet;
            }

            return true;
        }

        // Through with all of them: the next pass begins with the oldest again.
        _cursors.Clear();
        await ForgetOperationsAsync(cancellationToken);
        if (_removed > 0)
        {
            LogRemoved(_removed);
            _removed = 0;
        }

        return false;
    }

    private bool IsThrough(TaskState state) => _cursors.GetValueOrDefault(state) == Guid.AllBitsSet;

    private async Task<bool> StepAsync(
        RetentionPlan plan,
        TaskState state,
        CancellationToken cancellationToken
    )
    {
        if (plan.ShortestOf(state) is not { } shortest)
        {
            return false;
        }

        var now = Clock.GetUtcNow();
        var after = _cursors.TryGetValue(state, out var cursor) ? cursor : HeadOf(plan, state, now).Id;
        var rows = await ReadAsync(state, after, cancellationToken);
        if (rows.Count == 0)
        {
            return false;
        }

        List<Guid> over = [.. rows.Where(t => plan.IsOver(t, now)).Select(t => t.Id)];
        List<Guid> bare =
        [
            .. rows.Where(t => plan.IsResultOver(t, now) && !plan.IsOver(t, now)).Select(t => t.Id),
        ];
        if (over.Count + bare.Count > 0)
        {
            _removed += await ledger.ChangeAsync(
                over.Count + bare.Count,
                session => RemoveAsync(session, state, over, bare)
            );
            signals.Publish(new(SignalTopic.Tasks, []));
        }

        _cursors[state] = rows[^1].Id;
        // Ids rise with the time of acceptance: what comes after is younger still, and no task that was accepted within the
        // shortest of the ages can be over.
        var more = rows.Count == Step && rows[^1].CreatedAt < now - shortest;
        if (more)
        {
            PassBy(plan, state, rows, after, now);
        }

        return more;
    }

    // Where the oldest tasks are kept for long, by an age of their own, a pass would read them all each time: those that stay
    // until then at least, and before which no other stands, are looked at once a day; sooner where an age is shorter, since a
    // task that was accepted long ago may end among them.
    private void PassBy(
        RetentionPlan plan,
        TaskState state,
        List<EndedTask> rows,
        Guid after,
        DateTimeOffset now
    )
    {
        var head = HeadOf(plan, state, now);
        if (after == head.Id && rows.TakeWhile(t => plan.Stays(t, head.Until)).LastOrDefault() is { } last)
        {
            _heads[state] = head with { Id = last.Id };
        }
    }

    private Head HeadOf(RetentionPlan plan, TaskState state, DateTimeOffset now) =>
        _heads.TryGetValue(state, out var head) && head.Version == plan.Version && head.Until > now
            ? head
            : new(
                Guid.Empty,
                now + (plan.ShortestOf(state) is { } age && age < Day ? age : Day),
                plan.Version
            );

    private async Task<List<EndedTask>> ReadAsync(
        TaskState state,
        Guid after,
        CancellationToken cancellationToken
    )
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db
            .Tasks.Where(t => t.State == state && t.Id.CompareTo(after) > 0)
            .OrderBy(t => t.Id)
            .Take(Step)
            .Select(EndedTask.Of)
            .ToListAsync(cancellationToken);
    }

    // A task that was retried since it was read has another state by now, and stays; so does one that others still wait
    // to hear of, until they have.
    private static async Task<int> RemoveAsync(
        LedgerSession session,
        TaskState state,
        List<Guid> over,
        List<Guid> bare
    )
    {
        var rows = await session.LockAsync([.. over, .. bare]);
        List<TaskItem> gone =
        [
            .. over.Where(rows.ContainsKey)
                .Select(id => rows[id])
                .Where(t => t.State == state && RemovePass.ObjectionTo(t) is null),
        ];
        await RemovePass.RemoveAsync(session, gone);
        await session.ExecuteForAllAsync(
            "update tasks set result = null, result_until = null, version = version + 1 where id",
            [.. bare.Where(id => rows.TryGetValue(id, out var task) && task.State == state)]
        );
        return gone.Count;
    }

    private async Task ForgetOperationsAsync(CancellationToken cancellationToken)
    {
        var before = Clock.GetUtcNow() - OperationsLive;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var scope = await db.BeginWriteAsync(cancellationToken);
        await db.Operations.Where(o => o.FinishedAt < before).ExecuteDeleteAsync(cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    [LoggerMessage(
        EventId = 11004,
        Level = LogLevel.Information,
        Message = "Retention removed {Removed} tasks whose time was up"
    )]
    private partial void LogRemoved(long removed);

    /// <summary>The last of the tasks that are passed by, until when, and by which version of the policy.</summary>
    private sealed record Head(Guid Id, DateTimeOffset Until, int Version);
}
