namespace TaskQueue.Core.Broker.Embedded;

/// <summary>Who holds which task, until when, under which token.</summary>
internal sealed class LeaseTable(TimeProvider clock)
{
    private readonly Dictionary<Guid, Entry> _held = [];

    /// <summary>How much of each queue and key is held; a claim has counted what it took.</summary>
    public HeldCounts Counts { get; } = new();

    public Entry? Find(Guid id) => _held.GetValueOrDefault(id);

    public void Hold(Entry entry, long token, string workerName, long deadline)
    {
        entry.Holder = new(token, workerName, clock.GetUtcNow()) { Deadline = deadline };
        _held[entry.Id] = entry;
    }

    /// <summary>Ends a lease, if this token still has it.</summary>
    public bool End(Guid id, long token)
    {
        if (!_held.TryGetValue(id, out var entry) || entry.Holder!.Token != token)
        {
            return false;
        }

        entry.Holder = null;
        _held.Remove(id);
        Counts.Remove(entry.Lane);
        if (entry.CountedType is { } type)
        {
            Counts.RemoveType(type);
            entry.CountedType = null;
        }

        return true;
    }

    /// <summary>Ends what was not renewed in time, and says so in the words of a result.</summary>
    public List<AttemptResult> EndExpired(long now)
    {
        var lost = new List<AttemptResult>();
        foreach (var entry in _held.Values.Where(e => e.Holder!.Deadline <= now).ToList())
        {
            var holder = entry.Holder!;
            End(entry.Id, holder.Token);
            lost.Add(
                new(
                    entry.Id,
                    holder.Token,
                    holder.WorkerName,
                    AttemptOutcome.Lost,
                    holder.LeasedAt,
                    null,
                    clock.GetUtcNow()
                )
            );
        }

        return lost;
    }

    /// <summary>Answers a beat: renews what the worker holds, names what it holds no more.</summary>
    public BeatAnswer Renew(Beat beat, long deadline)
    {
        var lost = new List<HeldLease>();
        var cancelled = new List<Guid>();
        foreach (var lease in beat.Held)
        {
            if (!_held.TryGetValue(lease.TaskId, out var entry) || entry.Holder!.Token != lease.Token)
            {
                lost.Add(lease);
                continue;
            }

            if (beat.Renew)
            {
                entry.Holder.Deadline = deadline;
            }

            if (entry.CancelAsked)
            {
                cancelled.Add(lease.TaskId);
            }
        }

        return new(false, lost, cancelled, WorkerOrder.Work);
    }

    public void Clear()
    {
        _held.Clear();
        Counts.Clear();
    }
}
