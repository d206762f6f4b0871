namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The broker of one process: the index in memory, each step under one lock.</summary>
/// <param name="clock">Gives lease times (monotonic) and the times that people see.</param>
internal sealed partial class EmbeddedBroker(TimeProvider clock) : IBroker, IDisposable
{
    private const int EpochShift = 32;
    private readonly Lock _gate = new();
    private readonly Rules _rules = new();
    private readonly LiveIndex _index = new();
    private readonly LeaseTable _leases = new(clock);
    private readonly ResultStream _results = new();
    private readonly Roster _roster = new(clock);
    private readonly SpentRates _rates = new();
    private readonly Bell _ready = new();
    private readonly Bell _finished = new();
    private readonly long _start = clock.GetTimestamp();
    private long _epoch = -1;
    private long _prepared;
    private long _sequence;
    private bool _closed;
    private double? _againAt;

    private long Now => (long)clock.GetElapsedTime(_start).TotalMilliseconds;

    private bool IsOpen => _epoch >= 0 && !_closed;

    public bool IsShared => false;

    /// <summary>Nothing can part a process from its own memory.</summary>
    public string? Trouble => null;

    public ValueTask<PushMoment> MomentAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(new PushMoment(IsOpen ? _epoch : -1, Now));
        }
    }

    public ValueTask<IReadOnlyList<LaneName>> PushAsync(
        IReadOnlyList<ReadyTask> tasks,
        PushMoment moment,
        PushOrigin origin,
        CancellationToken cancellationToken
    )
    {
        var refused = new HashSet<LaneName>();
        lock (_gate)
        {
            if (!IsOpen || moment.Epoch != _epoch || Now - moment.At > BrokerLimits.PushAge.TotalMilliseconds)
            {
                return new([]);
            }

            foreach (var task in tasks)
            {
                if (_index.Push(task, origin, Now) is { } lane)
                {
                    refused.Add(lane);
                }
            }
        }

        _ready.Ring();
        return new([.. refused]);
    }

    public ValueTask<IReadOnlyList<Lease>> ClaimAsync(Claim claim, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!IsOpen || _results.Waiting > BrokerLimits.WaitingResults)
            {
                return new([]);
            }

            var taken = new List<Entry>();
            var bounded = claim with { Most = Math.Min(claim.Most, BrokerLimits.Step) };
            _againAt = _index.Take(bounded, _rules, _leases.Counts, _rates, Now, taken);
            if (taken.Count > 0)
            {
                _roster.Claimed(claim.Worker);
            }

            return new([.. taken.Select(entry => Hold(entry, claim))]);
        }
    }

    public BeatAnswer Beat(Beat beat)
    {
        lock (_gate)
        {
            var order = _roster.Beat(beat);
            if (!IsOpen)
            {
                return BeatAnswer.WhileClosed with { Order = order };
            }

            return _leases.Renew(beat, DeadlineAfter(beat.LeaseFor)) with
            {
                Order = order,
            };
        }
    }

    public ValueTask NoteAsync(IReadOnlyList<AttemptNote> notes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _roster.Note(notes);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask OrderAsync(Guid worker, WorkerOrder order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _roster.Order(worker, order);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask LeaveAsync(Guid worker, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _roster.Leave(worker);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<AttemptResult>?> FinishAsync(
        IReadOnlyList<AttemptResult> results,
        CancellationToken cancellationToken
    )
    {
        var kept = new List<AttemptResult>(results.Count);
        var stale = new List<AttemptResult>();
        lock (_gate)
        {
            if (!IsOpen)
            {
                return new((IReadOnlyList<AttemptResult>?)null);
            }

            foreach (var result in results)
            {
                (_leases.End(result.TaskId, result.Token) ? kept : stale).Add(result);
            }

            Append(kept);
        }

        RingIfFreed(kept);

        return new(stale);
    }

    public ValueTask WithdrawAsync(IReadOnlyList<Withdrawal> withdrawals, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var withdrawal in withdrawals)
            {
                if (_leases.Find(withdrawal.TaskId) is { } held)
                {
                    held.CancelAsked |= withdrawal.Cancel;
                }

                _index.Withdraw(withdrawal, Now);
            }
        }

        _ready.Ring();
        return ValueTask.CompletedTask;
    }

    public ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _closed = true;
            _prepared = -1;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask PrepareAsync(long epoch, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epoch, _epoch);
            ArgumentOutOfRangeException.ThrowIfLessThan(epoch, _prepared);
            _prepared = epoch;
            _rules.Clear();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask RebuildAsync(
        long epoch,
        IReadOnlyList<RunningLease> running,
        TimeSpan leaseFor,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            if (epoch != _prepared || epoch <= _epoch)
            {
                throw new InvalidOperationException($"Epoch {epoch} was not prepared.");
            }

            _index.Clear();
            _leases.Clear();
            _results.Clear();
            _epoch = epoch;
            _sequence = 0;
            _closed = false;
            foreach (var lease in running)
            {
                var entry = _index.Adopt(lease);
                _leases.Counts.Add(entry.Lane);
                if (_rules.LimitsOfType(lease.Type) is not null)
                {
                    entry.CountedType = lease.Type;
                    _leases.Counts.AddType(lease.Type);
                }

                _leases.Hold(entry, lease.Token, "", DeadlineAfter(leaseFor));
            }
        }

        _ready.Ring();
        return ValueTask.CompletedTask;
    }

    public ValueTask<Absence> AbsentAsync(IReadOnlyList<Guid> tasks, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(
                new Absence([.. tasks.Where(id => !_index.Knows(id))], new(IsOpen ? _epoch : -1, Now))
            );
        }
    }

    public ValueTask<IReadOnlyList<LaneName>> TakeSpilledAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_index.TakeSpilledWithRoom());
        }
    }

    public ValueTask SpillAsync(LaneName lane, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _index.Spill(lane);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyList<WorkerSeen>> WorkersAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_roster.All());
        }
    }

    /// <summary>Nothing leaves the process, so nothing is signed and nothing can be forged.</summary>
    public ValueTask<IReadOnlyDictionary<string, long>> RefusedAsync(CancellationToken cancellationToken) =>
        new(new Dictionary<string, long>());

    public void Dispose()
    {
        _ready.Dispose();
        _finished.Dispose();
    }

    private long DeadlineAfter(TimeSpan span) => Now + (long)span.TotalMilliseconds;

    private Lease Hold(Entry entry, Claim claim)
    {
        var token = (_epoch << EpochShift) + ++_sequence;
        _leases.Hold(entry, token, claim.WorkerName, DeadlineAfter(claim.LeaseFor));
        return new(token, entry.Ready!.Envelope);
    }
}
