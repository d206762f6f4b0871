using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks.Ledger;

/// <summary>What the ledger promises, the same on both stores.</summary>
public abstract partial class LedgerTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Fact]
    public async Task Accept_TenAtOnceWithOneKey_MakesOneRow()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        var outcomes = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => parts.Ledger.AcceptAsync([Samples.Task(key: "k")]))
        );

        var ids = outcomes.SelectMany(o => o).Select(o => o.Id).Distinct();
        var row = await parts.RowAsync(Assert.Single(ids));
        Assert.Equal("k", row.IdempotencyKey);
        Assert.Single(outcomes.SelectMany(o => o), o => o.Kind is AcceptKind.Accepted);
        Assert.Equal(9, outcomes.SelectMany(o => o).Count(o => o.Kind is AcceptKind.Repeated));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Accept_OneKeyTwiceInABatch_MakesOneRow()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);

        var outcomes = await parts.Ledger.AcceptAsync([Samples.Task(key: "k"), Samples.Task(key: "k")]);

        Assert.Equal([AcceptKind.Accepted, AcceptKind.Repeated], outcomes.Select(o => o.Kind));
        Assert.Equal(outcomes[0].Id, outcomes[1].Id);
    }

    [Fact]
    public async Task Accept_AnotherRequestWithTheKey_Clashes_ButNotThatOfAnotherPrincipal()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var first = await parts.AcceptAsync(Samples.Task(key: "k"));
        var other = Other(first, "operator@example.com", hash: 2);
        var foreign = Other(first, "somebody@example.com", hash: 2);

        var outcomes = await parts.Ledger.AcceptAsync([other, foreign]);

        Assert.Equal([new(AcceptKind.Clash, first.Id), new(AcceptKind.Accepted, foreign.Id)], outcomes);
    }

    [Fact]
    public async Task Settle_Twice_ChangesNothingTheSecondTime()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        var result = Samples.Result(task);

        var first = await parts.Ledger.SettleAsync([result]);
        var row = await parts.RowAsync(task.Id);
        var second = await parts.Ledger.SettleAsync([result, result]);

        Assert.Equal([Verdict.Ended], first.Select(s => s.Verdict));
        Assert.Equal([Verdict.Stale, Verdict.Stale], second.Select(s => s.Verdict));
        Assert.Equivalent(row, await parts.RowAsync(task.Id));
        await using var db = parts.Db();
        Assert.Single(await db.Attempts.ToListAsync(Stop));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Settle_AnOlderResult_OrThatOfNoTask_IsStale()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        await parts.Ledger.SettleAsync([Samples.Result(task, AttemptOutcome.Lost, token: 7)]);

        var settled = await parts.Ledger.SettleAsync([
            Samples.Result(task, token: 7),
            Samples.Result(Samples.Task(), token: 9),
        ]);

        Assert.Equal([Verdict.Stale, Verdict.Stale], settled.Select(s => s.Verdict));
        Assert.Equal(TaskState.Queued, (await parts.RowAsync(task.Id)).State);
    }

    [Fact]
    public async Task Settle_OfOneTaskTwiceInABatch_AppliesBothInTurn()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());

        var settled = await parts.Ledger.SettleAsync([
            Samples.Result(task, AttemptOutcome.Lost, token: 7),
            Samples.Result(task, token: 8),
        ]);

        Assert.Equal([Verdict.Ready, Verdict.Ended], settled.Select(s => s.Verdict));
        await using var db = parts.Db();
        Assert.Equal(
            [7L, 8L],
            await db.Attempts.OrderBy(a => a.Number).Select(a => a.Token).ToListAsync(Stop)
        );
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Settle_ALossOfARunningTask_KeepsWhenItStarted()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        var started = Samples.Now.AddMinutes(1);
        await parts.Ledger.MoveAsync([task.Id], t => TaskMoves.Start(t, 5, "w1", started));

        await parts.Ledger.SettleAsync([
            Samples.Result(task, AttemptOutcome.Lost, token: 5) with
            {
                StartedAt = null,
            },
        ]);

        await using var db = parts.Db();
        Assert.Equal(started, (await db.Attempts.SingleAsync(Stop)).StartedAt);
    }

    [Fact]
    public async Task Settle_TextThatAStoreCannotKeep_IsKeptWithoutIt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        var result = Samples.Result(task, AttemptOutcome.Failed) with
        {
            Error = new("K", "nul \0, half \ud83d, other half \ude00, whole 😀", "\ud83d"),
        };

        await parts.Ledger.SettleAsync([result]);

        var row = await parts.RowAsync(task.Id);
        Assert.Equal(TaskState.Retrying, row.State);
        Assert.Equal("nul \ufffd, half \ufffd, other half \ufffd, whole 😀", row.ErrorMessage);
    }

    [Fact]
    public async Task Move_ThatRefuses_LeavesNothing()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var good = await parts.AcceptAsync(Samples.Task());
        var ended = await parts.AcceptAsync(Samples.Task());
        await parts.Ledger.SettleAsync([Samples.Result(ended)]);
        var before = (await parts.RowAsync(good.Id), await parts.RowAsync(ended.Id));

        await Assert.ThrowsAsync<RefusalException>(() =>
            parts.Ledger.MoveAsync([good.Id, ended.Id], t => TaskMoves.Cancel(t, "ann", Samples.Now))
        );

        Assert.Equivalent(before, (await parts.RowAsync(good.Id), await parts.RowAsync(ended.Id)));
        await using var db = parts.Db();
        Assert.Empty(await db.Transitions.ToListAsync(Stop));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Move_OfARetryByHand_TakesTheExpiryAway()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = Samples.Task();
        task.ExpiresAt = Samples.Now.AddHours(1);
        await parts.AcceptAsync(task);
        await parts.Ledger.MoveAsync([task.Id], t => TaskMoves.Expire(t, Samples.Now.AddHours(2)));

        await parts.Ledger.MoveAsync([task.Id], t => TaskMoves.Retry(t, "ann"));

        var row = await parts.RowAsync(task.Id);
        Assert.Equal((TaskState.Queued, null), (row.State, row.ExpiresAt));
    }

    private static TaskItem Other(TaskItem task, string by, byte hash) =>
        new()
        {
            Id = TaskIds.Next(TimeProvider.System),
            Type = task.Type,
            Queue = task.Queue,
            State = task.State,
            Payload = task.Payload,
            CreatedAt = task.CreatedAt,
            CreatedBy = by,
            IdempotencyKey = task.IdempotencyKey,
            RequestHash = [hash],
        };
}

/// <summary>The ledger on SQLite.</summary>
public sealed class SqliteLedgerTests : LedgerTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        Task.FromResult(TemporaryDatabase.Sqlite());
}

/// <summary>The ledger on PostgreSQL.</summary>
public sealed class PostgresLedgerTests : LedgerTests
{
    private protected override Task<TemporaryDatabase> MakeDatabaseAsync() =>
        TemporaryDatabase.PostgresAsync();
}
