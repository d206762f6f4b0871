namespace TaskQueue.Core.Broker.Embedded;

/// <summary>How queues are to be served.</summary>
internal sealed class Rules
{
    private readonly Dictionary<string, QueueRule> _rules = [];
    private int _paused;

    /// <summary>Whether any queue is paused.</summary>
    public bool AnyPaused => _paused > 0;

    public bool IsPaused(string queue) => _rules.GetValueOrDefault(queue)?.Paused ?? false;

    public void Clear()
    {
        _rules.Clear();
        _paused = 0;
    }

    /// <summary>Takes a rule, unless a newer one stands.</summary>
    public void Take(QueueRule rule)
    {
        var stands = _rules.GetValueOrDefault(rule.Queue);
        if (stands is not null && stands.Version > rule.Version)
        {
            return;
        }

        _rules[rule.Queue] = rule;
        _paused += (rule.Paused ? 1 : 0) - (stands?.Paused == true ? 1 : 0);
    }
}
