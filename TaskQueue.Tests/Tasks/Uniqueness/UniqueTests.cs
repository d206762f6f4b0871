using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Uniqueness;

namespace TaskQueue.Tests.Tasks.Uniqueness;

/// <summary>What becomes of submissions that are the same, on both stores.</summary>
public abstract class UniqueTests
{
    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    private protected static NewTask Unique(
        OnUniqueConflict act,
        TimeSpan? window = null,
        string payload = """{"order":1,"at":1}""",
        params string[] by
    ) =>
        Samples.NewTask(payload) with
        {
            Unique = new(by.Length > 0 ? by : UniqueRule.DefaultBy, false, window, act),
        };

    [Fact]
    public async Task Reject_NamesTheOtherTask_UntilItHasEnded()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var first = await SubmitAsync(parts, Unique(OnUniqueConflict.Reject));

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            SubmitAsync(parts, Unique(OnUniqueConflict.Reject, payload: """{ "at": 1.0, "order": 1 }"""))
        );
        await parts.Tasks.CancelAsync(Product.Operator, first);
        var second = await SubmitAsync(parts, Unique(OnUniqueConflict.Reject));

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Contains(first.ToString(), refusal.Errors["unique"][0], StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task AWindow_HoldsAfterTheEnd_AndIsOverInTime()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rule = Unique(OnUniqueConflict.Existing, TimeSpan.FromHours(1));
        var first = await SubmitAsync(parts, rule);
        await parts.Tasks.CancelAsync(Product.Operator, first);

        var same = await SubmitAsync(parts, rule);
        parts.Clock.Advance(TimeSpan.FromMinutes(61));
        var other = await SubmitAsync(parts, rule);

        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task ChosenFields_AloneMakeTheDifference()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var first = await SubmitAsync(
            parts,
            Unique(OnUniqueConflict.Existing, null, """{"order":1,"at":1}""", "type", "/order")
        );

        var same = await SubmitAsync(
            parts,
            Unique(OnUniqueConflict.Existing, null, """{"order":1,"at":2}""", "type", "/order")
        );
        var other = await SubmitAsync(
            parts,
            Unique(OnUniqueConflict.Existing, null, """{"at":2}""", "type", "/order")
        );

        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Replace_GivesTheWaitingTaskPayloadAndTime_ButNotAStartedOne()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var first = await SubmitAsync(
            parts,
            Unique(OnUniqueConflict.Replace, null, """{"order":1,"at":1}""", "/order")
        );
        var newer = Unique(OnUniqueConflict.Replace, null, """{"order":1,"at":2}""", "/order");

        var same = await SubmitAsync(parts, newer);
        var row = await parts.RowAsync(first);
        await parts.Get<Pusher>().RunOnceAsync(Stop);
        Assert.Single(await parts.ClaimAsync());
        var refusal = await Assert.ThrowsAsync<RefusalException>(() => SubmitAsync(parts, newer));

        Assert.Equal(first, same);
        Assert.Equal("""{"order":1,"at":2}""", System.Text.Encoding.UTF8.GetString(row.Payload));
        Assert.Contains("unique: replace", await LastReasonAsync(parts, row), StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Conflict, refusal.Code);
    }

    [Fact]
    public async Task Extend_MovesTheTimeOfTheWaitingTask()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rule = Unique(OnUniqueConflict.Extend) with { Delay = TimeSpan.FromMinutes(1) };
        var first = await SubmitAsync(parts, rule);
        parts.Clock.Advance(TimeSpan.FromSeconds(40));

        var same = await SubmitAsync(parts, rule);

        var row = await parts.RowAsync(first);
        Assert.Equal(first, same);
        Assert.Equal(TaskState.Scheduled, row.State);
        Assert.Equal(parts.Clock.UtcNow.AddMinutes(1), row.RunAt);
        Assert.Contains("unique: extend", await LastReasonAsync(parts, row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extend_BeyondTheDeadlineOfTheWaitingTask_IsRefused_AndNoOtherSuffersForIt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var rule = Unique(OnUniqueConflict.Extend) with
        {
            Delay = TimeSpan.FromSeconds(60),
            DeadlineAfter = TimeSpan.FromSeconds(90),
        };
        var first = await SubmitAsync(parts, rule);
        var before = await parts.RowAsync(first);
        parts.Clock.Advance(TimeSpan.FromSeconds(40));

        var outcomes = await parts.Tasks.SubmitManyAsync(Product.Operator, [rule, Samples.NewTask()]);

        Assert.Equal(["runAt"], outcomes[0].Errors!.Keys);
        Assert.NotNull(outcomes[1].Id);
        Assert.Equal(before.RunAt, (await parts.RowAsync(first)).RunAt);
    }

    private static async Task<string> LastReasonAsync(CoreParts parts, TaskItem task) =>
        (await parts.Get<TaskQueries>().TimelineAsync(Product.Operator, task, Stop))
            .Last(e => e.Reason is not null)
            .Reason!;

    [Fact]
    public async Task InABatch_TheFirstOneWins_AndOthersMayWaitForIt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        var outcomes = await parts.Tasks.SubmitManyAsync(
            Product.Operator,
            [
                Unique(OnUniqueConflict.Existing),
                Unique(OnUniqueConflict.Existing) with
                {
                    Ref = "same",
                },
                Unique(OnUniqueConflict.Reject) with
                {
                    Ref = "refused",
                },
                Samples.NewTask() with
                {
                    DependsOn = ["#same"],
                },
                Samples.NewTask() with
                {
                    DependsOn = ["#refused"],
                },
            ]
        );

        Assert.Equal(outcomes[0].Id, outcomes[1].Id);
        Assert.True(outcomes[2].IsConflict);
        Assert.Equal(TaskState.Blocked, (await parts.RowAsync(outcomes[3].Id!.Value)).State);
        Assert.Contains("#refused", outcomes[4].Errors!["dependsOn"][0], StringComparison.Ordinal);
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ATaskThatIsRefused_LeavesTheKeyToTheNextOne()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        var outcomes = await parts.Tasks.SubmitManyAsync(
            Product.Operator,
            [
                Unique(OnUniqueConflict.Existing) with
                {
                    DependsOn = [Guid.NewGuid().ToString()],
                },
                Unique(OnUniqueConflict.Existing),
                Unique(OnUniqueConflict.Existing),
            ]
        );

        Assert.Equal(["dependsOn"], outcomes[0].Errors!.Keys);
        var made = await parts.RowAsync(outcomes[1].Id!.Value);
        Assert.Equal((TaskState.Queued, outcomes[2].Id), (made.State, made.Id));
        await using var db = parts.Db();
        Assert.Equal(made.Id, (await db.Uniques.SingleAsync(Stop)).TaskId);
    }

    [Fact]
    public async Task TheSweeper_ForgetsOnlyKeysThatAreFree()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var ended = await SubmitAsync(parts, Unique(OnUniqueConflict.Reject, payload: "1"));
        var waiting = await SubmitAsync(parts, Unique(OnUniqueConflict.Reject, payload: "2"));
        await parts.Tasks.CancelAsync(Product.Operator, ended);

        await parts.Get<UniqueSweeper>().RunOnceAsync(Stop);

        await using var db = parts.Db();
        Assert.Equal(waiting, (await db.Uniques.SingleAsync(Stop)).TaskId);
    }

    private protected static async Task<Guid> SubmitAsync(CoreParts parts, NewTask task) =>
        (await parts.Tasks.SubmitAsync(Product.Operator, task)).Id!.Value;
}

/// <summary>Unique tasks on SQLite.</summary>
public sealed class SqliteUniqueTests : UniqueTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>Unique tasks on PostgreSQL.</summary>
public sealed class PostgresUniqueTests : UniqueTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();

    [Fact]
    public async Task TwoNodesAtOnce_CannotBothWin()
    {
        await using var database = await MakeDatabaseAsync();
        await using var one = await CoreParts.MakeAsync(database);
        await using var two = await CoreParts.MakeAsync(database, open: false);
        for (var round = 0; round < 15; round++)
        {
            var payload = round.ToString(System.Globalization.CultureInfo.InvariantCulture);
            var task = Unique(OnUniqueConflict.Existing, payload: payload);

            var ids = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(i => SubmitAsync(i % 2 == 0 ? one : two, task))
            );
            Assert.Single(ids.Distinct());
            await one.Tasks.CancelAsync(Product.Operator, ids[0]);
            var next = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(i => SubmitAsync(i % 2 == 0 ? one : two, task))
            );

            Assert.NotEqual(ids[0], Assert.Single(next.Distinct()));
        }

        await one.AssertCountersAgreeAsync();
    }
}
