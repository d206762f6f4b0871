using System.Collections.Concurrent;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>All leases that this process holds; what the beat thread renews.</summary>
internal sealed class AttemptsInHand
{
    private readonly ConcurrentDictionary<Guid, RunningAttempt> _attempts = new();
    private int _running;
    private int _leftBehind;

    public int Count => _attempts.Count;

    /// <summary>How many handlers run now.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>How many slots wait for handlers that did not stop when they were told; they are in hand no more.</summary>
    public int LeftBehind => Volatile.Read(ref _leftBehind);

    public IEnumerable<RunningAttempt> All => _attempts.Values;

    /// <summary>Takes a lease in hand. One of the same task that is still here was lost, or the broker would not have given another.</summary>
    public void Add(RunningAttempt attempt)
    {
        Find(attempt.Lease.Task.Id)?.Stop(StopReason.LeaseLost);
        _attempts[attempt.Lease.Task.Id] = attempt;
    }

    public void Started() => Interlocked.Increment(ref _running);

    public void Ended() => Interlocked.Decrement(ref _running);

    public void LeaveBehind() => Interlocked.Increment(ref _leftBehind);

    public void EndedAfterAll() => Interlocked.Decrement(ref _leftBehind);

    public RunningAttempt? Find(HeldLease lease) =>
        _attempts.TryGetValue(lease.TaskId, out var attempt) && attempt.Lease.Token == lease.Token
            ? attempt
            : null;

    public RunningAttempt? Find(Guid task) => _attempts.GetValueOrDefault(task);

    public void Remove(Guid task, long token)
    {
        if (_attempts.TryGetValue(task, out var attempt) && attempt.Lease.Token == token)
        {
            _attempts.TryRemove(KeyValuePair.Create(task, attempt));
        }
    }
}
