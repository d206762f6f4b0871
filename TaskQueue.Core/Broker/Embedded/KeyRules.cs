namespace TaskQueue.Core.Broker.Embedded;

/// <summary>What is said of single keys of one queue.</summary>
internal sealed class KeyRules
{
    private readonly Dictionary<string, QueueRule> _rules = [];
    private int _weighted;

    public int Count => _rules.Count;

    /// <summary>Whether any key weighs more than others.</summary>
    public bool AnyWeighs => _weighted > 0;

    /// <summary>The limits and the weight of a key; none, and the weight of any, where nothing is said of it.</summary>
    public QueueLimits LimitsOf(string key) => _rules.GetValueOrDefault(key)?.Limits ?? QueueLimits.None;

    /// <summary>Takes a rule, unless a newer one stands. One that says nothing is forgotten.</summary>
    /// <returns>Whether anything is different now.</returns>
    public bool Take(string key, QueueRule rule)
    {
        var stands = _rules.GetValueOrDefault(key);
        if (stands is null ? rule.SaysNothing : stands.Version > rule.Version || stands == rule)
        {
            return false;
        }

        _weighted += Weighs(rule) - Weighs(stands);
        if (rule.SaysNothing)
        {
            _rules.Remove(key);
        }
        else
        {
            _rules[key] = rule;
        }

        return true;
    }

    private static int Weighs(QueueRule? rule) => rule?.Limits is { Weight: > 1 } ? 1 : 0;
}
