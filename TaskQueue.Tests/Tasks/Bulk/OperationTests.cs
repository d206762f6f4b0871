using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>Work on many tasks, step by step, on both stores.</summary>
public abstract partial class OperationTests : PartsTests
{
    private static readonly TaskFilter Waiting = new() { States = [TaskState.Queued], Queues = ["default"] };
    private Operations All => Parts.Get<Operations>();

    [Fact]
    public async Task Cancel_ByFilter_WaitsForItsWindow_AndLeavesWhatCameLater()
    {
        var ids = await SubmitAsync(5);
        var operation = await StartAsync(BulkAction.Cancel, Waiting, new() { Reason = "closed" });
        var late = await Parts.SubmitAsync();

        await RunAsync();
        Assert.Equal(OperationStatus.Waiting, (await RowAsync(operation)).Status);
        Parts.Clock.Advance(BulkRules.UndoWindow);
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 5, 5, 0), await CountsAsync(operation));
        Assert.Equal([late], (await Parts.ClaimAsync()).Select(l => l.Task.Id));
        var row = await Parts.RowAsync(ids[0]);
        Assert.Equal(TaskState.Cancelled, row.State);
        var told = (await Parts.Get<TaskQueries>().TimelineAsync(Product.Operator, row, Stop))[^1];
        Assert.Equal(Product.Operator.Name, told.Actor);
        Assert.Contains($"{operation}: closed", told.Reason, StringComparison.Ordinal);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Retry_OfASelection_TellsWhichCouldNot()
    {
        var ids = await SubmitAsync(3);
        await Parts.Tasks.CancelAsync(Product.Operator, ids[0]);
        var nobody = Guid.NewGuid();

        var operation = await StartAsync(BulkAction.Retry, [.. ids, nobody, ids[0]]);
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 3, 1, 3), await CountsAsync(operation));
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(ids[0])).State);
        Assert.Equal(3, (await Parts.ClaimAsync()).Count);
        var failures = OperationText.FailuresOf(await RowAsync(operation));
        Assert.Equal("There is no such task.", failures.Single(f => f.TaskId == nobody).Reason);
        Assert.Contains(
            "Only dead, cancelled, expired and skipped",
            failures.Single(f => f.TaskId == ids[1]).Reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Delete_TakesEndedTasksWithTheirHistory_AndCountsThem()
    {
        var ids = await SubmitAsync(3, t => t with { Tags = ["a"] });
        await Parts.Tasks.CancelAsync(Product.Operator, ids[0]);
        await Parts.Tasks.CancelAsync(Product.Operator, ids[1]);

        var operation = await StartAsync(BulkAction.Delete, ids, new() { UndoWindow = TimeSpan.Zero });
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 3, 2, 1), await CountsAsync(operation));
        await using var db = Parts.Db();
        Assert.Equal([ids[2]], await db.Tasks.Select(t => t.Id).ToListAsync(Stop));
        Assert.Equal([ids[2]], await db.Tags.Select(t => t.TaskId).ToListAsync(Stop));
        Assert.Empty(await db.Transitions.ToListAsync(Stop));
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Discard_OfASelection_LeavesWhatIsNotDeadAnyMore()
    {
        await SubmitAsync(2, t => t with { MaxAttempts = 1 });
        var held = await Parts.ClaimAsync();
        foreach (var lease in held)
        {
            await Parts.FinishAsync(lease, AttemptOutcome.Failed);
        }

        await Parts.Get<Settler>().RunOnceAsync(Stop);
        var ids = held.Select(l => l.Task.Id).ToList();
        var operation = await StartAsync(BulkRequest.Discard(ids, null));
        await Parts.Tasks.RetryAsync(Product.Operator, ids[0]);
        await Parts.FinishAsync(Assert.Single(await Parts.ClaimAsync()));
        await Parts.Get<Settler>().RunOnceAsync(Stop);
        Parts.Clock.Advance(BulkRules.UndoWindow);
        await RunAsync();

        Assert.Equal(1, (await CountsAsync(operation)).Done);
        await using var db = Parts.Db();
        Assert.Equal([ids[0]], await db.Tasks.Select(t => t.Id).ToListAsync(Stop));
    }

    [Fact]
    public async Task APurge_LeavesWhatHasBegunToRunSinceItWasFound()
    {
        var ids = await SubmitAsync(2);
        var operation = await StartAsync(BulkRequest.Purge("default"));
        await Parts.Ledger.ChangeAsync(
            1,
            session => session.ExecuteAsync("update operations set status = 1 where id = @p0", operation)
        );
        await using var db = Parts.Db();
        var row = await db.Operations.AsNoTracking().SingleAsync(o => o.Id == operation, Stop);
        var held = Assert.Single(await Parts.ClaimAsync(1));
        await Parts.Broker.NoteAsync(
            [new StartedNote(ids[0], held.Token, 1, Parts.Clock.UtcNow, "w1")],
            Stop
        );
        await Parts.Get<NoteKeeper>().RunOnceAsync(Stop);
        await new MoveStep(
            Parts.Ledger,
            Parts.Get<Handover>(),
            Parts.Get<TaskTypeCatalogue>(),
            Parts.Clock
        ).RunAsync(new(row, ids));

        var running = await Parts.RowAsync(ids[0]);
        Assert.Equal((TaskState.Running, null), (running.State, running.CancelRequestedAt));
        Assert.Equal(TaskState.Cancelled, (await Parts.RowAsync(ids[1])).State);
        Assert.Equal((OperationStatus.Running, 2, 1, 1), await CountsAsync(operation));
    }

    [Fact]
    public async Task SetPriority_ChangesTheOrder_AndLeavesWhatRuns()
    {
        var ids = await SubmitAsync(3);
        var held = Assert.Single(await Parts.ClaimAsync(1));

        var operation = await StartAsync(BulkAction.SetPriority, [ids[0], ids[2]], new() { Priority = 9 });
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 2, 1, 1), await CountsAsync(operation));
        Assert.Equal([ids[2], ids[1]], (await Parts.ClaimAsync()).Select(l => l.Task.Id));
        await Parts.FinishAsync(held);
        await Parts.Get<Settler>().RunOnceAsync(Stop);
        Assert.Equal(TaskState.Succeeded, (await Parts.RowAsync(ids[0])).State);
    }

    [Fact]
    public async Task Move_TakesTasksToTheOtherQueue_InBrokerAndCounters()
    {
        var ids = await SubmitAsync(2);
        var planned = await Parts.SubmitAsync(t => t with { Delay = TimeSpan.FromHours(1) });

        await StartAsync(BulkAction.Move, [.. ids, planned], new() { Queue = "other" });
        await RunAsync();

        Assert.All(await Parts.ClaimAsync(), l => Assert.Equal("other", l.Task.Queue));
        Assert.Equal("other", (await Parts.RowAsync(planned)).Queue);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Boost_GivesTheHighestPriority()
    {
        var ids = await SubmitAsync(1);

        await StartAsync(BulkAction.Boost, ids);
        await RunAsync();

        Assert.Equal(9, (await Parts.RowAsync(ids[0])).Priority);
        Assert.Single(await Parts.ClaimAsync());
    }

    [Fact]
    public async Task TagAndUntag_ChangeRowsAndIndex_InAnyState()
    {
        var ids = await SubmitAsync(2, t => t with { Tags = ["b"] });
        await Parts.Tasks.CancelAsync(Product.Operator, ids[0]);

        await StartAsync(BulkAction.Tag, ids, new() { Tags = ["a", "b"] });
        await RunAsync();
        var tagged = await Parts.RowAsync(ids[0]);
        var found = await FindByTagAsync("a");
        var operation = await StartAsync(BulkAction.Untag, ids, new() { Tags = ["b", "c"] });
        await RunAsync();

        Assert.Equal(["a", "b"], tagged.Tags);
        Assert.Equal(2, found);
        Assert.Equal((OperationStatus.Finished, 2, 2, 0), await CountsAsync(operation));
        Assert.Equal(["a"], (await Parts.RowAsync(ids[1])).Tags);
        Assert.Equal((2, 0), (await FindByTagAsync("a"), await FindByTagAsync("b")));
    }

    [Fact]
    public async Task Replay_MakesEachTaskOnce_ThoughAStepIsDoneAgain()
    {
        var ids = await SubmitAsync(3);
        var operation = await StartAsync(BulkAction.Replay, ids);
        await RunAsync();
        // As if the process had died between the submissions and the cursor.
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Operations.ExecuteUpdateAsync(
                o =>
                    o.SetProperty(x => x.Cursor, Guid.Empty)
                        .SetProperty(x => x.Done, 0)
                        .SetProperty(x => x.Status, OperationStatus.Running),
                Stop
            );
            await scope.CommitAsync(Stop);
        }

        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 3, 3, 0), await CountsAsync(operation));
        await using var after = Parts.Db();
        Assert.Equal(
            ids.Order(),
            (
                await after
                    .Tasks.Where(t => t.ParentId != null)
                    .Select(t => t.ParentId!.Value)
                    .ToListAsync(Stop)
            ).Order()
        );
    }

    private Task RunAsync() => RunAsync(Parts.Get<OperationRunner>());

    private static async Task RunAsync(OperationRunner runner)
    {
        while (await runner.RunOnceAsync(Stop)) { }
    }

    private async Task<List<Guid>> SubmitAsync(int count, Func<NewTask, NewTask>? change = null)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await Parts.SubmitAsync(change));
        }

        return ids;
    }

    private Task<Guid> StartAsync(
        BulkAction action,
        IReadOnlyList<Guid> ids,
        BulkArguments? arguments = null
    ) =>
        StartAsync(
            new BulkRequest
            {
                Action = action,
                Ids = ids,
                Arguments = arguments ?? new(),
            }
        );

    private Task<Guid> StartAsync(BulkAction action, TaskFilter filter, BulkArguments? arguments = null) =>
        StartAsync(
            new BulkRequest
            {
                Action = action,
                Filter = filter,
                Arguments = arguments ?? new(),
            }
        );

    private async Task<Guid> StartAsync(BulkRequest request) =>
        (await All.StartAsync(Product.Operator, request, Stop)).Id;

    private async Task<TaskOperation> RowAsync(Guid id) => (await All.FindAsync(Product.Operator, id, Stop))!;

    private async Task<(OperationStatus Status, long Matched, long Done, long Failed)> CountsAsync(Guid id)
    {
        var row = await RowAsync(id);
        return (row.Status, row.Matched, row.Done, row.Failed);
    }

    private async Task<int> FindByTagAsync(string tag) =>
        (await Parts.Get<TaskQueries>().ListAsync(Product.Operator, new() { Tags = [tag] }, null, 10, Stop))
            .Items
            .Count;

    public sealed class OnSqlite : OperationTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : OperationTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
