using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Tests.Tasks.Dependencies;

/// <summary>What becomes of tasks that wait for others, the same on both stores.</summary>
public abstract partial class DependencyTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Theory]
    [InlineData("all succeeded skip", AttemptOutcome.Succeeded, TaskState.Queued)]
    [InlineData("all succeeded skip", AttemptOutcome.Failed, TaskState.Skipped)]
    [InlineData("all succeeded cancel", AttemptOutcome.Failed, TaskState.Cancelled)]
    [InlineData("all succeeded run", AttemptOutcome.Failed, TaskState.Queued)]
    [InlineData("all failed skip", AttemptOutcome.Failed, TaskState.Queued)]
    [InlineData("all failed skip", AttemptOutcome.Succeeded, TaskState.Skipped)]
    [InlineData("any finished skip", AttemptOutcome.Failed, TaskState.Queued)]
    public async Task AnEnd_DecidesTheTaskThatWaitsForIt(
        string rule,
        AttemptOutcome outcome,
        TaskState expected
    )
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var parent = await SubmitAsync(parts);
        var child = await SubmitAsync(parts, rule, parent);
        Assert.Equal(TaskState.Blocked, (await parts.RowAsync(child)).State);

        await SettleAsync(parts, parent, outcome);

        var row = await parts.RowAsync(child);
        Assert.Equal((expected, 2), (row.State, row.Version));
        Assert.Equal(expected.IsFinal(), row.FinishedAt is not null);
        Assert.Equal(DependentsMark.Told, (await parts.RowAsync(parent)).Dependents);
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task AParentThatHasEnded_DecidesAtOnce()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var (good, bad) = (await SubmitAsync(parts), await SubmitAsync(parts));
        await SettleAsync(parts, good);
        await SettleAsync(parts, bad, AttemptOutcome.Failed);

        var runs = await SubmitAsync(parts, "all succeeded skip", good);
        var skipped = await SubmitAsync(parts, "all succeeded skip", good, bad);

        Assert.Equal(TaskState.Queued, (await parts.RowAsync(runs)).State);
        var row = await parts.RowAsync(skipped);
        Assert.Equal(TaskState.Skipped, row.State);
        Assert.NotNull(row.FinishedAt);
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task AReadyChild_GoesToTheBroker_AndADelayedOneWaitsForItsTime()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var parent = await SubmitAsync(parts);
        var child = await SubmitAsync(parts, "all succeeded skip", parent);
        var later = (
            await parts.Tasks.SubmitAsync(
                Product.Operator,
                Samples.NewTask() with
                {
                    DependsOn = [parent.ToString()],
                    Delay = TimeSpan.FromHours(1),
                }
            )
        )
            .Id!
            .Value;
        await parts.Get<Pusher>().RunOnceAsync(Stop);
        var lease = Assert.Single(await parts.ClaimAsync());
        await parts.FinishAsync(lease);

        await parts.Get<Settler>().RunOnceAsync(Stop);
        await parts.Get<Pusher>().RunOnceAsync(Stop);

        Assert.Equal(child, Assert.Single(await parts.ClaimAsync()).Task.Id);
        var row = await parts.RowAsync(later);
        Assert.Equal(TaskState.Scheduled, row.State);
        Assert.Equal(row.RunAt, row.DueAt);
    }

    [Fact]
    public async Task Skips_RunDownAChain_ButNotPastWhoWantsAnyEnd()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var root = await SubmitAsync(parts);
        var chain = new List<Guid> { root };
        for (var i = 0; i < 20; i++)
        {
            chain.Add(await SubmitAsync(parts, "all succeeded skip", chain[^1]));
        }

        var last = await SubmitAsync(parts, "all finished skip", chain[^1]);

        await parts.Tasks.CancelAsync(Product.Operator, root);

        await using var db = parts.Db();
        var states = await db.Tasks.ToDictionaryAsync(t => t.Id, t => t.State, Stop);
        Assert.All(chain.Skip(1), id => Assert.Equal(TaskState.Skipped, states[id]));
        Assert.Equal(TaskState.Queued, states[last]);
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ADiamondOfThousands_IsToldInSteps()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rows = new List<NewTask> { Samples.NewTask() with { Ref = "root" } };
        rows.AddRange(
            Enumerable
                .Range(0, 2500)
                .Select(i => Samples.NewTask() with { Ref = $"m{i}", DependsOn = ["#root"] })
        );
        rows.Add(
            Samples.NewTask() with
            {
                DependsOn = [.. Enumerable.Range(0, 1000).Select(i => $"#m{i}")],
                DependsRule = DependencyRule.Default with { Wanted = WantedOutcome.Failed },
            }
        );
        var outcomes = await parts.Tasks.SubmitManyAsync(Product.Operator, rows);
        Assert.All(outcomes, o => Assert.Null(o.Errors));

        await parts.Tasks.CancelAsync(Product.Operator, outcomes[0].Id!.Value);
        while (await parts.Get<DependencyKeeper>().RunOnceAsync(Stop)) { }

        await using var db = parts.Db();
        Assert.Equal(2500, await db.Tasks.CountAsync(t => t.State == TaskState.Skipped, Stop));
        Assert.Equal(TaskState.Queued, (await parts.RowAsync(outcomes[^1].Id!.Value)).State);
        Assert.False(await db.Tasks.AnyAsync(t => t.Dependents == DependentsMark.Untold, Stop));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ARetriedParent_CountsByItsNextEnd_ForThoseThatStillWait()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var (first, second) = (await SubmitAsync(parts), await SubmitAsync(parts));
        var decided = await SubmitAsync(parts, "all succeeded skip", first, second);
        var waiting = await SubmitAsync(parts, "any succeeded skip", first, second);
        await parts.Tasks.CancelAsync(Product.Operator, first);
        Assert.Equal(TaskState.Skipped, (await parts.RowAsync(decided)).State);
        Assert.Equal(TaskState.Blocked, (await parts.RowAsync(waiting)).State);

        await parts.Tasks.RetryAsync(Product.Operator, first);
        await parts.Tasks.CancelAsync(Product.Operator, second);
        Assert.Equal(TaskState.Blocked, (await parts.RowAsync(waiting)).State);
        await SettleAsync(parts, first);

        Assert.Equal(TaskState.Queued, (await parts.RowAsync(waiting)).State);
        Assert.Equal(TaskState.Skipped, (await parts.RowAsync(decided)).State);
    }

    [Fact]
    public async Task ABlockedTask_CanBeEdited_AndCancelled()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var parent = await SubmitAsync(parts);
        var child = await SubmitAsync(parts, "all succeeded skip", parent);

        await parts.Tasks.EditAsync(
            Product.Operator,
            child,
            new() { RunAt = parts.Clock.UtcNow.AddHours(2), Priority = 9 },
            version: null
        );
        var edited = await parts.RowAsync(child);
        await parts.Tasks.CancelAsync(Product.Operator, child);
        await SettleAsync(parts, parent);

        Assert.Equal((TaskState.Blocked, 9), (edited.State, edited.Priority));
        Assert.Equal(TaskState.Cancelled, (await parts.RowAsync(child)).State);
        await parts.AssertCountersAgreeAsync();
    }

    private static async Task<Guid> SubmitAsync(CoreParts parts, string? rule = null, params Guid[] parents)
    {
        var task = Samples.NewTask() with
        {
            MaxAttempts = 1,
            DependsOn = [.. parents.Select(p => p.ToString())],
        };
        if (rule is not null)
        {
            Assert.True(DependencyRule.TryParse(rule, out var parsed));
            task = task with { DependsRule = parsed };
        }

        return (await parts.Tasks.SubmitAsync(Product.Operator, task)).Id!.Value;
    }

    private static async Task SettleAsync(
        CoreParts parts,
        Guid id,
        AttemptOutcome outcome = AttemptOutcome.Succeeded
    )
    {
        var result = Samples.Result(await parts.RowAsync(id), outcome);
        Assert.NotEmpty(await parts.Ledger.SettleAsync([result]));
    }
}
