using TaskQueue.Core;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Maintenance;

public sealed class SampleDataTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Samples_AreAcceptable_AndNeedNoNetwork()
    {
        var samples = SampleTasks.All(Samples.Now);

        Assert.InRange(samples.Count, 24, 60);
        Assert.All(samples, s => Assert.Contains(s.Task.Type, (string[])["echo", "delay", "fail"]));
        Assert.All(samples, s => Assert.Empty(NewTaskRules.Check(s.Task, Samples.Now).ToDictionary()));
        Assert.True(samples.Select(s => s.Task.Queue).Distinct().Count() >= 4);
        Assert.True(samples.Select(s => s.Task.Priority).Distinct().Count() >= 4);
    }

    [Fact]
    public async Task Add_Twice_IsRefused_AndRemovalTakesOnlyThese()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var samples = parts.Get<SampleData>();
        var own = await parts.SubmitAsync(t => t with { Tags = [SampleData.Tag] });

        var count = await samples.AddAsync(Product.Operator, Stop);
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            samples.AddAsync(Product.Operator, Stop)
        );
        var (removed, stopping) = await samples.RemoveAsync(Product.Operator, Stop);

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Equal((count, 0), (removed, stopping));
        Assert.Equal(own, (await parts.RowAsync(own)).Id);
        await parts.AssertCountersAgreeAsync();
        Assert.Equal(count, await samples.AddAsync(Product.Operator, Stop));
    }

    [Fact]
    public async Task Samples_WithAWorker_ComeInManyStates_AndGoInTheEnd()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database);
        var samples = product.Get<SampleData>();
        await samples.AddAsync(Product.Operator, Stop);

        TaskState[] expected =
        [
            TaskState.Succeeded,
            TaskState.Dead,
            TaskState.Scheduled,
            TaskState.Retrying,
            TaskState.Cancelled,
            TaskState.Running,
        ];
        HashSet<TaskState> seen = [];
        await Eventually.TrueAsync(
            async () =>
            {
                var page = await product.Queries.ListAsync(Product.Operator, new(), null, 100, Stop);
                seen.UnionWith(page.Items.Select(t => t.State));
                return expected.All(seen.Contains);
            },
            "the samples are in many states",
            TimeSpan.FromSeconds(60),
            () => string.Join(", ", seen)
        );
        await Eventually.TrueAsync(
            async () => (await samples.RemoveAsync(Product.Operator, Stop)).Stopping == 0,
            "all samples are gone",
            TimeSpan.FromSeconds(60)
        );

        Assert.Empty((await product.Queries.ListAsync(Product.Operator, new(), null, 100, Stop)).Items);
    }

    [Fact]
    public async Task Samples_AreForAdministrators()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database);
        var person = new Actor("op", Roles.PermissionsOf(Roles.Operator).ToHashSet());

        await Assert.ThrowsAsync<RefusalException>(() => parts.Get<SampleData>().AddAsync(person, Stop));
        await Assert.ThrowsAsync<RefusalException>(() => parts.Get<SampleData>().RemoveAsync(person, Stop));
    }
}
