using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Tests.Broker;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>Looking beforehand, halting, ending, undoing, and going on in another process.</summary>
public abstract partial class OperationTests
{
    [Fact]
    public async Task ADryRun_CountsAndShows_AndChangesNothing()
    {
        var ids = await SubmitAsync(3);
        await Parts.Tasks.CancelAsync(Product.Operator, ids[0]);
        var request = new BulkRequest { Action = BulkAction.Cancel, Ids = [.. ids, Guid.NewGuid()] };

        var preview = await All.PreviewAsync(Product.Operator, request, Stop);

        Assert.Equal((3, 2), (preview.Matched, preview.Applicable));
        Assert.Equal(ids.AsEnumerable().Reverse(), preview.Sample.Select(t => t.Id));
        Assert.Empty((await All.ListAsync(Product.Operator, null, 10, Stop)).Items);
        Assert.Equal(2, (await Parts.ClaimAsync()).Count);
    }

    [Fact]
    public async Task Undo_BeforeItBegins_LeavesEverything_AndIsTooLateAfterwards()
    {
        var ids = await SubmitAsync(2);
        var undone = await StartAsync(BulkAction.Cancel, ids);
        await ControlAsync(undone, OperationControl.Pause);
        await ControlAsync(undone, OperationControl.Undo);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();

        Assert.Equal((OperationStatus.Undone, 2, 0, 0), await CountsAsync(undone));
        Assert.Equal(2, (await Parts.ClaimAsync()).Count);
        Assert.Equal(Product.Operator.Name, (await RowAsync(undone)).ChangedBy);
        var done = await StartAsync(BulkAction.Cancel, ids, new() { UndoWindow = TimeSpan.Zero });
        await RunAsync();
        var late = await Assert.ThrowsAsync<RefusalException>(() =>
            ControlAsync(done, OperationControl.Undo)
        );
        Assert.Equal(RefusalCode.Conflict, late.Code);
        Assert.Contains("2 tasks are done", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PausedHalfway_ItStands_AndGoesOnFromThere_InAnyProcess()
    {
        await AcceptAsync(2500);
        var operation = await StartAsync(BulkAction.Cancel, Waiting, new() { UndoWindow = TimeSpan.Zero });
        var runner = Parts.Get<OperationRunner>();

        await runner.RunOnceAsync(Stop);
        await ControlAsync(operation, OperationControl.Pause);
        await RunAsync();
        var halted = await CountsAsync(operation);
        await ControlAsync(operation, OperationControl.Resume);
        // Nothing of an operation is in memory: a runner that was never there before goes on.
        using var other = ActivatorUtilities.CreateInstance<OperationRunner>(Parts.Get<IServiceProvider>());
        await RunAsync(other);

        Assert.Equal((OperationStatus.Paused, 2500, 1000, 0), halted);
        Assert.Equal((OperationStatus.Finished, 2500, 2500, 0), await CountsAsync(operation));
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task CancelledHalfway_TheRestStays()
    {
        await AcceptAsync(1500);
        var operation = await StartAsync(BulkAction.Cancel, Waiting, new() { UndoWindow = TimeSpan.Zero });

        await Parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await ControlAsync(operation, OperationControl.Cancel);
        await RunAsync();

        Assert.Equal((OperationStatus.Cancelled, 1500, 1000, 0), await CountsAsync(operation));
        var rest = await Parts.Get<TaskQueries>().ListAsync(Product.Operator, Waiting, null, 500, Stop);
        Assert.Equal(500, rest.Items.Count);
    }

    [Fact]
    public async Task WhileTheBrokerIsClosed_ARetryWaits()
    {
        var ids = await SubmitAsync(1);
        await Parts.Tasks.CancelAsync(Product.Operator, ids[0]);
        var operation = await StartAsync(BulkAction.Retry, ids);
        await Parts.Broker.CloseAsync(Stop);

        await RunAsync();
        Assert.Equal((OperationStatus.Running, 1, 0, 0), await CountsAsync(operation));
        await Parts.Broker.ReopenAsync(1000, [], TimeSpan.FromSeconds(30), Stop);
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 1, 1, 0), await CountsAsync(operation));
    }

    [Fact]
    public async Task OneWhoseStepFails_KeepsNoOtherFromBeingDone()
    {
        var ids = await SubmitAsync(2);
        var broken = await StartAsync(BulkAction.Boost, [ids[0]]);
        var sound = await StartAsync(BulkAction.Boost, [ids[1]]);
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db
                .Operations.Where(o => o.Id == broken)
                .ExecuteUpdateAsync(set => set.SetProperty(o => o.Selection, "no JSON"), Stop);
            await scope.CommitAsync(Stop);
        }

        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 1, 1, 0), await CountsAsync(sound));
        Assert.Equal((OperationStatus.Running, 1, 0, 0), await CountsAsync(broken));
        await ControlAsync(broken, OperationControl.Cancel);
        Assert.Equal(OperationStatus.Cancelled, (await RowAsync(broken)).Status);
    }

    [Fact]
    public async Task ThoseWhoMayNot_AreRefused()
    {
        var id = (await SubmitAsync(1))[0];
        var operation = await StartAsync(BulkAction.Cancel, [id]);
        var reader = new Actor("r", new HashSet<string> { Permissions.TasksRead });
        var writer = new Actor("w", new HashSet<string> { Permissions.TasksRead, Permissions.TasksWrite });
        var request = new BulkRequest { Action = BulkAction.Cancel, Ids = [id] };
        Func<Task>[] refused =
        [
            () => All.PreviewAsync(reader, request, Stop),
            () => All.StartAsync(reader, request, Stop),
            () => All.ControlAsync(reader, operation, OperationControl.Undo),
            () => All.StartAsync(writer, request with { Action = BulkAction.Replay }, Stop),
        ];

        foreach (var act in refused)
        {
            Assert.Equal(RefusalCode.Forbidden, (await Assert.ThrowsAsync<RefusalException>(act)).Code);
        }

        var absent = await Assert.ThrowsAsync<RefusalException>(() =>
            ControlAsync(Guid.NewGuid(), OperationControl.Pause)
        );
        Assert.Equal(RefusalCode.NotFound, absent.Code);
    }

    [Fact]
    public async Task WhoIsLimitedToQueues_ControlsTheirOwn_AndWhatLiesThereAsAWhole()
    {
        var ours = await Parts.SubmitAsync(t => t with { Queue = "ours" });
        var theirs = await Parts.SubmitAsync(t => t with { Queue = "theirs" });
        var waiting = new TaskFilter { States = [TaskState.Queued] };
        Guid[] covered =
        [
            await StartAsync(BulkAction.Cancel, [ours]),
            await StartAsync(BulkAction.Cancel, waiting with { Queues = ["ours"] }),
        ];
        Guid[] foreign =
        [
            await StartAsync(BulkAction.Cancel, [ours, theirs]),
            // Nobody knows where that would be.
            await StartAsync(BulkAction.Cancel, [ours, Guid.NewGuid()]),
            await StartAsync(BulkAction.Cancel, waiting with { Queues = ["ours", "theirs"] }),
            await StartAsync(BulkAction.Cancel, waiting),
            await StartAsync(BulkAction.Move, [ours], new() { Queue = "theirs" }),
        ];
        var writer = new RoleDefinition("w", [Permissions.TasksRead, Permissions.TasksWrite], ["ours"]);
        var limited = ActorRights.Combine("w", [writer]);
        var reading = ActorRights.Combine("r", [writer, new("all", [Permissions.TasksRead], [])]);
        var own = await All.StartAsync(limited, new() { Action = BulkAction.Cancel, Filter = waiting }, Stop);

        foreach (var operation in foreign)
        {
            Assert.Equal(RefusalCode.NotFound, await RefusalAsync(limited, operation));
            Assert.Equal(RefusalCode.Forbidden, await RefusalAsync(reading, operation));
            Assert.NotEqual(OperationStatus.Paused, (await RowAsync(operation)).Status);
        }

        foreach (var operation in covered)
        {
            await All.ControlAsync(limited, operation, OperationControl.Pause);
            await All.ControlAsync(reading, operation, OperationControl.Resume);
        }

        await All.ControlAsync(limited, own.Id, OperationControl.Undo);

        async Task<RefusalCode> RefusalAsync(Actor actor, Guid operation) =>
            (
                await Assert.ThrowsAsync<RefusalException>(() =>
                    All.ControlAsync(actor, operation, OperationControl.Pause)
                )
            ).Code;
    }

    [Fact]
    public async Task WhoIsLimitedToQueues_ReachesNothingThatWasMovedElsewhereMeanwhile()
    {
        var kept = await Parts.SubmitAsync(t => t with { Queue = "ours" });
        var moved = await Parts.SubmitAsync(t => t with { Queue = "ours" });
        var writer = new RoleDefinition("w", [Permissions.TasksRead, Permissions.TasksWrite], ["ours"]);
        var request = new BulkRequest { Action = BulkAction.Cancel, Ids = [kept, moved] };

        var operation = await All.StartAsync(ActorRights.Combine("w", [writer]), request, Stop);
        await Parts.Tasks.EditAsync(Product.Operator, moved, new() { Queue = "theirs" }, null);
        Parts.Clock.Advance(BulkRules.UndoWindow);
        await RunAsync();

        Assert.Equal((OperationStatus.Finished, 2, 1, 0), await CountsAsync(operation.Id));
        Assert.Equal(TaskState.Cancelled, (await Parts.RowAsync(kept)).State);
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(moved)).State);
    }

    [Fact]
    public async Task TheList_Pages()
    {
        var ids = await SubmitAsync(1);
        var first = await StartAsync(BulkAction.Cancel, ids);
        var second = await StartAsync(BulkAction.Cancel, ids);

        var page = await All.ListAsync(Product.Operator, null, 1, Stop);
        var next = await All.ListAsync(Product.Operator, page.NextCursor, 1, Stop);

        Assert.Equal([second, first], page.Items.Concat(next.Items).Select(o => o.Id));
        Assert.Null(next.NextCursor);
    }

    [Fact]
    public async Task WhatSomebodyDoesWithIt_IsToldAsOfWhoAskedForIt()
    {
        var operation = await StartAsync(BulkAction.Cancel, await SubmitAsync(1));
        var told = new List<LiveEvent>();
        using var hearing = Parts.Get<ISignals>().Subscribe(s => told.AddRange(s.Events ?? []));
        var other = Product.Operator with { Name = "other@example.com" };

        await All.ControlAsync(other, operation, OperationControl.Pause);

        var paused = Assert.Single(told);
        Assert.Equal(
            ("operation.paused", operation.ToString(), "cancel"),
            (paused.Kind, paused.Id, paused.Type)
        );
        Assert.Equal((Product.Operator.Name, other.Name), (paused.Owner, paused.By));
    }

    [Fact]
    public async Task Move_IsToldWithTheVersionOfTheRow()
    {
        var ids = await SubmitAsync(2);
        var told = new List<LiveEvent>();
        using var hearing = Parts.Get<ISignals>().Subscribe(s => told.AddRange(s.Events ?? []));

        await StartAsync(BulkAction.Move, ids, new() { Queue = "other" });
        await RunAsync();

        var moved = told.Where(e => e.Kind == "task.moved")
            .ToDictionary(e => Guid.Parse(e.Id), e => e.Version);
        foreach (var id in ids)
        {
            Assert.Equal((await Parts.RowAsync(id)).Version, moved[id]);
        }
    }

    private async Task AcceptAsync(int count)
    {
        for (var i = 0; i < count; i += 500)
        {
            await Parts.Ledger.AcceptAsync([
                .. Enumerable.Range(0, Math.Min(500, count - i)).Select(_ => Samples.Task()),
            ]);
        }
    }

    private Task ControlAsync(Guid id, OperationControl control) =>
        All.ControlAsync(Product.Operator, id, control);
}
