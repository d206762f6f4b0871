using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks.Ledger;

public abstract partial class LedgerTests
{
    [Fact]
    public async Task Change_ThatFails_TakesNoOtherOfItsGroupWithIt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var tasks = Enumerable.Range(0, 20).Select(_ => Samples.Task()).ToList();
        await parts.Ledger.AcceptAsync(tasks);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // While this one holds the writer up, the others gather behind it as one group.
        var first = parts.Ledger.ChangeAsync(
            1,
            async _ =>
            {
                await go.Task;
                return 0;
            }
        );

        var writes = tasks
            .Select(
                (task, i) =>
                    parts.Ledger.MoveAsync(
                        [task.Id],
                        t =>
                            i == 7
                                ? throw new InvalidOperationException("bad")
                                : TaskMoves.Cancel(t, "ann", Samples.Now)
                    )
            )
            .ToList();
        go.SetResult();
        await first;
        await Assert.ThrowsAsync<InvalidOperationException>(() => writes[7]);
        writes.RemoveAt(7);
        await Task.WhenAll(writes);

        await using var db = parts.Db();
        var left = await db.Tasks.Where(t => t.State != TaskState.Cancelled).ToListAsync(Stop);
        Assert.Equal(tasks[7].Id, Assert.Single(left).Id);
        Assert.Equal(19, await db.Transitions.CountAsync(Stop));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Accept_ABadRow_TakesNoOtherOfItsGroupWithIt()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var bad = Samples.Task();
        bad.Priority = 77;

        var writes = Enumerable
            .Range(0, 20)
            .Select(i => parts.Ledger.AcceptAsync([i == 7 ? bad : Samples.Task()]))
            .ToList();
        await Assert.ThrowsAnyAsync<Exception>(() => writes[7]);
        writes.RemoveAt(7);
        await Task.WhenAll(writes);

        await using var db = parts.Db();
        Assert.Equal(19, await db.Tasks.CountAsync(Stop));
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Edit_OfAnOlderVersion_IsRefused()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var id = await parts.SubmitAsync(t => t with { Tags = ["b", "a"], Name = "old", Description = "d" });

        await EditAsync(new() { Name = "new" }, version: 1);
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            EditAsync(new() { Name = "late" }, version: 1)
        );
        await EditAsync(
            new()
            {
                Description = "",
                Tags = ["z", "c", "z"],
                Queue = "other",
                Priority = 9,
                Payload = "[1]"u8.ToArray(),
                RunAt = Samples.Now.AddHours(1),
                ExpiresAt = Samples.Now.AddHours(2),
                Deadline = Samples.Now.AddHours(3),
            },
            version: 2
        );

        var row = await parts.RowAsync(id);
        Assert.Equal(RefusalCode.Stale, refusal.Code);
        Assert.Equal(("new", null, 3), (row.Name, row.Description, row.Version));
        Assert.Equal(("other", (short)9, TaskState.Scheduled), (row.Queue, row.Priority, row.State));
        Assert.True(TaskArrows.Has(TaskState.Queued, row.State), "the move is one that there is");
        Assert.Equal((Samples.Now.AddHours(1), Samples.Now.AddHours(2)), (row.DueAt, row.ExpiresAt));
        Assert.Equal(Samples.Now.AddHours(3), row.DeadlineAt);
        Assert.Equal(["c", "z"], row.Tags);
        Assert.Equal("[1]"u8.ToArray(), row.Payload);
        await using var db = parts.Db();
        Assert.Equal(["c", "z"], await db.Tags.OrderBy(t => t.Tag).Select(t => t.Tag).ToListAsync(Stop));
        await parts.AssertCountersAgreeAsync();

        Task EditAsync(TaskEdit edit, int version) =>
            parts.Tasks.EditAsync(Product.Operator, id, edit, version);
    }

    [Fact]
    public async Task Delete_TakesTheHistoryAlong_ButOnlyOfTheVersionAsked_AndOnlyWhatHasEnded()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var id = await parts.SubmitAsync(t => t with { Tags = ["a"] });
        var open = await RefusalOfAsync(1);
        await parts.Tasks.CancelAsync(Product.Operator, id);

        var stale = await RefusalOfAsync(1);
        await parts.Tasks.DeleteAsync(Product.Operator, id, version: 2);
        var gone = await RefusalOfAsync(null);

        Assert.Equal(
            [RefusalCode.Conflict, RefusalCode.Stale, RefusalCode.NotFound],
            [open.Code, stale.Code, gone.Code]
        );
        await using var db = parts.Db();
        Assert.Equal(
            (0, 0, 0),
            (
                await db.Tasks.CountAsync(Stop),
                await db.Transitions.CountAsync(Stop),
                await db.Tags.CountAsync(Stop)
            )
        );
        await parts.AssertCountersAgreeAsync();

        Task<RefusalException> RefusalOfAsync(int? version) =>
            Assert.ThrowsAsync<RefusalException>(() =>
                parts.Tasks.DeleteAsync(Product.Operator, id, version)
            );
    }

    [Fact]
    public async Task Notes_MoveTheNewestAttemptOnly_AndKeepEveryLine()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var task = await parts.AcceptAsync(Samples.Task());
        var (id, now) = (task.Id, Samples.Now);

        await NoteAsync(new ProgressNote(id, 5, 1, now, 10, "early"));
        await NoteAsync(
            new StartedNote(id, 5, 1, now, "w1"),
            new ProgressNote(id, 5, 1, now, 40, "half"),
            new ProgressNote(id, 4, 1, now, 90, "stale"),
            new LogNote(id, 4, 1, now, Microsoft.Extensions.Logging.LogLevel.Error, "a\0 line \ud83d"),
            new StartedNote(Guid.NewGuid(), 5, 1, now, "w1")
        );
        await NoteAsync(new StartedNote(id, 5, 1, now.AddHours(1), "w2"));

        var row = await parts.RowAsync(id);
        Assert.Equal((TaskState.Running, 5L, 2), (row.State, row.Fence, row.Version));
        Assert.Equal(("w1", now), (row.Worker, row.StartedAt));
        Assert.Equal(((short)40, "half"), (row.Progress, row.ProgressMessage));
        await using var db = parts.Db();
        Assert.Equal("a\ufffd line \ufffd", (await db.LogLines.SingleAsync(Stop)).Message);
        await parts.AssertCountersAgreeAsync();

        Task NoteAsync(params AttemptNote[] notes) =>
            parts.Ledger.ChangeAsync(notes.Length, session => NotePass.RunAsync(session, notes));
    }

    [Fact]
    public async Task Counters_AgreeWithTheRows_AfterAnyMixOfChanges()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var ids = new List<Guid>();
        for (var round = 0; round < 12; round++)
        {
            var rows = Enumerable.Range(0, 20).Select(i => Samples.Task(queue: $"q{i % 3}")).ToList();
            ids.AddRange(rows.Select(r => r.Id));
            await parts.Ledger.AcceptAsync(rows);
            await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => ChangeAsync(parts, random, ids)));
            await parts.AssertCountersAgreeAsync();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
    }

    private static async Task ChangeAsync(CoreParts parts, Random random, List<Guid> ids)
    {
        var (id, token) = (ids[random.Next(ids.Count)], random.Next(1, 100));
        var outcome = (AttemptOutcome)random.Next(8);
        var work = random.Next(8) switch
        {
            0 => parts.Ledger.MoveAsync([id], t => TaskMoves.Cancel(t, "ann", Samples.Now)),
            1 => parts.Ledger.MoveAsync([id], t => TaskMoves.Retry(t, "ann")),
            2 => parts.Ledger.MoveAsync([id], t => TaskMoves.Promote(t, Samples.Now.AddDays(1))),
            3 => parts.Ledger.MoveAsync([id], t => TaskMoves.Start(t, token, "w1", Samples.Now)),
            4 => parts.Ledger.ChangeAsync(1, s => RemovePass.RunAsync(s, id, null)),
            5 => parts.Ledger.ChangeAsync(
                1,
                s =>
                    EditPass.RunAsync(
                        s,
                        id,
                        new() { Queue = "q9", RunAt = Samples.Now.AddHours(1) },
                        null,
                        "b",
                        Samples.Now
                    )
            ),
            _ => (Task)
                parts.Ledger.SettleAsync([
                    new(id, token, "w1", outcome, Samples.Now, Samples.Now, Samples.Now.AddSeconds(1)),
                ]),
        };
        try
        {
            await work;
        }
        catch (RefusalException)
        {
            // As it should: not every change fits every state.
        }
    }
}
