using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Tests.Broker;

namespace TaskQueue.Tests.Tasks.LetterRules;

/// <summary>Rules for dead letters at work, pass by pass, on both stores.</summary>
public abstract partial class LetterRuleTests : PartsTests
{
    private long _token = 1;

    private LetterRuleService Rules => Parts.Get<LetterRuleService>();

    private LetterRuleRunner Runner => Parts.Get<LetterRuleRunner>();

    [Fact]
    public async Task ARequeue_WaitsForItsDelay_AndIsToldInTheTimeline()
    {
        await MakeAsync(Again() with { After = TimeSpan.FromMinutes(10) });
        var task = await DieAsync();

        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(9));
        await RunAsync();
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();

        var row = await Parts.RowAsync(task.Id);
        Assert.Equal((TaskState.Queued, null), (row.State, row.Fingerprint));
        Assert.Single(await Parts.ClaimAsync());
        var story = await Parts.Get<TaskQueries>().TimelineAsync(Product.Operator, row, Stop);
        Assert.Contains(story, e => e.Reason == "Requeued by rule 'again', 1 of at most 2 times.");
        var rule = Assert.Single(await Rules.ListAsync(Product.Operator, Stop));
        Assert.Equal((1, Parts.Clock.UtcNow), (rule.Acted, rule.ActedAt));
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ATaskThatDiesAgainAndAgain_IsRequeuedAtMostSoOften_ThoughProcessesChange()
    {
        await MakeAsync(Again());
        var task = await DieAsync();

        var requeued = 0;
        for (var deaths = 0; deaths < 5; deaths++)
        {
            using var runner = ActivatorUtilities.CreateInstance<LetterRuleRunner>(
                Parts.Get<IServiceProvider>()
            );
            await runner.RunOnceAsync(Stop);
            foreach (var lease in await Parts.ClaimAsync())
            {
                requeued++;
                await Parts.FinishAsync(lease, AttemptOutcome.Failed);
                await Parts.Get<Core.Dispatch.Settler>().DrainAsync(Stop);
            }
        }

        Assert.Equal(2, requeued);
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
        await using var db = Parts.Db();
        var due = await db.LetterDues.SingleAsync(Stop);
        Assert.Equal((2, null), (due.Requeues, due.DueAt));
    }

    [Fact]
    public async Task TwoProcessesAtOnce_ActOnce()
    {
        await MakeAsync(Again());
        for (var i = 0; i < 50; i++)
        {
            await DieAsync();
        }

        using var other = ActivatorUtilities.CreateInstance<LetterRuleRunner>(Parts.Get<IServiceProvider>());
        await Task.WhenAll(Runner.RunOnceAsync(Stop), other.RunOnceAsync(Stop));

        Assert.Equal(50, Assert.Single(await Rules.ListAsync(Product.Operator, Stop)).Acted);
        await using var db = Parts.Db();
        Assert.Equal(50, await db.LetterDues.CountAsync(d => d.Requeues == 1 && d.DueAt == null, Stop));
        Assert.Equal(50, await db.Transitions.CountAsync(Stop));
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ADiscard_DeletesTheTaskWithItsHistory_WhenItsTimeHasCome()
    {
        await MakeAsync(
            new()
            {
                Name = "old",
                Action = LetterAction.Discard,
                After = TimeSpan.FromDays(2),
            }
        );
        var (plain, keyed) = (await DieAsync(), await DieAsync(key: "k"));

        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromDays(2));
        await RunAsync();
        await using (var db = Parts.Db())
        {
            Assert.Equal([keyed.Id], await db.Tasks.Select(t => t.Id).ToListAsync(Stop));
        }

        // A key is kept for seven days.
        Parts.Clock.Advance(TimeSpan.FromDays(5));
        await RunAsync();

        await using var after = Parts.Db();
        Assert.Empty(await after.Tasks.ToListAsync(Stop));
        Assert.Empty(await after.Attempts.ToListAsync(Stop));
        Assert.Empty(await after.LetterDues.ToListAsync(Stop));
        Assert.NotEqual(plain.Id, keyed.Id);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ATag_IsAddedOnce_AndSaysWhy()
    {
        await MakeAsync(
            new()
            {
                Name = "mark",
                Action = LetterAction.Tag,
                Tags = ["look", "b"],
            }
        );
        var task = await DieAsync();

        await RunAsync();

        var row = await Parts.RowAsync(task.Id);
        Assert.Equal((TaskState.Dead, 2), (row.State, row.Tags.Count));
        var found = await Parts
            .Get<TaskQueries>()
            .ListAsync(Product.Operator, new() { Tags = ["look"] }, null, 10, Stop);
        Assert.Single(found.Items);
        var story = await Parts.Get<TaskQueries>().TimelineAsync(Product.Operator, row, Stop);
        Assert.Contains(story, e => e.Reason == "Tagged b, look by rule 'mark'.");
        await using var db = Parts.Db();
        Assert.Empty(await db.LetterDues.ToListAsync(Stop));
    }

    [Fact]
    public async Task WithoutAMatch_OrWithAKeep_NothingIsDone_AndNothingIsLeft()
    {
        await MakeAsync(
            new()
            {
                Name = "keep",
                Action = LetterAction.Keep,
                Types = ["echo"],
            }
        );
        await MakeAsync(Again() with { Types = ["other"] });
        await MakeAsync(Again() with { Name = "late" });
        var task = await DieAsync();

        await RunAsync();

        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
        await using var db = Parts.Db();
        Assert.Empty(await db.LetterDues.ToListAsync(Stop));
        Assert.Empty(await db.Transitions.ToListAsync(Stop));
    }

    [Fact]
    public async Task ATaskRequeuedByHand_IsLeftAlone_AndItsCountRemembered()
    {
        await MakeAsync(Again() with { After = TimeSpan.FromHours(1), AtMost = 1 });
        var task = await DieAsync();
        await RunAsync();
        await Parts.Get<DeadLetters>().RequeueAsync(Product.Operator, task.Id, null, Stop);

        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();

        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(task.Id)).State);
        await using var db = Parts.Db();
        Assert.Empty(await db.LetterDues.ToListAsync(Stop));
        Assert.Equal(0, Assert.Single(await Rules.ListAsync(Product.Operator, Stop)).Acted);
    }

    [Fact]
    public async Task ACanaryThatComesBack_IsTheCanarysNewsFirst()
    {
        var task = await DieAsync();
        await RunAsync();
        await Parts
            .Get<Operations>()
            .StartAsync(
                Product.Operator,
                BulkRequest.Requeue([task.Id], null) with
                {
                    Arguments = new() { Canary = true },
                },
                Stop
            );
        await Parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await MakeAsync(Again());
        await Parts.FinishAsync(Assert.Single(await Parts.ClaimAsync()), AttemptOutcome.Failed);
        await Parts.Get<Core.Dispatch.Settler>().DrainAsync(Stop);

        await RunAsync();
        var held = await Parts.RowAsync(task.Id);
        while (await Parts.Get<OperationRunner>().RunOnceAsync(Stop)) { }
        Parts.Clock.Advance(LetterRulePass.Later);
        await RunAsync();

        Assert.Equal(TaskState.Dead, held.State);
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(task.Id)).State);
    }

    [Fact]
    public async Task WhileTheBrokerIsClosed_ARequeueWaits()
    {
        await MakeAsync(Again());
        var task = await DieAsync();
        await Parts.Broker.CloseAsync(Stop);

        await RunAsync();
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(task.Id)).State);
        await Parts.Broker.ReopenAsync(1000, [], TimeSpan.FromSeconds(30), Stop);
        await RunAsync();

        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(task.Id)).State);
    }

    private static NewLetterRule Again() =>
        new()
        {
            Name = "again",
            Action = LetterAction.Requeue,
            AtMost = 2,
        };

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private Task<LetterRule> MakeAsync(NewLetterRule wanted) => Rules.CreateAsync(Product.Operator, wanted);

    private async Task RunAsync()
    {
        while (await Runner.RunOnceAsync(Stop)) { }
    }

    private async Task<TaskItem> DieAsync(string message = "Order 7 is locked.", string? key = null)
    {
        var now = Parts.Clock.UtcNow;
        var task = new TaskItem
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = "echo",
            Queue = "default",
            Priority = 5,
            State = TaskState.Queued,
            Version = 1,
            Payload = "null"u8.ToArray(),
            MaxAttempts = 1,
            Timeout = TimeSpan.FromMinutes(5),
            CreatedAt = now,
            CreatedBy = Product.Operator.Name,
            IdempotencyKey = key,
            RequestHash = key is null ? null : [1],
        };
        await Parts.AcceptAsync(task);
        await Parts.Ledger.SettleAsync([
            Samples.Result(task, AttemptOutcome.Failed, _token++) with
            {
                Error = new("Boom", message),
            },
        ]);
        return task;
    }

    public sealed class OnSqlite : LetterRuleTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : LetterRuleTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
