using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>
/// The only writer of task rows. Everything that happens to a task is a short transaction here: lock the rows, let a
/// pure function decide, write rows, history and counters together.
/// </summary>
public sealed class TaskLedger : IAsyncDisposable
{
    private const int MostDeadlocks = 5;
    private const int AcceptLanes = 2;
    private const short ChangeShard = 1;

    private readonly ILedgerStore _store;
    private readonly IBroker _broker;
    private readonly AcceptedFeed _feed;
    private readonly ISignals _signals;
    private readonly TimeProvider _clock;
    private readonly GroupCommit<AcceptWork> _accepts;
    private readonly GroupCommit<ChangeWork> _changes;

    internal TaskLedger(
        ILedgerStore store,
        IBroker broker,
        AcceptedFeed feed,
        ISignals signals,
        TimeProvider clock
    )
    {
        _store = store;
        _broker = broker;
        _feed = feed;
        _signals = signals;
        _clock = clock;
        _accepts = new(CommitAcceptsAsync, store.WritesInParallel ? AcceptLanes : 1);
        _changes = new((works, _) => CommitChangesAsync(works));
    }

    /// <summary>Makes tasks durable. When this returns, they survive whatever the durability setting promises.</summary>
    /// <param name="tasks">Checked rows, at most 1,000.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="RefusalException">The store is away; whether the rows are in is unknown.</exception>
    public Task<IReadOnlyList<AcceptOutcome>> AcceptAsync(IReadOnlyList<TaskItem> tasks)
    {
        var work = new AcceptWork(tasks);
        _accepts.Add(work);
        return work.Done;
    }

    /// <summary>Records what came of attempts, once; a repeated or superseded result changes nothing.</summary>
    /// <param name="results">At most about 1,000 results.</param>
    /// <returns>What became of each, in their order.</returns>
    /// <exception cref="RefusalException">The store is away; repeat it.</exception>
    public Task<IReadOnlyList<Settled>> SettleAsync(IReadOnlyList<AttemptResult> results) =>
        ChangeAsync(results.Count, session => SettlePass.RunAsync(session, results, _clock.GetUtcNow()));

    /// <summary>Moves tasks from state to state.</summary>
    /// <param name="ids">Which.</param>
    /// <param name="move">Called with each row that exists; changes it or not, and says so. May refuse by throwing.</param>
    /// <returns>The rows that were changed.</returns>
    public async Task<IReadOnlyList<TaskItem>> MoveAsync(
        IReadOnlyCollection<Guid> ids,
        Func<TaskItem, Moved> move
    )
    {
        var changed = await ChangeAsync(
            ids.Count,
            session => MovePass.RunAsync(session, ids, move, _clock.GetUtcNow())
        );
        Tell(changed.Select(t => t.Id));
        return changed;
    }

    /// <summary>
    /// Looks after tasks that others depend on: tells of their end what one transaction could not tell, and decides blocked
    /// tasks anew. Where everything went as it should there is nothing to do.
    /// </summary>
    /// <param name="ended">Tasks that have dependents.</param>
    /// <param name="blocked">Tasks that wait for others.</param>
    internal Task<int> RepairAsync(IReadOnlyCollection<Guid> ended, IReadOnlyCollection<Guid> blocked) =>
        ChangeAsync(
            ended.Count + blocked.Count,
            session => DependentsRepair.RunAsync(session, ended, blocked, _clock.GetUtcNow())
        );

    /// <summary>Any other change, in the same queue of commits.</summary>
    /// <param name="rows">About how many rows it touches.</param>
    /// <param name="apply">Makes the change; may be called again when a commit fails.</param>
    internal Task<T> ChangeAsync<T>(int rows, Func<LedgerSession, Task<T>> apply)
    {
        var work = new ChangeWork<T>(rows, apply);
        _changes.Add(work);
        return work.Done;
    }

    /// <summary>Says which tasks changed, after a change made through <see cref="ChangeAsync{T}"/>.</summary>
    /// <param name="ids">The tasks.</param>
    internal void Tell(IEnumerable<Guid> ids) => _signals.Publish(new(SignalTopic.Tasks, [.. ids]));

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _accepts.DisposeAsync();
        await _changes.DisposeAsync();
        await _store.DisposeAsync();
    }

    // Counter rows are locked until the commit; who writes side by side must not share any.
    private static short ShardOf(int lane) => (short)(lane == 0 ? 0 : ChangeShard + lane);

    private async Task CommitAcceptsAsync(IReadOnlyList<AcceptWork> works, int lane)
    {
        // Before the commit: a push that dawdles longer than ten seconds after this is dropped (I7).
        var moment = await _broker.MomentAsync(CancellationToken.None);
        var rows = works.Count == 1 ? works[0].Tasks : [.. works.SelectMany(w => w.Tasks)];
        var (outcomes, changes) = await AcceptRowsAsync(rows, ShardOf(lane));

        // Only what the INSERT returned is pushed (I6).
        var accepted = rows.Where(t => outcomes[t.Id].Kind is AcceptKind.Accepted).ToList();
        _feed.Offer(
            new(moment, [.. accepted.Where(t => t.State is TaskState.Queued).Select(ReadyTasks.From)])
        );
        foreach (var work in works)
        {
            work.Finish([.. work.Tasks.Select(t => outcomes[t.Id])]);
        }

        Tell(accepted.Select(t => t.Id), changes);
    }

    private async Task<(Dictionary<Guid, AcceptOutcome>, IReadOnlyList<TaskChange>)> AcceptRowsAsync(
        IReadOnlyList<TaskItem> rows,
        short shard
    )
    {
        try
        {
            return await WithoutDeadlockAsync(() => AcceptOnceAsync(rows, shard));
        }
        catch
        {
            // Whether the rows are in is unknown; if they are, nobody has pushed them.
            _feed.Miss();
            throw;
        }
    }

    private async Task<(Dictionary<Guid, AcceptOutcome>, IReadOnlyList<TaskChange>)> AcceptOnceAsync(
        IReadOnlyList<TaskItem> rows,
        short shard
    )
    {
        await using var session = await _store.BeginAsync(shard, CancellationToken.None);
        var outcomes = await AcceptPass.RunAsync(session, rows, _clock.GetUtcNow());
        FailPoint.Hit("ingest.before_commit");
        await session.CommitAsync();
        FailPoint.Hit("ingest.after_commit");
        return (outcomes, session.Tally.Changes);
    }

    private async Task CommitChangesAsync(IReadOnlyList<ChangeWork> works)
    {
        var (decided, changes) = await WithoutDeadlockAsync(() => ChangeOnceAsync(works));
        if (decided.Count > 0)
        {
            _feed.OfferUnread([.. decided.Where(t => t.State is TaskState.Queued).Select(t => t.Id)]);
        }

        if (changes.Count > 0)
        {
            Tell(changes.Select(c => c.Task.Id).Distinct(), changes);
        }

        foreach (var work in works)
        {
            work.Finish();
        }
    }

    private async Task<(IReadOnlyList<TaskItem>, IReadOnlyList<TaskChange>)> ChangeOnceAsync(
        IReadOnlyList<ChangeWork> works
    )
    {
        await using var session = await _store.BeginAsync(ChangeShard, CancellationToken.None);
        foreach (var work in works)
        {
            await work.ApplyAsync(session);
        }

        var decided = await DependentsPass.RunAsync(session, _clock.GetUtcNow());
        FailPoint.Hit("settle.before_commit");
        await session.CommitAsync();
        FailPoint.Hit("settle.after_commit");
        return ([.. session.News.Decided, .. decided], session.Tally.Changes);
    }

    // Whoever listens to events reads them at once, while the rows are as the commit left them.
    private void Tell(IEnumerable<Guid> ids, IReadOnlyList<TaskChange> changes)
    {
        var now = _clock.GetUtcNow();
        _signals.Publish(new(SignalTopic.Tasks, [.. ids]) { Events = changes.Select(c => c.ToEvent(now)) });
    }

    // Two nodes may lock the same tasks in another order, by way of those that depend on them. The one that gives way
    // has changed nothing, and by now the other one is through.
    private static async Task<T> WithoutDeadlockAsync<T>(Func<Task<T>> commit)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await commit();
            }
            catch (Exception e) when (tries < MostDeadlocks && StoreErrors.IsDeadlock(e)) { }
        }
    }
}
