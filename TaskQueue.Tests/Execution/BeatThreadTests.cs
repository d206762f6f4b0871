using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Execution;

/// <summary>One beat after the other, each called by the test.</summary>
public sealed class BeatThreadTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private BeatThread Beats => _parts.Get<BeatThread>();

    public async ValueTask InitializeAsync() =>
        _parts = await CoreParts.MakeAsync(_database, settings: ("Worker:Name", "w1"));

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Beat_RenewsEveryThirdOfALease_AndKeepsItForEver()
    {
        await TakeOneAsync();

        for (var second = 0; second < 120; second++)
        {
            _parts.Clock.Advance(TimeSpan.FromSeconds(1));
            Beats.BeatOnce();
            Assert.Equal(0, await _parts.Broker.ReapAsync(Stop));
        }
    }

    [Fact]
    public async Task Beat_StopsWhatWasLostOrCancelled()
    {
        var (cancelled, lost) = (await TakeOneAsync(), await TakeOneAsync());
        await _parts.Tasks.CancelAsync(Product.Operator, cancelled.Lease.Task.Id);
        await _parts.FinishAsync(lost.Lease);

        Beats.BeatOnce();

        Assert.Equal((StopReason.Cancelled, StopReason.LeaseLost), (cancelled.Why, lost.Why));
        await Eventually.TrueAsync(() => cancelled.Stopping.IsCancellationRequested, "the token fires");
    }

    [Fact]
    public async Task Beat_WhileTheBrokerIsClosed_StopsNothing()
    {
        var attempt = await TakeOneAsync();
        await using var database = TemporaryDatabase.Sqlite();
        await using var closed = await CoreParts.MakeAsync(database, open: false);
        closed.Get<AttemptsInHand>().Add(attempt);

        closed.Get<BeatThread>().BeatOnce();

        Assert.Equal(StopReason.None, attempt.Why);
    }

    [Fact]
    public void AThread_ThatNobodyStopped_EndsWithItsProcessInOrder()
    {
        Beats.Start();
        Assert.True(Beats.IsRunning);

        Beats.Dispose();

        Assert.False(Beats.IsRunning);
    }

    [Fact]
    public async Task Beat_ThatRenews_SaysSinceWhenTheLeaseIsGood()
    {
        var attempt = await TakeOneAsync();
        Beats.BeatOnce();
        var claimed = attempt.RenewedAt;
        _parts.Clock.Advance(TimeSpan.FromSeconds(11));

        Beats.BeatOnce();

        Assert.Equal(TimeSpan.FromSeconds(11), _parts.Clock.GetElapsedTime(claimed, attempt.RenewedAt));
    }

    [Fact]
    public async Task Beat_TellsOfALongRun_Once()
    {
        var attempt = await TakeOneAsync();
        attempt.StartedAt = _parts.Clock.UtcNow;
        Beats.BeatOnce();
        var early = await _parts.Broker.TakeNotesAsync(10, Stop);
        _parts.Clock.Advance(TimeSpan.FromSeconds(1));

        Beats.BeatOnce();
        Beats.BeatOnce();

        Assert.Empty(early);
        var note = Assert.IsType<StartedNote>(Assert.Single(await _parts.Broker.TakeNotesAsync(10, Stop)));
        Assert.Equal((attempt.Lease.Task.Id, "w1", Samples.Now), (note.TaskId, note.Worker, note.At));
    }

    [Fact]
    public async Task ABeatThatFails_LeavesWhatItWasToBringToTheNext()
    {
        var attempt = await TakeOneAsync();
        attempt.StartedAt = _parts.Clock.UtcNow;
        _parts.Clock.Advance(TimeSpan.FromSeconds(1));
        var (task, token) = (attempt.Lease.Task.Id, attempt.Lease.Token);
        var notes = _parts.Get<NoteOutbox>();
        notes.Add(new LogNote(task, token, 1, Samples.Now, LogLevel.Information, "one"));
        var isAway = true;
        using var beats = new BeatThread(
            WatchedBroker.Away(_parts.Broker, () => isAway),
            _parts.Get<AttemptsInHand>(),
            _parts.Get<Executor>(),
            notes,
            _parts.Get<WorkerIdentity>(),
            _parts.Get<StandingOrder>(),
            _parts.Get<LoadMeter>(),
            _parts.Get<IOptions<LeaseOptions>>(),
            _parts.Clock,
            NullLogger<BeatThread>.Instance
        );

        Assert.Throws<RedisAwayException>(beats.BeatOnce);
        isAway = false;
        beats.BeatOnce();
        beats.BeatOnce();

        var told = await _parts.Broker.TakeNotesAsync(10, Stop);
        Assert.Equal(task, Assert.Single(told.OfType<StartedNote>()).TaskId);
        Assert.Equal("one", Assert.Single(told.OfType<LogNote>()).Text);
    }

    [Fact]
    public async Task Beat_ShowsTheWorker_AndWhetherItDrains()
    {
        _parts.Get<StandingOrder>().End();

        Beats.BeatOnce();

        var card = Assert.Single(await _parts.Broker.WorkersAsync(Stop)).Card;
        Assert.Equal(("w1", true), (card.Name, card.Draining));
        Assert.Contains("http.request", card.Types);
    }

    private async Task<RunningAttempt> TakeOneAsync()
    {
        await _parts.SubmitAsync();
        var attempt = new RunningAttempt(
            Assert.Single(await _parts.ClaimAsync()),
            Samples.Now,
            _parts.Clock.GetTimestamp()
        );
        _parts.Get<AttemptsInHand>().Add(attempt);
        return attempt;
    }
}
