using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>Dead letters, the same on both stores.</summary>
public abstract class DeadLettersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task Groups_CountWhatDiedOfTheSame_TheLastOneFirst()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var first = await DieAsync(parts, "Order 1 is locked.");
        parts.Clock.Advance(TimeSpan.FromHours(2));
        await DieAsync(parts, "Order 22 is locked.");
        parts.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = await DieAsync(parts, "Disk is full.");

        var (found, more) = await parts
            .Get<DeadLetterGroups>()
            .ListAsync(Product.Operator, 0, 10, TrendUnit.Hour, Stop);
        var (page, rest) = await parts
            .Get<DeadLetterGroups>()
            .ListAsync(Product.Operator, 0, 1, TrendUnit.Hour, Stop);

        Assert.Equal([1L, 2L], found.Select(g => g.Count));
        Assert.Equal((last.Id, "Disk is full."), (found[0].LatestId, found[0].Message));
        Assert.Equal((false, true, 1), (more, rest, page.Count));
        var locked = found[1];
        Assert.Equal(ErrorFingerprint.Of("echo", "Boom", "Order 3 is locked."), locked.Fingerprint);
        Assert.Equal("Order 22 is locked.", locked.Message);
        Assert.Equal([0L, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1], locked.Trend);
        Assert.Equal(TimeSpan.FromHours(2), locked.LastSeen - locked.FirstSeen);
        parts.Clock.Advance(TimeSpan.FromDays(3));
        var (days, _) = await parts
            .Get<DeadLetterGroups>()
            .ListAsync(Product.Operator, 0, 10, TrendUnit.Day, Stop);
        Assert.Equal([0L, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0], days[1].Trend);
        var listed = await parts
            .Get<DeadLetters>()
            .ListAsync(Product.Operator, new() { Fingerprints = [locked.Fingerprint] }, null, 10, Stop);
        Assert.Equal(2, listed.Items.Count);
        Assert.Contains(listed.Items, t => t.Id == first.Id);
    }

    [Fact]
    public async Task Requeue_QueuesTheSameTask_WhichLeavesItsGroup()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await DieAsync(parts, "m");
        var clerk = Clerk(Permissions.TasksRead, Permissions.DeadLettersRequeue);

        var queued = await parts.Get<DeadLetters>().RequeueAsync(clerk, task.Id, null, Stop);

        Assert.Equal(task.Id, queued);
        var row = await parts.RowAsync(task.Id);
        Assert.Equal((TaskState.Queued, null), (row.State, row.Fingerprint));
        Assert.Empty(
            (await parts.Get<DeadLetterGroups>().ListAsync(clerk, 0, 10, TrendUnit.Hour, Stop)).Groups
        );
        await Assert.ThrowsAsync<RefusalException>(() =>
            parts.Get<DeadLetters>().RequeueAsync(clerk, task.Id, null, Stop)
        );
    }

    [Fact]
    public async Task RequeueWithAPayload_IsANewTask_AndTheFirstStaysDeadAndSaysSo()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await DieAsync(parts, "m");

        var queued = await parts
            .Get<DeadLetters>()
            .RequeueAsync(Product.Operator, task.Id, "{\"fixed\":true}"u8.ToArray(), Stop);

        var (first, again) = (await parts.RowAsync(task.Id), await parts.RowAsync(queued));
        Assert.Equal((TaskState.Dead, TaskState.Queued), (first.State, again.State));
        Assert.Equal(
            (task.Id, "{\"fixed\":true}"),
            (again.ParentId, System.Text.Encoding.UTF8.GetString(again.Payload))
        );
        Assert.NotNull(first.Fingerprint);
        var story = await parts.Get<TaskQueries>().TimelineAsync(Product.Operator, first, Stop);
        Assert.Single(story, entry => entry.Reason == $"Replayed as {queued}.");
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task RequeueWithABadPayload_ChangesNothing()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await DieAsync(parts, "m");

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            parts.Get<DeadLetters>().RequeueAsync(Product.Operator, task.Id, "{"u8.ToArray(), Stop)
        );

        Assert.True(refusal.Errors.ContainsKey("payload"));
        await using var db = parts.Db();
        Assert.Equal(1, await db.Tasks.CountAsync(Stop));
    }

    [Fact]
    public async Task EachAct_NeedsItsPermission_AndADeadTask()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var letters = parts.Get<DeadLetters>();
        var dead = await DieAsync(parts, "m");
        var alive = await parts.AcceptAsync(Samples.Task());
        var requeuer = Clerk(Permissions.TasksRead, Permissions.DeadLettersRequeue);

        var codes = new List<RefusalCode>();
        foreach (
            var act in new Func<Task>[]
            {
                () => letters.RequeueAsync(Clerk(Permissions.TasksWrite), dead.Id, null, Stop),
                () => letters.RequeueAsync(requeuer, dead.Id, "1"u8.ToArray(), Stop),
                () => letters.DiscardAsync(requeuer, dead.Id, Stop),
                () => letters.RequeueAsync(Product.Operator, alive.Id, null, Stop),
                () => letters.DiscardAsync(Product.Operator, alive.Id, Stop),
                () => letters.GetAsync(Product.Operator, alive.Id, Stop),
            }
        )
        {
            codes.Add((await Assert.ThrowsAsync<RefusalException>(act)).Code);
        }

        Assert.Equal(
            [.. Enumerable.Repeat(RefusalCode.Forbidden, 3), .. Enumerable.Repeat(RefusalCode.NotFound, 3)],
            codes
        );
        await letters.DiscardAsync(Product.Operator, dead.Id, Stop);
        await using var db = parts.Db();
        Assert.False(await db.Tasks.AnyAsync(t => t.Id == dead.Id, Stop));
    }

    private static Actor Clerk(params string[] permissions) =>
        new("clerk@example.com", permissions.ToHashSet());

    private static async Task<TaskItem> DieAsync(CoreParts parts, string message)
    {
        var task = await parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await parts.Ledger.SettleAsync([
            Samples.Result(task, AttemptOutcome.Failed, 1L << 40) with
            {
                Error = new("Boom", message),
            },
        ]);
        return task;
    }
}

public sealed class SqliteDeadLettersTests : DeadLettersTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

public sealed class PostgresDeadLettersTests : DeadLettersTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
