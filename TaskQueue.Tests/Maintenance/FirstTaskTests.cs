using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Maintenance;

/// <summary>The steps of a first task, as they show in the store, on both stores.</summary>
public abstract class FirstTaskTests : PartsTests
{
    [Fact]
    public async Task EachStep_ShowsOnceItHappened_AndSampleDataIsNobodys()
    {
        await Parts.Get<SampleData>().AddAsync(Product.Operator, Stop);
        Assert.Equal(new FirstTaskProgress(GuideSteps.None, null, null), await ReadAsync());
        await Parts.Get<SampleData>().RemoveAsync(Product.Operator, Stop);

        var first = await Parts.SubmitAsync();
        Assert.Equal(new FirstTaskProgress(GuideSteps.Submitted, first, null), await ReadAsync());
        await EndAsync(succeeds: true);
        Assert.Equal(GuideSteps.Submitted | GuideSteps.Succeeded, (await ReadAsync()).Taken);

        var second = await Parts.SubmitAsync(t => t with { MaxAttempts = 1 });
        await EndAsync(succeeds: false);
        Assert.Equal(
            new FirstTaskProgress(
                GuideSteps.Submitted | GuideSteps.Succeeded | GuideSteps.Failed,
                second,
                second
            ),
            await ReadAsync()
        );

        await Parts.Tasks.RetryAsync(Product.Operator, second);
        Assert.Equal(GuideSteps.All, (await ReadAsync()).Taken);
    }

    [Fact]
    public async Task AReplay_CountsToo_AndTasksOfOthersDoNot()
    {
        var other = Product.Operator with { Name = "somebody@example.com" };
        var first = await Parts.SubmitAsync();
        await Parts.Tasks.CancelAsync(Product.Operator, first);

        await Parts.Get<Replay>().RunAsync(Product.Operator, first, null, null, Stop);

        Assert.Equal(GuideSteps.Submitted | GuideSteps.Repeated, (await ReadAsync()).Taken);
        Assert.Equal(GuideSteps.None, (await Parts.Get<FirstTask>().ReadAsync(other, Stop)).Taken);
    }

    private Task<FirstTaskProgress> ReadAsync() => Parts.Get<FirstTask>().ReadAsync(Product.Operator, Stop);

    private async Task EndAsync(bool succeeds)
    {
        var lease = Assert.Single(await Parts.ClaimAsync());
        await Parts.FinishAsync(lease, succeeds ? AttemptOutcome.Succeeded : AttemptOutcome.Failed);
        await Parts.Get<Settler>().RunOnceAsync(Stop);
    }

    public sealed class OnSqlite : FirstTaskTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : FirstTaskTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
