using TaskQueue.Core.Broker;
using TaskQueue.Core.Broker.Embedded;

namespace TaskQueue.Tests.Broker.Embedded;

public sealed class LaneTests
{
    [Fact]
    public void Bury_OnARouteThatNobodyServes_KeepsNoPayloads()
    {
        var lane = new Lane();
        var served = new ServedRoutes(["rare"], []);
        lane.Add(EntryOf(1000));

        var payloads = Enumerable.Range(0, 200).Select(_ => AddAndBury(lane)).ToList();
        GC.Collect();

        var kept = payloads.Count(p => p.IsAlive);
        Assert.True(kept < 50, $"{kept} payloads of 200 are still there");
        Assert.Equal(1, lane.Count);
        Assert.NotNull(lane.Take(served));
        Assert.Null(lane.Take(served));
    }

    private static WeakReference AddAndBury(Lane lane)
    {
        var entry = EntryOf(1000);
        lane.Add(entry);
        lane.Bury(entry);
        return new(entry);
    }

    private static Entry EntryOf(int bytes)
    {
        var envelope = new TaskEnvelope(
            Guid.NewGuid(),
            "rare",
            "default",
            5,
            1,
            5,
            0,
            TimeSpan.FromMinutes(1),
            null,
            new byte[bytes],
            null
        );
        return new(envelope.Id, 1, new(1, "rare", envelope));
    }
}
