using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// Queues are paused and resumed.
internal sealed partial class BrokerModelRun
{
    private int _ruleVersion;

    private async Task RuleAsync()
    {
        // Sometimes one that is out of date.
        var version = Math.Max(0, ++_ruleVersion - _random.Next(4));
        var rule = new QueueRule(Queues[_random.Next(2)], version, _random.Next(3) == 0);
        Trace.Add($"rule {rule}");

        await broker.RuleAsync([rule], anew: false, Stop);

        _model.Rule(rule);
    }
}
