namespace TaskQueue.Core.Broker.Embedded;

/// <summary>All lanes: ten priorities for each queue.</summary>
internal sealed class Lanes
{
    private const int Priorities = 10;
    private readonly Dictionary<string, Lane[]> _queues = [];
    private readonly List<string> _names = [];
    private long _turn;
    private long _order;

    public Lane Of(TaskEnvelope task) => Of(new LaneName(task.Queue, task.Priority));

    public Lane Of(LaneName name)
    {
        if (!_queues.TryGetValue(name.Queue, out var lanes))
        {
            lanes = [.. Enumerable.Range(0, Priorities).Select(_ => new Lane())];
            _queues[name.Queue] = lanes;
            _names.Add(name.Queue);
        }

        return lanes[name.Priority];
    }

    public void Add(Entry entry)
    {
        entry.Order = ++_order;
        Of(entry.Ready!.Envelope).Add(entry);
    }

    /// <summary>
    /// Takes entries for a claim: queues in turn, each with an even share, the highest priority first; what a queue
    /// cannot fill goes to the others.
    /// </summary>
    public void Take(Claim claim, Rules rules, List<Entry> taken)
    {
        var queues = claim.Queues is ["*"] ? _names : [.. claim.Queues.Where(_queues.ContainsKey)];
        if (rules.AnyPaused)
        {
            queues = [.. queues.Where(queue => !rules.IsPaused(queue))];
        }

        if (queues.Count == 0)
        {
            return;
        }

        _turn++;
        var before = -1;
        while (taken.Count < claim.Most && taken.Count != before)
        {
            before = taken.Count;
            var share = Math.Max(1, (claim.Most - taken.Count) / queues.Count);
            for (var i = 0; i < queues.Count && taken.Count < claim.Most; i++)
            {
                var lanes = _queues[queues[(int)((_turn + i) % queues.Count)]];
                TakeFrom(lanes, claim, Math.Min(share, claim.Most - taken.Count), taken);
            }
        }
    }

    public IReadOnlyList<LaneName> TakeSpilledWithRoom()
    {
        var found = new List<LaneName>();
        foreach (var (queue, lanes) in _queues)
        {
            for (short priority = 0; priority < Priorities; priority++)
            {
                if (lanes[priority] is { Spilled: true, HasRoom: true } lane)
                {
                    lane.Spilled = false;
                    found.Add(new(queue, priority));
                }
            }
        }

        return found;
    }

    public void Clear()
    {
        _queues.Clear();
        _names.Clear();
    }

    private static void TakeFrom(Lane[] lanes, Claim claim, int most, List<Entry> taken)
    {
        for (var priority = Priorities - 1; priority >= 0 && most > 0; priority--)
        {
            while (most > 0 && lanes[priority].Count > 0 && lanes[priority].Take(claim.Routes) is { } entry)
            {
                taken.Add(entry);
                most--;
            }
        }
    }
}
