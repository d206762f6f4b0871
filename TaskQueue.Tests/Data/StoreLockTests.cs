using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

public sealed class StoreLockTests
{
    [Fact]
    public void TryTake_ASecondTime_IsRefused_UntilTheFirstIsGone()
    {
        using var folder = new TemporaryFolder();
        var connection = StoreConnection.Parse($"Data Source={folder.File("new/tasks.db")}");

        using (var first = StoreLock.TryTake(connection))
        {
            Assert.NotNull(first);
            Assert.Null(StoreLock.TryTake(connection));
        }

        using var again = StoreLock.TryTake(connection);
        Assert.NotNull(again);
    }

    [Fact]
    public void TryTake_OnPostgres_IsNotNeeded()
    {
        var connection = StoreConnection.Parse("Host=db");
        using var first = StoreLock.TryTake(connection);
        using var second = StoreLock.TryTake(connection);

        Assert.NotNull(first);
        Assert.NotNull(second);
    }
}
