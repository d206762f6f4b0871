namespace TaskQueue.Core.Broker.Embedded;

/// <summary>How queues, single keys of theirs, and types are to be served.</summary>
internal sealed class Rules
{
    private readonly Dictionary<string, QueueRule> _rules = [];
    private readonly Dictionary<string, KeyRules> _keys = [];
    private readonly Queue<string> _changed = new();

    /// <summary>Whether anything was ever said about any queue.</summary>
    public bool Any => _rules.Count > 0 || _keys.Count > 0;

    /// <summary>What is said of single keys of a queue; none where nothing is.</summary>
    public KeyRules? OfKeys(string queue) => _keys.Count == 0 ? null : _keys.GetValueOrDefault(queue);

    /// <summary>The limits of a type; none where nobody has said any.</summary>
    public QueueLimits? LimitsOfType(string type) =>
        Any && _rules.TryGetValue(QueueRule.OfType(type), out var rule)
            ? rule.Limits ?? QueueLimits.None
            : null;

    public bool IsPaused(string queue) => _rules.GetValueOrDefault(queue)?.Paused ?? false;

    public QueueLimits LimitsOf(string queue) =>
        (Any ? _rules.GetValueOrDefault(queue)?.Limits : null) ?? QueueLimits.None;

    /// <summary>A queue whose rule has changed since this was last asked.</summary>
    public bool TryTakeChanged(out string? queue) => _changed.TryDequeue(out queue);

    public void Clear()
    {
        foreach (var queue in _rules.Keys.Concat(_keys.Keys))
        {
            _changed.Enqueue(queue);
        }

        _rules.Clear();
        _keys.Clear();
    }

    /// <summary>Takes a rule, unless a newer one stands.</summary>
    /// <returns>Whether anything is different now.</returns>
    public bool Take(QueueRule rule)
    {
        if (QueueRule.PartsOf(rule.Queue) is (var queue, { Length: > 0 } key))
        {
            return TakeOfKey(queue, key, rule);
        }

        var stands = _rules.GetValueOrDefault(rule.Queue);
        if (stands is not null && (stands.Version > rule.Version || stands == rule))
        {
            return false;
        }

        _rules[rule.Queue] = rule;
        _changed.Enqueue(rule.Queue);
        return true;
    }

    private bool TakeOfKey(string queue, string key, QueueRule rule)
    {
        var keys = _keys.GetValueOrDefault(queue) ?? new();
        if (!keys.Take(key, rule))
        {
            return false;
        }

        if (keys.Count == 0)
        {
            _keys.Remove(queue);
        }
        else
        {
            _keys[queue] = keys;
        }

        _changed.Enqueue(queue);
        return true;
    }
}
