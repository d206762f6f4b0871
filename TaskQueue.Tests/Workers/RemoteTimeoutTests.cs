using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>Attempts of workers over REST end in time, whoever notices; time stands until a test moves it.</summary>
public sealed class RemoteTimeoutTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;
    private WorkerNode _worker = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RemoteAttempts Attempts => _parts.Get<RemoteAttempts>();

    public async ValueTask InitializeAsync()
    {
        _parts = await CoreParts.MakeAsync(_database);
        _worker = await _parts
            .Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new RemoteWorkerCard("r1", ["pdf.render"]));
    }

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task WhenTheTimeIsOver_ItIsToldToStop_AndAResultWithinTheGraceCounts()
    {
        var lease = await LeaseAsync(timeout: 60);
        await RunForAsync(60, lease);

        var told = await BeatAsync(lease);
        await Attempts.CompleteAsync(Product.Operator, lease.Task.Id, lease.LeaseToken, "7"u8.ToArray());
        await SettleAsync();

        Assert.Equal([lease.Task.Id], told.Cancelled);
        Assert.Empty(told.Lost);
        Assert.Equal(TaskState.Succeeded, (await _parts.RowAsync(lease.Task.Id)).State);
    }

    [Fact]
    public async Task AfterTheGrace_ABeatEndsIt()
    {
        var lease = await LeaseAsync(timeout: 60);
        await RunForAsync(70, lease);

        var told = await BeatAsync(lease);
        await SettleAsync();

        Assert.Equal([lease.Task.Id], told.Lost);
        var row = await _parts.RowAsync(lease.Task.Id);
        Assert.Equal((TaskState.Retrying, "Timeout"), (row.State, row.ErrorKind));
    }

    [Fact]
    public async Task AfterTheGrace_AResultIsRefused_AndTheAttemptTimedOut()
    {
        var lease = await LeaseAsync(timeout: 60);
        await RunForAsync(70, lease);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            Attempts.CompleteAsync(Product.Operator, lease.Task.Id, lease.LeaseToken, "7"u8.ToArray())
        );
        await SettleAsync();

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        var row = await _parts.RowAsync(lease.Task.Id);
        Assert.Equal((TaskState.Retrying, "Timeout", null), (row.State, row.ErrorKind, row.Result));
    }

    [Fact]
    public async Task AnExtension_ReachesNoFurtherThanTheGrace()
    {
        var lease = await LeaseAsync(timeout: 60);
        await RunForAsync(50, lease);

        var state = await Attempts.ExtendAsync(
            Product.Operator,
            lease.Task.Id,
            lease.LeaseToken,
            TimeSpan.FromHours(1)
        );

        Assert.Equal(lease.Deadline + TimeSpan.FromSeconds(10), state.ExpiresAt);
        Assert.False(state.Cancelled);
    }

    [Fact]
    public async Task TheTasksDeadline_EndsItBeforeItsTimeout_AndForGood()
    {
        var lease = await LeaseAsync(timeout: 60, deadline: 20);
        await RunForAsync(20, lease);

        var told = await BeatAsync(lease);
        await RunForAsync(10, lease);
        await BeatAsync(lease);
        await SettleAsync();

        Assert.Equal(Samples.Now.AddSeconds(20), lease.Deadline);
        Assert.Equal(Samples.Now.AddSeconds(20), lease.Task.Deadline);
        Assert.Equal([lease.Task.Id], told.Cancelled);
        var row = await _parts.RowAsync(lease.Task.Id);
        Assert.Equal((TaskState.Dead, DeadlineError.Kind), (row.State, row.ErrorKind));
        Assert.Equal("Still ran at the task's deadline, 2026-03-02 09:00:20 UTC.", row.ErrorMessage);
    }

    [Fact]
    public async Task AResultLongAfterTheDeadline_IsRefused_AndTheTaskDiedOfIt()
    {
        var lease = await LeaseAsync(timeout: 60, deadline: 20);
        await RunForAsync(30, lease);

        await Assert.ThrowsAsync<RefusalException>(() =>
            Attempts.CompleteAsync(Product.Operator, lease.Task.Id, lease.LeaseToken, "7"u8.ToArray())
        );
        await SettleAsync();

        var row = await _parts.RowAsync(lease.Task.Id);
        Assert.Equal((TaskState.Dead, DeadlineError.Kind), (row.State, row.ErrorKind));
    }

    [Fact]
    public async Task AnAttemptThatNobodyEnds_IsEnded()
    {
        // An hour of lease at once, and never heard of again.
        var lease = await LeaseAsync(timeout: 60);
        await Attempts.ExtendAsync(
            Product.Operator,
            lease.Task.Id,
            lease.LeaseToken,
            TimeSpan.FromMinutes(30)
        );
        await WriteNotesAsync();
        // As if somebody went on renewing it.
        _parts.Broker.Beat(
            new(
                new(_worker.Id, "r1", "", "", 1, ["*"], [], [], Samples.Now, 1, false),
                [(await HeldAsync(lease))],
                true,
                TimeSpan.FromHours(1),
                []
            )
        );
        await SayItStartedAsync(Samples.Now.AddHours(-1));
        await _parts.Get<OverdueRuns>().RunOnceAsync(Stop);
        var early = await _parts.Broker.TakeResultsAsync(10, TimeSpan.Zero, Stop);

        _parts.Clock.Advance(TimeSpan.FromSeconds(60) + OverdueRuns.Allowance + TimeSpan.FromSeconds(1));
        await _parts.Get<OverdueRuns>().RunOnceAsync(Stop);
        await SettleAsync();

        Assert.Empty(early);
        var row = await _parts.RowAsync(lease.Task.Id);
        Assert.Equal((TaskState.Retrying, "Timeout"), (row.State, row.ErrorKind));
    }

    [Fact]
    public async Task OfTwoLeasesOfOneTask_TheLaterIsRenewed()
    {
        var old = await LeaseAsync(timeout: 600);
        _parts.Clock.Advance(TimeSpan.FromSeconds(31));
        await _parts.Broker.ReapAsync(Stop);
        await SettleAsync();
        var (leases, _) = await _parts
            .Get<RemoteLeases>()
            .LeaseAsync(Product.Operator, _worker.Id, new(), Stop);
        var again = Assert.Single(leases);
        _parts.Clock.Advance(TimeSpan.FromSeconds(20));

        var told = await _parts
            .Get<RemoteWorkers>()
            .BeatAsync(
                Product.Operator,
                _worker.Id,
                new([new(old.Task.Id, old.LeaseToken), new(again.Task.Id, again.LeaseToken)])
            );
        _parts.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(old.Task.Id, again.Task.Id);
        Assert.Empty(told.Lost);
        Assert.Equal(0, await _parts.Broker.ReapAsync(Stop));
    }

    [Theory]
    [InlineData(30, 0)]
    [InlineData(90, 1)]
    public async Task ANamesake_ThatIsLongLost_KeepsNobodyFromHandingBack(int minutes, int back)
    {
        _parts.Clock.Advance(TimeSpan.FromMinutes(minutes));
        await _parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        _worker = await _parts
            .Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new RemoteWorkerCard("r1", ["pdf.render"]));
        await LeaseAsync(timeout: 60);
        await WriteNotesAsync();

        Assert.Equal(back, await _parts.Get<RemoteWorkers>().LeaveAsync(Product.Operator, _worker.Id));
    }

    // As a worker whose clock is an hour behind has it.
    private async Task SayItStartedAsync(DateTimeOffset at)
    {
        await using var db = _parts.Db();
        await using var write = await db.BeginWriteAsync(Stop);
        await db.Tasks.ExecuteUpdateAsync(set => set.SetProperty(t => t.StartedAt, at), Stop);
        await write.CommitAsync(Stop);
    }

    private async Task<HeldLease> HeldAsync(RemoteLease lease) =>
        new(lease.Task.Id, (await _parts.RowAsync(lease.Task.Id)).Fence);

    private async Task<RemoteLease> LeaseAsync(int timeout, int? deadline = null)
    {
        await _parts.SubmitAsync(t =>
            t with
            {
                Type = "pdf.render",
                Timeout = TimeSpan.FromSeconds(timeout),
                DeadlineAfter = deadline is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            }
        );
        var (leases, _) = await _parts
            .Get<RemoteLeases>()
            .LeaseAsync(Product.Operator, _worker.Id, new(), Stop);
        return Assert.Single(leases);
    }

    // Beats every ten seconds, as a worker does.
    private async Task RunForAsync(int seconds, RemoteLease lease)
    {
        await WriteNotesAsync();
        for (var at = 0; at < seconds; at += 10)
        {
            _parts.Clock.Advance(TimeSpan.FromSeconds(10));
            if (at + 10 < seconds)
            {
                Assert.Empty((await BeatAsync(lease)).Lost);
            }
        }
    }

    private Task<HeartbeatAnswer> BeatAsync(RemoteLease lease) =>
        _parts
            .Get<RemoteWorkers>()
            .BeatAsync(Product.Operator, _worker.Id, new([new(lease.Task.Id, lease.LeaseToken)]));

    private Task<bool> WriteNotesAsync() => _parts.Get<NoteKeeper>().RunOnceAsync(Stop);

    private Task<bool> SettleAsync() => _parts.Get<Settler>().RunOnceAsync(Stop);
}
