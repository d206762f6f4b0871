using TaskQueue.Core;
using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

// Queues are paused, resumed and limited, keys and types are limited; the entries; and words for the failure.
internal sealed partial class BrokerModelRun
{
    private readonly Dictionary<string, RateLimit> _rates = [];
    private int _ruleVersion;

    private async Task RuleAsync()
    {
        // Sometimes one that is out of date.
        var version = Math.Max(0, ++_ruleVersion - _random.Next(4));
        var rule =
            _random.Next(3) == 0 ? NextRuleOfKey(version)
            : _random.Next(3) == 0 ? NextRule(QueueRule.OfType(RouteNames[_random.Next(2)]), version)
            : NextRule(Queues[_random.Next(2)], version);
        Trace.Add($"rule {rule}");

        await broker.RuleAsync([rule], Stop);

        _model.Rule(rule);
    }

    private QueueRule NextRule(string place, int version)
    {
        var limits = new QueueLimits(
            _random.Next(1, 4),
            _random.Next(2) == 0 ? null : _random.Next(1, 4),
            NextRate(place),
            _random.Next(2) == 0 ? null : _random.Next(1, 3),
            NextRate($"{place} by key")
        );
        return new(place, version, _random.Next(4) == 0, _random.Next(4) == 0 ? null : limits);
    }

    private QueueRule NextRuleOfKey(int version)
    {
        var (queue, key) = (Queues[_random.Next(2)], Keys[_random.Next(Keys.Length)]);
        // What is shared by tasks without a key has no rule of its own.
        var place = QueueRule.OfKey(queue, key.Length == 0 ? "k" : key);
        var limits = new QueueLimits(
            _random.Next(2, 5),
            _random.Next(2) == 0 ? null : _random.Next(1, 3),
            NextRate($"{queue} by key")
        );
        return new(place, version, Paused: false, _random.Next(3) == 0 ? null : limits);
    }

    // One rate for each place: what came to rest under one is forgotten, which another might have remembered.
    private RateLimit? NextRate(string place)
    {
        if (_random.Next(4) != 0)
        {
            return null;
        }

        if (!_rates.TryGetValue(place, out var rate))
        {
            var per = TimeSpan.FromSeconds(_random.Next(5, 20));
            _rates[place] = rate = new(_random.Next(1, 3), per, _random.Next(1, 3));
        }

        return rate;
    }

    // What was ready before the claim, and what it got of it. The model holds what it got by now.
    private void CheckClaim(List<ReadyTask> ready, List<Lease> got, bool wantedMore)
    {
        var ids = got.Select(l => l.Task.Id).ToHashSet();
        Assert.Subset(ready.Select(t => t.Envelope.Id).ToHashSet(), ids);
        var apart = _model.LimitsTypes;
        foreach (
            var lane in ready.GroupBy(t =>
                (t.Envelope.Priority, t.Envelope.Key, apart ? t.Envelope.Type : "")
            )
        )
        {
            var inOrder = lane.Select(t => t.Envelope.Id).ToList();
            var gotOfIt = got.Select(l => l.Task.Id).Where(inOrder.Contains).ToList();
            Assert.Equal(inOrder.Take(gotOfIt.Count), gotOfIt);
        }

        foreach (var left in ready.Where(t => !ids.Contains(t.Envelope.Id)).Select(t => t.Envelope))
        {
            var room = Math.Min(_model.RoomOf(left.Queue, left.Key), _model.RoomOfType(left.Type));
            Assert.False(
                wantedMore && room > 0 && _model.RoomOf(left.Queue) > 0,
                $"{Name(left.Id)} was left, and nothing forbade it"
            );
            Assert.False(
                room > 0 && got.Exists(l => l.Task.Priority < left.Priority),
                $"{Name(left.Id)} was passed over by one of less priority"
            );
            Assert.False(
                room > 0 && left.Key.Length > 0 && Most(got, left.Priority) > TurnsOf(got, left) + 1.000_001,
                $"{Name(left.Id)} was left, and another key had more than a turn more"
            );
        }

        foreach (var lease in got)
        {
            // A limit may have been set below what was held already; no more may come then.
            Assert.True(_model.RoomOf(lease.Task.Queue) >= 0, $"too many of {lease.Task.Queue}");
            Assert.True(
                _model.RoomOf(lease.Task.Queue, lease.Task.Key) >= 0,
                $"too many of {lease.Task.Key}"
            );
            Assert.True(_model.RoomOfType(lease.Task.Type) >= 0, $"too many of type {lease.Task.Type}");
        }
    }

    private double TurnsOf(List<Lease> got, TaskEnvelope task) =>
        (double)got.Count(l => l.Task.Priority == task.Priority && l.Task.Key == task.Key)
        / _model.WeightOf(task.Queue, task.Key);

    // What the key got that got the most of a priority, in turns. Tasks without a key have turns of their own kind.
    private double Most(List<Lease> got, short priority) =>
        got.Where(l => l.Task.Priority == priority && l.Task.Key.Length > 0)
            .DistinctBy(l => l.Task.Key)
            .Select(l => TurnsOf(got, l.Task))
            .DefaultIfEmpty()
            .Max();

    private BeatAnswer Beat(IReadOnlyList<HeldLease> held, bool renew) =>
        broker.Beat(
            new(new(_worker, "w", "h", "1", 1, [], [], [], default, 0, false), held, renew, LeaseFor, [])
        );

    private string Name(Guid id) => Array.IndexOf(_ids, id).ToString(CultureInfo.InvariantCulture);

    private string Words(IEnumerable<ReadyTask> tasks) =>
        string.Join(
            ", ",
            tasks.Select(t =>
                $"{Name(t.Envelope.Id)} v{t.Stamp} {t.Envelope.Queue}{t.Envelope.Priority}{t.Route}{t.Envelope.Key}"
            )
        );

    // Mostly a newer version of the task, sometimes one that is known or older.
    private ReadyTask NextEntry(int i)
    {
        var stamp = _random.Next(3) == 0 ? _versions[i] - _random.Next(2) : ++_versions[i];
        var (queue, priority) = (Queues[_random.Next(2)], (short)(_random.Next(2) * 9));
        var type = RouteNames[_random.Next(2)];
        var envelope = new TaskEnvelope(
            _ids[i],
            type,
            queue,
            priority,
            1,
            5,
            0,
            TimeSpan.FromMinutes(1),
            null,
            new byte[1],
            null,
            Keys[_random.Next(Keys.Length)]
        );
        var route = Routes.Of(type, LabelSets[_random.Next(LabelSets.Length)]);
        return new(Math.Max(1, stamp), route, envelope);
    }
}
