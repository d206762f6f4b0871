namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The lanes of all queues.</summary>
internal sealed class Lanes
{
    private readonly Dictionary<string, QueueLanes> _queues = [];
    private readonly List<string> _names = [];
    private long _turn;
    private long _order;

    public Lane Of(LaneName name) => QueueOf(name.Queue).Of(name);

    public void Add(Entry entry, long now)
    {
        entry.Order = ++_order;
        entry.ReadyAt = now;
        QueueOf(entry.Lane.Queue).Add(entry);
    }

    /// <summary>
    /// Takes entries for a claim: queues in turn, each with a share by its weight, the highest priority first; what a
    /// queue cannot fill goes to the others.
    /// </summary>
    /// <returns>When a rate allows more, if one kept anything back.</returns>
    public double? Take(
        Claim claim,
        Rules rules,
        HeldCounts held,
        SpentRates rates,
        long now,
        List<Entry> taken
    )
    {
        SeeWhatChanged(rules, held);
        var named = claim.Queues is ["*"] ? _names : claim.Queues.Where(_queues.ContainsKey);
        List<string> queues = [.. named.Where(q => _queues[q].HasReady && !(rules.Any && rules.IsPaused(q)))];
        if (queues.Count == 0)
        {
            return null;
        }

        List<int> weights = [.. queues.Select(q => rules.LimitsOf(q).Weight)];
        var total = weights.Sum();
        var pass = new ClaimPass(claim, rules, held, rates, now) { Turn = ++_turn };
        var (first, before) = (FirstOf(weights, total), -1);
        while (pass.Left > 0 && pass.Taken.Count != before)
        {
            before = pass.Taken.Count;
            var left = pass.Left;
            for (var i = 0; i < queues.Count && pass.Left > 0; i++)
            {
                var at = (first + i) % queues.Count;
                var share = Math.Max(1, (int)((long)left * weights[at] / total));
                pass.Take(queues[at], _queues[queues[at]], share);
            }
        }

        if (pass.Taken.Count == 0)
        {
            queues.ForEach(q => _queues[q].LookAgain());
        }

        taken.AddRange(pass.Taken);
        return pass.AgainAt;
    }

    public IReadOnlyList<LaneName> TakeSpilledWithRoom() =>
        [.. _queues.SelectMany(q => q.Value.TakeSpilledWithRoom(q.Key))];

    public void Clear()
    {
        _queues.Clear();
        _names.Clear();
    }

    private QueueLanes QueueOf(string name)
    {
        if (!_queues.TryGetValue(name, out var queue))
        {
            _queues[name] = queue = new();
            _names.Add(name);
        }

        return queue;
    }

    // Each queue comes first as often as its weight says, so that small claims obey weights too.
    private int FirstOf(List<int> weights, int total)
    {
        var at = (int)(_turn % total);
        var first = 0;
        while (at >= weights[first])
        {
            at -= weights[first++];
        }

        return first;
    }

    private void SeeWhatChanged(Rules rules, HeldCounts held)
    {
        while (rules.TryTakeChanged(out var queue))
        {
            if (_queues.TryGetValue(queue!, out var lanes))
            {
                lanes.ResumeAll();
            }
        }

        while (held.TryTakeFreed(out var lane))
        {
            if (_queues.TryGetValue(lane.Queue, out var lanes))
            {
                lanes.Unpark(lane.Key);
            }
        }
    }
}
