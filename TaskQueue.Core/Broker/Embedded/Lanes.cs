namespace TaskQueue.Core.Broker.Embedded;

/// <summary>The lanes of all queues.</summary>
internal sealed class Lanes
{
    private readonly Dictionary<string, QueueLanes> _queues = [];
    private readonly List<string> _names = [];
    private long _turn;
    private string? _inTurn;
    private int _due;
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
        var before = -1;
        while (pass.Left > 0 && pass.Taken.Count != before)
        {
            before = pass.Taken.Count;
            var lots = Math.Max(1, pass.Left / total);
            for (var i = 0; i < queues.Count && pass.Left > 0; i++)
            {
                TakeTurn(pass, queues, weights, lots);
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

    /// <summary>The keys of a queue that have the most ready.</summary>
    public IReadOnlyList<string> BusiestKeys(string queue, int most) =>
        _queues.TryGetValue(queue, out var lanes) ? lanes.BusiestKeys(most) : [];

    public void Clear()
    {
        _queues.Clear();
        _names.Clear();
        (_inTurn, _due) = (null, 0);
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

    // In its turn a queue is due as many as its weight, or a multiple of that in a large claim; what a claim has no room for it
    // is due in the next one, beside its share of that one, so that claims of any size obey weights, whatever their mixture.
    // turns.lua does the same.
    private void TakeTurn(ClaimPass pass, List<string> queues, List<int> weights, int lots)
    {
        var at = _inTurn is null ? -1 : queues.IndexOf(_inTurn);
        if (at < 0)
        {
            (at, _due) = ((int)(_turn % queues.Count), 0);
        }

        var due = (_due > 0 ? _due : weights[at]) + (weights[at] * (lots - 1));
        var before = pass.Taken.Count;
        pass.Take(queues[at], _queues[queues[at]], Math.Min(due, pass.Left));
        var taken = pass.Taken.Count - before;
        (_inTurn, _due) =
            taken > 0 && taken < due && pass.Left == 0
                ? (queues[at], due - taken)
                : (queues[(at + 1) % queues.Count], 0);
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
