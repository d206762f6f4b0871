namespace TaskQueue.Core.Broker.Embedded;

/// <summary>
/// The keyed lanes of one queue and priority. Keys take turns, however much each of them has, as long as their weights say;
/// one that may not start anything now stands aside, so that it costs nobody a look.
/// </summary>
internal sealed class KeyRing
{
    private readonly Dictionary<string, Lane> _lanes = [];
    private readonly Queue<string> _turns = new();

    // Everything that has a turn or stands aside.
    private readonly HashSet<string> _members = [];
    private readonly HashSet<string> _parked = [];
    private readonly PriorityQueue<string, double> _later = new();

    // The key whose turn is under way, and how much of it that is due.
    private (string Key, int Due)? _kept;

    /// <summary>Keys that have a turn.</summary>
    public int Count => _turns.Count + (_kept is null ? 0 : 1);

    /// <summary>When the rate of the first of those that wait for theirs allows more.</summary>
    public double? NextAt => _later.TryPeek(out _, out var at) ? at : null;

    public IEnumerable<(string Key, Lane Lane)> Lanes => _lanes.Select(l => (l.Key, l.Value));

    /// <summary>The lane of a key; it is made when there is none.</summary>
    public Lane Of(string key)
    {
        if (!_lanes.TryGetValue(key, out var lane))
        {
            _lanes[key] = lane = new(BrokerLimits.KeyWindowEntries, BrokerLimits.KeyWindowBytes);
        }

        return lane;
    }

    /// <summary>Gives a key that has something a turn, unless it has one or stands aside.</summary>
    public void Join(string key)
    {
        if (_members.Add(key))
        {
            _turns.Enqueue(key);
        }
    }

    /// <summary>
    /// The key whose turn it is, and how much it is due of one that is under way; 0 where it begins. It must be given back by
    /// one of the next five.
    /// </summary>
    public (string Key, int Due) Next()
    {
        if (_kept is not { } kept)
        {
            return (_turns.Dequeue(), 0);
        }

        _kept = null;
        return kept;
    }

    /// <summary>The key whose turn it is; it keeps it.</summary>
    public string? First => _kept?.Key ?? (_turns.TryPeek(out var key) ? key : null);

    /// <summary>Puts a key behind all others.</summary>
    public void Back(string key) => _turns.Enqueue(key);

    /// <summary>Lets a key go on with its turn in the next claim.</summary>
    public void Keep(string key, int due) => _kept = (key, due);

    /// <summary>Lets a key stand aside until it holds less.</summary>
    public void Park(string key) => _parked.Add(key);

    /// <summary>Lets a key stand aside until its rate allows more.</summary>
    public void Postpone(string key, double until) => _later.Enqueue(key, until);

    /// <summary>Forgets a key that has nothing; the mark of a spilled lane outlives its entries.</summary>
    public void Drop(string key)
    {
        _members.Remove(key);
        if (!_lanes[key].Spilled)
        {
            _lanes.Remove(key);
        }
    }

    /// <summary>What the keys that have a turn weigh together; of very many the first thousand stand for the rest.</summary>
    public int WeightBy(KeyRules rules)
    {
        var (seen, sum) = (0, 0L);
        foreach (var key in _kept is { } kept ? _turns.Prepend(kept.Key) : _turns)
        {
            sum += rules.LimitsOf(key).Weight;
            if (++seen == BrokerLimits.Step)
            {
                break;
            }
        }

        return seen == 0 ? 0 : (int)(sum * Count / seen);
    }

    /// <summary>A key holds less than before.</summary>
    public void Unpark(string key)
    {
        if (_parked.Remove(key))
        {
            _turns.Enqueue(key);
        }
    }

    /// <summary>Gives a turn to those whose rate allows more by now.</summary>
    public void Resume(double now)
    {
        while (_later.TryPeek(out var key, out var at) && at <= now)
        {
            _later.Dequeue();
            _turns.Enqueue(key);
        }
    }

    /// <summary>Gives all a turn that stand aside: the limits are others now.</summary>
    public void ResumeAll()
    {
        Resume(double.MaxValue);
        foreach (var key in _parked)
        {
            _turns.Enqueue(key);
        }

        _parked.Clear();
    }
}
