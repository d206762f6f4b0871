using System.Buffers.Binary;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class TaskIdsTests
{
    [Fact]
    public async Task Next_RisesStrictly_OnEveryThread()
    {
        var clock = new ManualClock();
        var all = await Task.WhenAll(
            Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Task.Run(() => Enumerable.Range(0, 25_000).Select(_ => TaskIds.Next(clock)).ToList())
                )
        );

        foreach (var ids in all)
        {
            Assert.All(ids.Zip(ids.Skip(1)), pair => Assert.True(pair.First.CompareTo(pair.Second) < 0));
        }

        Assert.Equal(100_000, all.SelectMany(ids => ids).Distinct().Count());
    }

    [Fact]
    public void Next_IsAUuidOfVersion7_ThatOrdersAsItsBytesDo()
    {
        Guid last = default;
        for (var i = 0; i < 10_000; i++)
        {
            var id = TaskIds.Next(TimeProvider.System);
            var bytes = id.ToByteArray(bigEndian: true);
            Assert.Equal((7, 2), (bytes[6] >> 4, bytes[8] >> 6));
            Assert.True(bytes.AsSpan().SequenceCompareTo(last.ToByteArray(bigEndian: true)) > 0);
            last = id;
        }
    }

    [Fact]
    public void Next_GoesOnRising_WhenTheClockStepsBack()
    {
        // Ahead of every other test's ids, which share the counter.
        var clock = new ManualClock(DateTimeOffset.UtcNow.AddDays(1));
        var before = TaskIds.Next(clock);

        clock.UtcNow -= TimeSpan.FromHours(5);
        var after = TaskIds.Next(clock);

        Assert.True(after.CompareTo(before) > 0, $"{after} is not above {before}");
    }

    [Fact]
    public void FirstOf_IsAtOrBelowEveryIdOfItsInstant()
    {
        // Ids never fall behind the last one of the process, and other tests' clocks may be years ahead: what counts is
        // the instant that the id itself carries.
        var clock = new ManualClock(DateTimeOffset.UtcNow);
        var id = TaskIds.Next(clock);
        var carried = DateTimeOffset.FromUnixTimeMilliseconds(
            BinaryPrimitives.ReadInt64BigEndian(id.ToByteArray(bigEndian: true)) >> 16
        );

        Assert.True(TaskIds.FirstOf(clock.UtcNow).CompareTo(id) <= 0);
        Assert.True(TaskIds.FirstOf(carried).CompareTo(id) <= 0);
        Assert.True(TaskIds.FirstOf(carried.AddMilliseconds(1)).CompareTo(id) > 0);
        Assert.Equal(Guid.Empty, TaskIds.FirstOf(DateTimeOffset.MinValue));
    }
}
