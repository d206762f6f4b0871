using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// How queues, keys and types are to be served.
internal sealed partial class BrokerModel
{
    private readonly Dictionary<string, QueueRule> _rules = [];

    // Outlives the rules, and a rebuild.
    private readonly Dictionary<(string Place, string Key), double> _spent = [];

    /// <summary>How many more of a queue may be held, and start by its rate.</summary>
    public int RoomOf(string queue) =>
        Math.Min(
            LimitsOf(queue).Concurrency is { } most
                ? most - Held.Count(h => h.Task.Lane.Queue == queue)
                : int.MaxValue,
            Allowed(queue, "", LimitsOf(queue).Rate)
        );

    /// <summary>How many more of a key may be held, and start by its rate.</summary>
    public int RoomOf(string queue, string key) =>
        key.Length == 0
            ? int.MaxValue
            : Math.Min(
                (LimitsOfKey(queue, key).Concurrency ?? LimitsOf(queue).KeyConcurrency) is { } most
                    ? most - Held.Count(h => h.Task.Lane.Queue == queue && h.Task.Lane.Key == key)
                    : int.MaxValue,
                Allowed(queue, key, RateOf(queue, key))
            );

    /// <summary>How long the turns of a key are.</summary>
    public int WeightOf(string queue, string key) => LimitsOfKey(queue, key).Weight;

    /// <summary>Whether any type has limits, so that types do not keep each other's order.</summary>
    public bool LimitsTypes => _rules.Keys.Any(QueueRule.IsOfType);

    /// <summary>How many more of a type may be held, and start by its rate.</summary>
    public int RoomOfType(string type) =>
        Math.Min(
            LimitsOf(QueueRule.OfType(type)).Concurrency is { } most
                ? most - Held.Count(h => h.Task.CountedType == type)
                : int.MaxValue,
            Allowed(QueueRule.OfType(type), "", LimitsOf(QueueRule.OfType(type)).Rate)
        );

    public void ForgetRules() => _rules.Clear();

    public void Rule(QueueRule rule)
    {
        if (_rules.TryGetValue(rule.Queue, out var stands) && stands.Version > rule.Version)
        {
            return;
        }

        _rules[rule.Queue] = rule;
        if (QueueRule.PartsOf(rule.Queue).Key.Length > 0 && rule.Limits is null)
        {
            _rules.Remove(rule.Queue);
        }
    }

    private QueueLimits LimitsOf(string queue) => _rules.GetValueOrDefault(queue)?.Limits ?? QueueLimits.None;

    private QueueLimits LimitsOfKey(string queue, string key) => LimitsOf(QueueRule.OfKey(queue, key));

    private RateLimit? RateOf(string queue, string key) =>
        LimitsOfKey(queue, key).Rate ?? LimitsOf(queue).KeyRate;

    private int Allowed(string place, string key, RateLimit? rate) =>
        rate?.Allows(_spent.GetValueOrDefault((place, key), double.MinValue), Now.TotalMilliseconds)
        ?? int.MaxValue;

    private void Spend(string place, string key, RateLimit? rate)
    {
        if (rate is not null)
        {
            var spent = _spent.GetValueOrDefault((place, key), double.MinValue);
            _spent[(place, key)] = rate.Spend(spent, Now.TotalMilliseconds, 1);
        }
    }
}
