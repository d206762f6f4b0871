namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The workers that were heard of, and what their attempts said.</summary>
internal sealed class Roster(TimeProvider clock)
{
    private readonly Dictionary<Guid, WorkerSeen> _workers = [];
    private readonly Dictionary<Guid, WorkerOrder> _orders = [];
    private readonly Queue<AttemptNote> _notes = new();

    /// <summary>Takes a beat.</summary>
    /// <returns>What the worker is to do.</returns>
    public WorkerOrder Beat(Beat beat)
    {
        var claimedAt = _workers.GetValueOrDefault(beat.Card.Id)?.LastClaimAt;
        _workers[beat.Card.Id] = new(beat.Card, clock.GetUtcNow(), claimedAt);
        Note(beat.Notes);
        return _orders.GetValueOrDefault(beat.Card.Id);
    }

    public void Note(IReadOnlyList<AttemptNote> notes)
    {
        foreach (var note in notes)
        {
            _notes.Enqueue(note);
        }

        while (_notes.Count > BrokerLimits.WaitingNotes)
        {
            _notes.Dequeue();
        }
    }

    public void Order(Guid worker, WorkerOrder order) => _orders[worker] = order;

    public void Claimed(Guid worker)
    {
        if (_workers.TryGetValue(worker, out var seen))
        {
            _workers[worker] = seen with { LastClaimAt = clock.GetUtcNow() };
        }
    }

    public void Leave(Guid worker)
    {
        _workers.Remove(worker);
        _orders.Remove(worker);
    }

    /// <summary>The workers that were heard of; those that have been silent for long are forgotten.</summary>
    public IReadOnlyList<WorkerSeen> All()
    {
        var now = clock.GetUtcNow();
        foreach (var (id, seen) in _workers)
        {
            if (now - seen.LastBeatAt > BrokerLimits.WorkerLife)
            {
                Leave(id);
            }
        }

        return [.. _workers.Values];
    }

    public IReadOnlyList<AttemptNote> TakeNotes(int most)
    {
        var taken = new List<AttemptNote>();
        while (taken.Count < most && _notes.TryDequeue(out var note))
        {
            taken.Add(note);
        }

        return taken;
    }
}
