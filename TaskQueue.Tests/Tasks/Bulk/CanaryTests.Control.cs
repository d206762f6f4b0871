using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>Halting and ending it, going on in another process, and who may.</summary>
public abstract partial class CanaryTests
{
    [Fact]
    public async Task CanariesThatWait_KeepNothingBehindThemFromItsTurn()
    {
        var ids = await DieAsync(21);
        foreach (var id in ids.Take(20))
        {
            await StartAsync(BulkRequest.Requeue([id], null));
        }

        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var behind = await StartAsync(BulkRequest.Requeue([ids[20]], null), canary: false);
        await RunAsync();

        Assert.Equal(OperationStatus.Finished, (await RowAsync(behind)).Status);
        Assert.Equal(21, (await Parts.ClaimAsync()).Count);
    }

    [Fact]
    public async Task APause_DoesNotCountAgainstTheStage_AndAnyProcessGoesOn()
    {
        await DieAsync(3);
        var operation = await StartAsync(ByFilter(), wait: TimeSpan.FromMinutes(2));
        await RunAsync();
        await All.ControlAsync(Product.Operator, operation, OperationControl.Pause);
        Parts.Clock.Advance(TimeSpan.FromHours(1));
        await RunAsync();
        await All.ControlAsync(Product.Operator, operation, OperationControl.Resume);
        using var other = ActivatorUtilities.CreateInstance<OperationRunner>(Parts.Get<IServiceProvider>());

        await RunAsync(other);
        Assert.Equal(OperationStatus.Running, (await RowAsync(operation)).Status);
        await EndAsync(await Parts.ClaimAsync());
        await RunAsync(other);
        Assert.Equal((OperationStage.Share, 2), await StageAsync(operation));
        await EndAsync(await Parts.ClaimAsync());
        await RunAsync();

        Assert.Equal((OperationStage.Rest, 3), await StageAsync(operation));
    }

    [Fact]
    public async Task TwoProcessesAtOnce_QueueEachStageOnce()
    {
        await DieAsync(100);
        var operation = await StartAsync(ByFilter());
        using var other = ActivatorUtilities.CreateInstance<OperationRunner>(Parts.Get<IServiceProvider>());

        var claimed = new List<int>();
        for (var stage = 0; stage < 3; stage++)
        {
            await Task.WhenAll(RunAsync(other), RunAsync());
            // One of them may have stood back from a step that the other took.
            await RunAsync();
            var leases = await Parts.ClaimAsync();
            claimed.Add(leases.Count);
            await EndAsync(leases);
        }

        Assert.Equal([1, 5, 94], claimed);
        Assert.Equal(OperationStatus.Finished, (await RowAsync(operation)).Status);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Cancelled_TheRestStaysDead_AndNothingIsLeftBehind()
    {
        await DieAsync(5);
        var operation = await StartAsync(ByFilter());
        await RunAsync();

        await All.ControlAsync(Product.Operator, operation, OperationControl.Cancel);
        await RunAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();

        Assert.Equal(OperationStatus.Cancelled, (await RowAsync(operation)).Status);
        Assert.Equal(0, await WatchedAsync());
        await using var db = Parts.Db();
        Assert.Equal(4, await db.Tasks.CountAsync(t => t.State == TaskState.Dead, Stop));
    }

    [Fact]
    public async Task ItNeedsThePermissionToRequeue_AndNoOther()
    {
        var ids = await DieAsync(1);
        var requeuer = new Actor(
            "r",
            new HashSet<string> { Permissions.TasksRead, Permissions.DeadLettersRequeue }
        );
        var writer = new Actor("w", new HashSet<string> { Permissions.TasksRead, Permissions.TasksWrite });
        var request = BulkRequest.Requeue(ids, null);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() => All.StartAsync(writer, request, Stop));
        var preview = await All.PreviewAsync(requeuer, request, Stop);
        await All.StartAsync(requeuer, request, Stop);
        await RunAsync();

        Assert.Equal(RefusalCode.Forbidden, refusal.Code);
        Assert.Equal((1, 1), (preview.Matched, preview.Applicable));
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(ids[0])).State);
    }

    [Fact]
    public async Task WhoeverRequeues_HaltsIt_AndResumesItWhileTheyMayRequeue()
    {
        var ids = await DieAsync(1);
        var may = new HashSet<string> { Permissions.TasksRead, Permissions.DeadLettersRequeue };
        var (requeuer, another) = (new Actor("r", may), new Actor("x", may));
        var dismissed = requeuer with { Permissions = new HashSet<string> { Permissions.TasksRead } };
        var asked = await All.StartAsync(requeuer, BulkRequest.Requeue(ids, null), Stop);

        await All.ControlAsync(requeuer, asked.Id, OperationControl.Pause);
        var refusals = new[]
        {
            await Assert.ThrowsAsync<RefusalException>(() =>
                All.ControlAsync(another, asked.Id, OperationControl.Resume)
            ),
            await Assert.ThrowsAsync<RefusalException>(() =>
                All.ControlAsync(dismissed, asked.Id, OperationControl.Resume)
            ),
        };
        await All.ControlAsync(requeuer, asked.Id, OperationControl.Resume);
        await RunAsync();

        Assert.All(refusals, r => Assert.Equal(RefusalCode.Forbidden, r.Code));
        Assert.Equal(TaskState.Queued, (await Parts.RowAsync(ids[0])).State);
    }
}
