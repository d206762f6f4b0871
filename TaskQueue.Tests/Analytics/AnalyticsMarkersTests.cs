using System.Collections.Frozen;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Analytics;

/// <summary>What charts mark, and for whom.</summary>
public sealed class AnalyticsMarkersTests : PartsTests
{
    private protected override Task<TemporaryDatabase> MakeAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());

    [Fact]
    public async Task WhoSeesSomeQueues_SeesTheirPauses_HoweverManyOthersThereWere()
    {
        var control = Parts.Get<QueueControl>();
        await control.PauseAsync(Product.Operator, "mine", null, null);
        for (var i = 0; i <= AnalyticsMarkers.Most; i++)
        {
            await control.PauseAsync(Product.Operator, "other", null, null);
        }

        var some = new Actor("some@example.com", new HashSet<string> { Permissions.TasksRead })
        {
            Limited = new Dictionary<string, FrozenSet<string>>
            {
                [Permissions.TasksRead] = FrozenSet.Create("mine"),
            },
        };
        var now = Parts.Clock.UtcNow;
        var marks = await Parts
            .Get<AnalyticsMarkers>()
            .ListAsync(some, new() { From = now.AddHours(-1), To = now.AddHours(1) }, Stop);

        Assert.Equal($"Queue mine paused by {Product.Operator.Name}", Assert.Single(marks).Text);
    }
}
