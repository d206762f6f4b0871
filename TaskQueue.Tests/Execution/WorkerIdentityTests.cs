using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution;

public sealed class WorkerIdentityTests
{
    [Theory]
    [InlineData("*", "*")]
    [InlineData("mail, reports", "mail reports")]
    [InlineData("mail, *", "*")]
    [InlineData("", "*")]
    public async Task Queues_AreAll_WhereAStarIsAmongThem(string setting, string served)
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, settings: ("Worker:Queues", setting));

        Assert.Equal(served, string.Join(' ', parts.Get<WorkerIdentity>().Queues));
    }
}
