using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;

namespace TaskQueue.Tests.Broker.Embedded;

/// <summary>The lanes of a broker without the broker: what is added can be claimed.</summary>
internal sealed class LaneRoom
{
    private readonly Lanes _lanes = new();
    private readonly Rules _rules = new();
    private readonly HeldCounts _held = new();
    private readonly SpentRates _rates = new();

    public void Rule(QueueRule rule) => _rules.Take(rule);

    /// <summary>Adds tasks to a queue; an empty key is none. Returns their ids.</summary>
    public List<Guid> Add(string queue, string key, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.NewGuid()).ToList();
        foreach (var id in ids)
        {
            var envelope = new TaskEnvelope(
                id,
                "echo",
                queue,
                5,
                1,
                5,
                0,
                TimeSpan.FromMinutes(1),
                null,
                new byte[1],
                null,
                key
            );
            _lanes.Add(new(id, 1, new(1, "echo", envelope)) { Lane = new(queue, 5, key) }, now: 0);
        }

        return ids;
    }

    public List<Entry> Claim(int most)
    {
        var taken = new List<Entry>();
        var claim = new Claim(Guid.Empty, "w", ["*"], ["echo"], most, TimeSpan.FromMinutes(1));
        _lanes.Take(claim, _rules, _held, _rates, now: 0, taken);
        return taken;
    }
}
