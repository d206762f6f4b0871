using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>Orders to workers: stored, brought by the next beat, and repeated until they are heard.</summary>
public sealed class WorkerOrdersTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private readonly Guid _id = Guid.NewGuid();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _parts = await CoreParts.MakeAsync(_database);
        await BeatAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [InlineData(WorkerOrder.Pause)]
    [InlineData(WorkerOrder.Drain)]
    [InlineData(WorkerOrder.Stop)]
    public async Task AnOrder_IsStoredWithItsReason_AndTheNextBeatBringsIt(WorkerOrder order)
    {
        var given = await GiveAsync(order, "  the disk  ");

        var heard = await BeatAsync();
        var row = await RowAsync();
        Assert.Equal(order, heard);
        Assert.Equal(
            (order, "the disk", Product.Operator.Name, Samples.Now),
            (row.Order, row.OrderReason, row.OrderedBy, row.OrderedAt)
        );
        Assert.Equal(order, given.Order);
    }

    [Theory]
    [InlineData(WorkerOrder.Pause, WorkerStatus.Paused)]
    [InlineData(WorkerOrder.Drain, WorkerStatus.Draining)]
    public async Task AfterAnOrderThatWasHeard_TheWorkerMayGoOn(WorkerOrder order, WorkerStatus status)
    {
        await GiveAsync(order);
        await BeatAsync(order);
        var told = (await RowAsync()).Status;
        await GiveAsync(WorkerOrder.Work);

        var heard = await BeatAsync();

        Assert.Equal((status, WorkerOrder.Work), (told, heard));
        Assert.Equal(WorkerStatus.Alive, (await RowAsync()).Status);
    }

    [Theory]
    [InlineData(WorkerOrder.Pause)]
    [InlineData(WorkerOrder.Drain)]
    public async Task AnOrderWithAnEnd_LiftsItselfThen_AndTheWorkerGoesOn(WorkerOrder order)
    {
        await GiveAsync(order, "lunch", Samples.Now.AddMinutes(1));
        await BeatAsync(order);
        var standing = await RowAsync();
        _parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await BeatAsync(order);

        var heard = await BeatAsync(order);

        await BeatAsync();
        var lifted = await RowAsync();
        Assert.Equal((order, Samples.Now.AddMinutes(1)), (standing.Order, standing.OrderUntil));
        Assert.Equal(WorkerOrder.Work, heard);
        Assert.Equal(
            (WorkerOrder.Work, WorkerStatus.Alive, null, null, null),
            (lifted.Order, lifted.Status, lifted.OrderedBy, lifted.OrderReason, lifted.OrderUntil)
        );
    }

    [Fact]
    public async Task AnOrderThatWasGivenAgain_WithoutAnEnd_Stays()
    {
        await GiveAsync(WorkerOrder.Pause, "lunch", Samples.Now.AddMinutes(1));
        await GiveAsync(WorkerOrder.Pause, "a new disk");
        _parts.Clock.Advance(TimeSpan.FromMinutes(2));

        await BeatAsync(WorkerOrder.Pause);

        var row = await RowAsync();
        Assert.Equal((WorkerOrder.Pause, "a new disk", null), (row.Order, row.OrderReason, row.OrderUntil));
    }

    [Theory]
    [InlineData(WorkerOrder.Pause, 0)]
    [InlineData(WorkerOrder.Drain, -60)]
    [InlineData(WorkerOrder.Work, 60)]
    [InlineData(WorkerOrder.Stop, 60)]
    public async Task AnEndThatHasPassed_OrOfWhatEndsNot_IsRefused(WorkerOrder order, int seconds)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            GiveAsync(order, until: Samples.Now.AddSeconds(seconds))
        );

        Assert.Equal(["until"], refusal.Errors.Keys);
        Assert.Equal(WorkerOrder.Work, (await RowAsync()).Order);
    }

    [Fact]
    public async Task AnOrderThatTheBrokerForgot_IsRepeated()
    {
        await GiveAsync(WorkerOrder.Pause);
        await _parts.Broker.OrderAsync(_id, WorkerOrder.Work, Stop);
        await BeatAsync();

        var heard = await BeatAsync();

        Assert.Equal(WorkerOrder.Pause, heard);
    }

    [Fact]
    public async Task AStopThatADrainingWorkerDidNotHear_IsRepeated()
    {
        await GiveAsync(WorkerOrder.Drain);
        await BeatAsync(WorkerOrder.Drain);
        await GiveAsync(WorkerOrder.Stop);
        // As a process would that still repeats what stood before.
        await _parts.Broker.OrderAsync(_id, WorkerOrder.Drain, Stop);
        await BeatAsync(WorkerOrder.Drain);

        var heard = await BeatAsync(WorkerOrder.Drain);

        Assert.Equal(WorkerOrder.Stop, heard);
    }

    [Fact]
    public async Task AnOldOrderThatTheBrokerRemembers_IsOverruled()
    {
        await _parts.Broker.OrderAsync(_id, WorkerOrder.Pause, Stop);
        await BeatAsync(WorkerOrder.Pause);

        var heard = await BeatAsync(WorkerOrder.Pause);

        Assert.Equal(WorkerOrder.Work, heard);
    }

    [Fact]
    public async Task AWorkerThatWasToldToStop_CannotBeCalledBack()
    {
        await GiveAsync(WorkerOrder.Stop);

        await RefusedAsync(RefusalCode.Conflict, WorkerOrder.Work);
        await RefusedAsync(RefusalCode.Conflict, WorkerOrder.Pause);
        Assert.Equal(WorkerOrder.Stop, (await RowAsync()).Order);
    }

    [Fact]
    public async Task AWorkerInsideTheServer_CannotBeStopped_ButPaused()
    {
        await BeatAsync(standalone: false);

        await RefusedAsync(RefusalCode.Conflict, WorkerOrder.Stop);
        await GiveAsync(WorkerOrder.Pause);
        Assert.Equal(WorkerOrder.Pause, await BeatAsync(standalone: false));
    }

    [Fact]
    public async Task AWorkerThatIsGone_HearsNothing()
    {
        _parts.Clock.Advance(TimeSpan.FromSeconds(31));
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        await RefusedAsync(RefusalCode.Conflict, WorkerOrder.Pause);
        await _parts.Broker.LeaveAsync(_id, Stop);
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);

        await RefusedAsync(RefusalCode.Conflict, WorkerOrder.Pause);
        Assert.Equal(WorkerOrder.Work, (await RowAsync()).Order);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaid_AndChangesNothing()
    {
        var tooLong = await Assert.ThrowsAsync<RefusalException>(() =>
            GiveAsync(WorkerOrder.Pause, new string('x', 501))
        );
        var nobody = await Assert.ThrowsAsync<RefusalException>(() =>
            _parts
                .Get<WorkerOrders>()
                .GiveAsync(Product.Operator, Guid.NewGuid(), WorkerOrder.Pause, reason: null)
        );
        var forbidden = await Assert.ThrowsAsync<RefusalException>(() =>
            _parts.Get<WorkerOrders>().GiveAsync(Viewer, _id, WorkerOrder.Pause, reason: null)
        );

        Assert.Contains("reason", tooLong.Errors.Keys);
        Assert.Equal((RefusalCode.NotFound, RefusalCode.Forbidden), (nobody.Code, forbidden.Code));
        Assert.Equal(WorkerOrder.Work, await BeatAsync());
    }

    private static Actor Viewer { get; } =
        new("viewer@example.com", new HashSet<string> { Permissions.TasksRead });

    private Task<WorkerNode> GiveAsync(
        WorkerOrder order,
        string? reason = null,
        DateTimeOffset? until = null
    ) => _parts.Get<WorkerOrders>().GiveAsync(Product.Operator, _id, order, reason, until);

    private async Task RefusedAsync(RefusalCode code, WorkerOrder order) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<RefusalException>(() => GiveAsync(order))).Code);

    /// <summary>One beat of a worker that does what it was told, and what the console learns of it.</summary>
    private async Task<WorkerOrder> BeatAsync(WorkerOrder doing = WorkerOrder.Work, bool standalone = true)
    {
        var card = new WorkerCard(
            _id,
            "w1",
            "host",
            "1.0",
            4,
            ["*"],
            [],
            ["echo"],
            Samples.Now,
            0,
            doing is WorkerOrder.Drain
        )
        {
            Paused = doing is WorkerOrder.Pause,
            Standalone = standalone,
        };
        var answer = _parts.Broker.Beat(new(card, [], false, TimeSpan.FromSeconds(30), []));
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        return answer.Order;
    }

    private async Task<WorkerNode> RowAsync()
    {
        await using var db = _parts.Db();
        return await db.Workers.SingleAsync(Stop);
    }
}
