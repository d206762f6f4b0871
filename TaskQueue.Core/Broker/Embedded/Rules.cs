namespace TaskQueue.Core.Broker.Embedded;

/// <summary>How queues and types are to be served.</summary>
internal sealed class Rules
{
    private readonly Dictionary<string, QueueRule> _rules = [];
    private readonly Queue<string> _changed = new();

    /// <summary>Whether anything was ever said about any queue.</summary>
    public bool Any => _rules.Count > 0;

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
        foreach (var queue in _rules.Keys)
        {
            _changed.Enqueue(queue);
        }

        _rules.Clear();
    }

    /// <summary>Takes a rule, unless a newer one stands.</summary>
    /// <returns>Whether anything is different now.</returns>
    public bool Take(QueueRule rule)
    {
        var stands = _rules.GetValueOrDefault(rule.Queue);
        if (stands is not null && (stands.Version > rule.Version || stands == rule))
        {
            return false;
        }

        _rules[rule.Queue] = rule;
        _changed.Enqueue(rule.Queue);
        return true;
    }
}
