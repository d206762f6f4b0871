using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public sealed class BrokerMemoryTests
{
    private static readonly BrokerMemory Short = new(75, 100, IsShort: true);

    [Theory]
    [InlineData(69, false, false)]
    [InlineData(70, false, true)]
    [InlineData(65, true, true)]
    [InlineData(60, true, true)]
    [InlineData(59, true, false)]
    public void ItIsShort_FromOneShareOn_AndUntilALowerOne(long used, bool before, bool expected) =>
        Assert.Equal(expected, BrokerMemory.Judge(used, 100, before ? Short : null).IsShort);

    [Fact]
    public void WithoutALimit_ItIsNeverShort() =>
        Assert.False(BrokerMemory.Judge(long.MaxValue, 0, Short).IsShort);

    [Theory]
    [InlineData(50, 1_000_000, true)]
    [InlineData(75, 999, true)]
    [InlineData(75, 1000, false)]
    [InlineData(90, 0, false)]
    public void WhileItIsShort_ASmallStockIsKept_AndNoneWhereItIsFull(long used, long ready, bool expected) =>
        Assert.Equal(expected, BrokerMemory.Judge(used, 100, null).HasRoom(ready));
}
