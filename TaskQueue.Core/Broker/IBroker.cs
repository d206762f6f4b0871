namespace TaskQueue.Core.Broker;

/// <summary>
/// The index of ready work: which tasks can start, who holds them, what came of them. Everything in it can be
/// rebuilt from the store. Each method is one atomic step that may be repeated when its outcome is unknown.
/// </summary>
/// <remarks>
/// <c>BrokerConformanceTests</c> is the contract; a model test drives each implementation with random commands.
/// The steps and their guards follow the table in docs/reliability.md.
/// </remarks>
public interface IBroker
{
    /// <summary>Whether it is shared with other processes; otherwise it lives in this one.</summary>
    bool IsShared { get; }

    /// <summary>Why it cannot be reached, for people; <see langword="null"/> while it can.</summary>
    string? Trouble { get; }

    /// <summary>How full its memory is; <see langword="null"/> where it shares that of this process, or while unknown.</summary>
    BrokerMemory? Memory => null;

    /// <summary>
    /// What it lacks while the rest goes on, in one word for machines: <c>broker</c> cannot be reached, <c>broker-memory</c>
    /// is short; <see langword="null"/> while it lacks nothing.
    /// </summary>
    string? Degraded =>
        Trouble is not null ? "broker"
        : Memory is { IsShort: true } ? "broker-memory"
        : null;

    /// <summary>The present epoch and time, to be taken before the commit or read that a push stands on.</summary>
    ValueTask<PushMoment> MomentAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Adds ready tasks. An entry is dropped when the moment is of another epoch or too old, when the task is known
    /// already or was settled a moment ago, or when its lane is spilled and the pusher is not the pump.
    /// </summary>
    /// <param name="tasks">At most 1,000 entries.</param>
    /// <param name="moment">When the rows were known to be ready.</param>
    /// <param name="origin">Who pushes.</param>
    /// <param name="cancellationToken">Ends the call; its outcome is then unknown.</param>
    /// <returns>The lanes that refused entries because they are full; they are spilled from now on.</returns>
    ValueTask<IReadOnlyList<LaneName>> PushAsync(
        IReadOnlyList<ReadyTask> tasks,
        PushMoment moment,
        PushOrigin origin,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Leases ready tasks: queues in turn by their weights, the highest priority of each first, keys in turn by theirs; none of
    /// a paused queue, no more than limits and rates allow, none while closed.
    /// </summary>
    /// <param name="claim">Who wants what.</param>
    /// <param name="cancellationToken">Ends the call; leases it took are lost and come back by themselves.</param>
    ValueTask<IReadOnlyList<Lease>> ClaimAsync(Claim claim, CancellationToken cancellationToken);

    /// <summary>Waits until there may be something to claim: a ring, or the time at which a rate allows more.</summary>
    /// <param name="atMost">How long at the most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task WaitForReadyAsync(TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>
    /// Takes a worker's sign of life. Synchronous, since it is called from a thread of its own that must not depend
    /// on the thread pool.
    /// </summary>
    /// <param name="beat">The sign of life.</param>
    BeatAnswer Beat(Beat beat);

    /// <summary>Takes notes at once, for those that must not wait for the next beat.</summary>
    /// <param name="notes">The notes.</param>
    /// <param name="cancellationToken">Ends the call; the notes may be in or not.</param>
    ValueTask NoteAsync(IReadOnlyList<AttemptNote> notes, CancellationToken cancellationToken);

    /// <summary>Leaves an order for a worker; each of its beats is answered with it.</summary>
    /// <param name="worker">The worker's id.</param>
    /// <param name="order">What it is to do.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask OrderAsync(Guid worker, WorkerOrder order, CancellationToken cancellationToken);

    /// <summary>
    /// Takes rules for queues, keys and types; one that is older than what stands is dropped, and one of a key that says
    /// nothing any more is forgotten. They are taken while closed too, so that they can stand before the first claim.
    /// </summary>
    /// <param name="rules">At most 1,000 rules.</param>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    ValueTask RuleAsync(IReadOnlyList<QueueRule> rules, CancellationToken cancellationToken);

    /// <summary>Tells how much of a queue's limits is in use.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="key">A concurrency key; empty for none.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<QueueUse> UseAsync(string queue, string key, CancellationToken cancellationToken);

    /// <summary>Tells how much of the limits of some concurrency keys is in use.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="keys">The keys; at most 1,000.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The same of each key, in their order.</returns>
    ValueTask<IReadOnlyList<KeyUse>> UseOfKeysAsync(
        string queue,
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    );

    /// <summary>Names the concurrency keys of a queue that have the most ready here; where they are very many, of some of them.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The keys, the busiest first.</returns>
    ValueTask<IReadOnlyList<string>> BusiestKeysAsync(
        string queue,
        int most,
        CancellationToken cancellationToken
    );

    /// <summary>Takes the worker's card away: it has ended in order.</summary>
    /// <param name="worker">The worker's id.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask LeaveAsync(Guid worker, CancellationToken cancellationToken);

    /// <summary>Ends leases and appends the results, in one step; a result whose lease is gone is stale.</summary>
    /// <param name="results">At most 1,000 results of one worker.</param>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    /// <returns>The stale ones; or <see langword="null"/> while closed, when all are to be kept and sent again.</returns>
    ValueTask<IReadOnlyList<AttemptResult>?> FinishAsync(
        IReadOnlyList<AttemptResult> results,
        CancellationToken cancellationToken
    );

    /// <summary>Ends leases that were not renewed in time and appends a loss for each.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many were lost.</returns>
    ValueTask<int> ReapAsync(CancellationToken cancellationToken);

    /// <summary>Reads results that wait to be settled, oldest first; they stay until released.</summary>
    /// <param name="most">Stop after the entry that reaches this many results.</param>
    /// <param name="atMost">How long to wait when there are none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<ResultBatch>> TakeResultsAsync(
        int most,
        TimeSpan atMost,
        CancellationToken cancellationToken
    );

    /// <summary>Takes notes that wait, oldest first.</summary>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<AttemptNote>> TakeNotesAsync(int most, CancellationToken cancellationToken);

    /// <summary>
    /// Removes settled entries; only the caller whose removal counted forgets tasks and adds ready ones. A task that
    /// somebody holds stays as it is.
    /// </summary>
    /// <param name="releases">The entries.</param>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    ValueTask ReleaseAsync(IReadOnlyList<Release> releases, CancellationToken cancellationToken);

    /// <summary>
    /// Takes tasks out, or puts newer entries in their place; tells their workers to cancel where asked. A task that is
    /// held, or whose result waits to be settled, stays known; so does an entry that is newer than the withdrawal.
    /// </summary>
    /// <param name="withdrawals">The tasks.</param>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    ValueTask WithdrawAsync(IReadOnlyList<Withdrawal> withdrawals, CancellationToken cancellationToken);

    /// <summary>
    /// Closes: from now on nothing is pushed, claimed or finished. Results that wait can still be read and released, so
    /// that they are settled before a rebuild forgets them.
    /// </summary>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    ValueTask CloseAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Begins to build an epoch: all rules are forgotten, whatever their version, for they may be of another store. Those that
    /// hold are to be read from the store and told after this and before <see cref="RebuildAsync"/>.
    /// </summary>
    /// <param name="epoch">The new epoch, durable in the store already.</param>
    /// <param name="cancellationToken">Ends the call; repeat it.</param>
    /// <exception cref="ArgumentOutOfRangeException">This epoch or a newer one is open, or a newer one is being built.</exception>
    ValueTask PrepareAsync(long epoch, CancellationToken cancellationToken);

    /// <summary>Forgets everything but the rules, and opens for claims in the epoch that was prepared.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="running">Attempts that may still run elsewhere; they get a fresh lease under their old token.</param>
    /// <param name="leaseFor">How long that lease lives.</param>
    /// <param name="cancellationToken">Ends the call; repeat it with a higher epoch.</param>
    /// <exception cref="InvalidOperationException">
    /// What was prepared is not there any more: the broker forgot it, and the rules with it, or another process prepared a newer epoch.
    /// </exception>
    ValueTask RebuildAsync(
        long epoch,
        IReadOnlyList<RunningLease> running,
        TimeSpan leaseFor,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Says which tasks the broker does not know. Asked before the store is read again: what is absent here and then
    /// still ready there can be pushed with the moment of this answer.
    /// </summary>
    /// <param name="tasks">The tasks.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<Absence> AbsentAsync(IReadOnlyList<Guid> tasks, CancellationToken cancellationToken);

    /// <summary>Lanes whose mark "spilled" is set and that have room; asking clears the mark.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<LaneName>> TakeSpilledAsync(CancellationToken cancellationToken);

    /// <summary>Marks a lane as spilled: the store has more ready rows for it than the window shows.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask SpillAsync(LaneName lane, CancellationToken cancellationToken);

    /// <summary>How many messages were refused because they bear no good signature, by kind.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyDictionary<string, long>> RefusedAsync(CancellationToken cancellationToken);

    /// <summary>The workers that were heard of within <see cref="BrokerLimits.WorkerLife"/>, and did not leave.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    ValueTask<IReadOnlyList<WorkerSeen>> WorkersAsync(CancellationToken cancellationToken);
}

/// <summary>What the broker does not know.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Moment">When this was true.</param>
public sealed record Absence(IReadOnlyList<Guid> Tasks, PushMoment Moment);
