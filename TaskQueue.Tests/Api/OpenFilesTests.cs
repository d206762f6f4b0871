using TaskQueue.Web;

namespace TaskQueue.Tests.Api;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max locked memory         8388608              8388608              bytes     ", null)]
    public void Limit_IsWhatHolds(string line, int? expected) =>
        Assert.Equal(expected, OpenFiles.LimitIn(["Limit  Soft Limit  Hard Limit  Units", line]));

    [Theory]
    [InlineData(256, 1)]
    [InlineData(1024, 0)]
    [InlineData(null, 0)]
    public void TooFew_AreAFault(int? limit, int faults) =>
        Assert.Equal(faults, OpenFiles.FaultsOf(limit).Count());

    [Theory]
    [InlineData(1024, 256, 128)]
    [InlineData(1_048_576, 698_624, 349_312)]
    public void Connections_GetWhatIsToSpare(int limit, int requests, int circuits) =>
        Assert.Equal((requests, circuits), OpenFiles.ConnectionsUnder(limit));
}
