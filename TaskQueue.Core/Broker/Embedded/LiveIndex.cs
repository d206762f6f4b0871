namespace TaskQueue.Core.Broker.Embedded;

/// <summary>Every task that the broker knows, the lanes of those that are ready, and the tombs of those it knew.</summary>
internal sealed class LiveIndex
{
    private readonly Dictionary<Guid, Entry> _live = [];
    private readonly Lanes _lanes = new();
    private readonly Tombs _tombs = new();

    public bool Knows(Guid id) => _live.ContainsKey(id);

    /// <summary>Adds a ready task unless it is known, was settled, or its lane has no room for it.</summary>
    /// <returns>The lane that refused it; otherwise nothing.</returns>
    public LaneName? Push(ReadyTask task, PushOrigin origin, long now)
    {
        var envelope = task.Envelope;
        if (_live.ContainsKey(envelope.Id) || _tombs.Bars(envelope.Id, task.Stamp))
        {
            return null;
        }

        var name = NameOf(envelope);
        var lane = _lanes.Of(name);
        if (lane.IsFull || (lane.Spilled && origin is not PushOrigin.Pump))
        {
            lane.Spilled = true;
            return name;
        }

        Add(task, now);
        return null;
    }

    /// <summary>Puts a ready task in the place of the entry that was there, unless somebody holds it or it was settled.</summary>
    public void Replace(ReadyTask task, long now)
    {
        var id = task.Envelope.Id;
        if (Bury(id, now) && !_tombs.Bars(id, task.Stamp))
        {
            Add(task, now);
        }
    }

    /// <summary>Knows an attempt that runs elsewhere since before the rebuild.</summary>
    public Entry Adopt(RunningLease lease)
    {
        var entry = new Entry(lease.TaskId, 0, null) { Lane = new(lease.Queue, 0, lease.Key) };
        _live[lease.TaskId] = entry;
        return entry;
    }

    /// <summary>
    /// Takes a ready task out. One that is held, or whose result waits, or that is newer already, stays. Pushes of the
    /// old version that are still on their way are barred even where the task is not known yet.
    /// </summary>
    public void Withdraw(Withdrawal withdrawal, long now)
    {
        _tombs.Add(withdrawal.TaskId, withdrawal.Stamp, now);
        if (
            _live.TryGetValue(withdrawal.TaskId, out var entry)
            && (!entry.IsReady || entry.Stamp > withdrawal.Stamp)
        )
        {
            return;
        }

        Bury(withdrawal.TaskId, now);
        // Of its own version and older ones the tomb is this withdrawal's; a newer one is somebody else's.
        if (withdrawal.Instead is { } instead && !_tombs.Bars(withdrawal.TaskId, instead.Stamp + 1))
        {
            Add(instead, now);
        }
    }

    /// <summary>Forgets a task that nobody holds, and remembers for a while that it was there.</summary>
    /// <returns>Whether it is not known any more.</returns>
    public bool Bury(Guid id, long now)
    {
        if (!_live.TryGetValue(id, out var entry))
        {
            return true;
        }

        if (entry.Holder is not null)
        {
            return false;
        }

        _live.Remove(id);
        _tombs.Add(id, entry.Stamp, now);
        if (entry.IsReady)
        {
            _lanes.Of(entry.Lane).Bury(entry);
        }

        return true;
    }

    public double? Take(
        Claim claim,
        Rules rules,
        HeldCounts held,
        SpentRates rates,
        long now,
        List<Entry> taken
    ) => _lanes.Take(claim, rules, held, rates, now, taken);

    public IReadOnlyList<LaneName> TakeSpilledWithRoom() => _lanes.TakeSpilledWithRoom();

    public IReadOnlyList<string> BusiestKeys(string queue, int most) => _lanes.BusiestKeys(queue, most);

    public void Spill(LaneName lane) => _lanes.Of(lane).Spilled = true;

    public void SweepTombs(long now) => _tombs.Sweep(now);

    public void Clear()
    {
        _live.Clear();
        _lanes.Clear();
        _tombs.Clear();
    }

    private static LaneName NameOf(TaskEnvelope task) => new(task.Queue, task.Priority, task.Key);

    private void Add(ReadyTask task, long now)
    {
        var entry = new Entry(task.Envelope.Id, task.Stamp, task) { Lane = NameOf(task.Envelope) };
        _live[entry.Id] = entry;
        _lanes.Add(entry, now);
    }
}
