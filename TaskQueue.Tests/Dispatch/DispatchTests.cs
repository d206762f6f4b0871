using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>One pass of each chore between ledger and broker.</summary>
public sealed class DispatchTests : IAsyncLifetime
{
    private readonly TemporaryDatabase _database = TemporaryDatabase.Sqlite();
    private CoreParts _parts = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _parts = await CoreParts.MakeAsync(_database);

    public async ValueTask DisposeAsync()
    {
        await _parts.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task Pusher_BringsWhatWasAccepted_OnceAndInOrder()
    {
        var rows = Enumerable.Range(0, 2500).Select(_ => Samples.Task()).ToList();
        foreach (var step in rows.Chunk(1000))
        {
            await _parts.Ledger.AcceptAsync(step);
        }

        await _parts.AcceptAsync(Samples.Task(TaskState.Scheduled));
        await _parts.Get<Pusher>().RunOnceAsync(Stop);
        await _parts.Get<Pusher>().RunOnceAsync(Stop);

        var claimed = new List<Guid>();
        while (await _parts.ClaimAsync() is { Count: > 0 } leases)
        {
            claimed.AddRange(leases.Select(l => l.Task.Id));
        }

        Assert.Equal(rows.Select(r => r.Id), claimed);
    }

    [Fact]
    public async Task Settler_SettlesThenReleases_AndBringsBackWhatIsReadyAgain()
    {
        var (done, lost, failed) = (
            await _parts.SubmitAsync(),
            await _parts.SubmitAsync(),
            await _parts.SubmitAsync()
        );
        var leases = await _parts.ClaimAsync();
        await _parts.FinishAsync(leases[0]);
        await _parts.FinishAsync(leases[1], AttemptOutcome.Lost);
        await _parts.FinishAsync(leases[2], AttemptOutcome.Failed);

        await _parts.Get<Settler>().RunOnceAsync(Stop);

        Assert.Equal(TaskState.Succeeded, (await _parts.RowAsync(done)).State);
        Assert.Equal(TaskState.Queued, (await _parts.RowAsync(lost)).State);
        Assert.Equal(TaskState.Retrying, (await _parts.RowAsync(failed)).State);
        var again = Assert.Single(await _parts.ClaimAsync());
        Assert.Equal((lost, 2, 1), (again.Task.Id, again.Task.Attempt, again.Task.Losses));
        Assert.Empty(await _parts.Broker.TakeResultsAsync(1, TimeSpan.Zero, Stop));
        Assert.Equal([done, failed], (await _parts.Broker.AbsentAsync([done, lost, failed], Stop)).Tasks);
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Settler_AResultThatTheStoreRefuses_StopsNoOther()
    {
        for (var i = 0; i < 5; i++)
        {
            await _parts.SubmitAsync();
        }

        var leases = await _parts.ClaimAsync();
        await using (var db = _parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Database.ExecuteSqlAsync(
                $"""
                create trigger refuse before insert on task_attempts
                when new.error_kind is null and new.task_id = (select id from tasks order by id limit 1 offset 2)
                begin select raise(abort, 'no'); end
                """,
                Stop
            );
            await scope.CommitAsync(Stop);
        }

        foreach (var lease in leases)
        {
            await _parts.FinishAsync(lease);
        }

        await _parts.Get<Settler>().RunOnceAsync(Stop);

        foreach (var lease in leases)
        {
            var row = await _parts.RowAsync(lease.Task.Id);
            Assert.Equal(
                lease == leases[2] ? (TaskState.Dead, "ResultRefused") : (TaskState.Succeeded, null),
                (row.State, row.ErrorKind)
            );
        }

        Assert.Empty(await _parts.Broker.TakeResultsAsync(1, TimeSpan.Zero, Stop));
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Reaper_GivesALostLeaseBackThroughTheSettler()
    {
        var id = await _parts.SubmitAsync();
        await _parts.ClaimAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(31));

        await _parts.Get<Reaper>().RunOnceAsync(Stop);
        await _parts.Get<Settler>().RunOnceAsync(Stop);

        var row = await _parts.RowAsync(id);
        Assert.Equal((TaskState.Queued, 1, 1, 1), (row.State, row.Attempt, row.Forgiven, row.Losses));
        Assert.Single(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task Reconciler_FindsWhatWasNeverPushed_AndLeavesWhatIsKnown()
    {
        var held = await _parts.SubmitAsync();
        await _parts.ClaimAsync();
        var ready = await _parts.SubmitAsync();
        var never = await _parts.AcceptAsync(Samples.Task(queue: "other"));
        await _parts.AcceptAsync(Samples.Task(TaskState.Scheduled));

        await _parts.Get<Reconciler>().RunOnceAsync(Stop);
        await _parts.Get<Reconciler>().RunOnceAsync(Stop);
        await _parts.Get<Pusher>().RunOnceAsync(Stop);

        var claimed = (await _parts.ClaimAsync()).Select(l => l.Task.Id).ToHashSet();
        Assert.Equal([ready, never.Id], claimed);
        Assert.DoesNotContain(held, claimed);
    }

    [Fact]
    public async Task Reconciler_FindsARetryWhosePushWasLost()
    {
        var id = await _parts.SubmitAsync();
        await _parts.FinishAsync(Assert.Single(await _parts.ClaimAsync()), AttemptOutcome.Failed);
        await _parts.Get<Settler>().RunOnceAsync(Stop);
        await _parts.Ledger.MoveAsync([id], t => TaskMoves.Promote(t, Samples.Now.AddHours(1)));

        await _parts.Get<Reconciler>().RunOnceAsync(Stop);

        Assert.Equal(2, Assert.Single(await _parts.ClaimAsync()).Task.Attempt);
    }

    [Fact]
    public async Task DuePromoter_MakesReadyWhatIsDue_AThousandInAPass()
    {
        for (var i = 0; i < 1002; i++)
        {
            var task = Samples.Task(i % 2 == 0 ? TaskState.Scheduled : TaskState.Retrying);
            task.DueAt = Samples.Now.AddSeconds(i < 1001 ? 10 : 3600);
            await _parts.AcceptAsync(task);
        }

        var promoter = _parts.Get<DuePromoter>();
        var early = await promoter.RunOnceAsync(Stop);
        var none = await _parts.ClaimAsync();
        _parts.Clock.Advance(TimeSpan.FromSeconds(10));
        var more = await promoter.RunOnceAsync(Stop);
        var first = await _parts.ClaimAsync();
        var rest = await promoter.RunOnceAsync(Stop);

        Assert.Equal((false, true, false), (early, more, rest));
        Assert.Equal((0, 1000, 1), (none.Count, first.Count, (await _parts.ClaimAsync()).Count));
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ExpirySweeper_EndsWhatWaits_ButNotWhatWasStarted()
    {
        var inAMinute = Samples.Now.AddMinutes(1);
        var held = await _parts.SubmitAsync(t => t with { ExpiresAt = inAMinute });
        var finished = await _parts.SubmitAsync(t => t with { ExpiresAt = inAMinute });
        var leases = await _parts.ClaimAsync();
        await _parts.FinishAsync(leases[1]);
        var ready = await _parts.SubmitAsync(t => t with { ExpiresAt = inAMinute });
        var planned = await _parts.SubmitAsync(t =>
            t with
            {
                ExpiresAt = inAMinute,
                Delay = TimeSpan.FromSeconds(59),
            }
        );
        var later = await _parts.SubmitAsync(t => t with { ExpiresAt = inAMinute.AddTicks(10) });
        _parts.Clock.Advance(TimeSpan.FromMinutes(1));

        await _parts.Get<ExpirySweeper>().RunOnceAsync(Stop);
        var claimed = await _parts.ClaimAsync();
        await _parts.Get<Settler>().RunOnceAsync(Stop);

        Assert.Equal([later], claimed.Select(l => l.Task.Id));
        Guid[] ids = [held, finished, ready, planned, later];
        var states = new List<TaskState>();
        foreach (var id in ids)
        {
            states.Add((await _parts.RowAsync(id)).State);
        }

        Assert.Equal(
            [TaskState.Queued, TaskState.Succeeded, TaskState.Expired, TaskState.Expired, TaskState.Queued],
            states
        );
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task NoteKeeper_WritesWhatAttemptsSay()
    {
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());
        _parts.Broker.Beat(
            new(
                new(Guid.Empty, "w1", "h", "1", 1, [], [], [], Samples.Now, 1, false),
                [],
                false,
                TimeSpan.FromSeconds(30),
                [new StartedNote(id, lease.Token, 1, Samples.Now, "w1")]
            )
        );

        await _parts.Get<NoteKeeper>().RunOnceAsync(Stop);

        Assert.Equal(TaskState.Running, (await _parts.RowAsync(id)).State);
    }

    [Fact]
    public async Task ABacklogLargerThanTheWindow_DrainsWhole()
    {
        const int All = BrokerLimits.WindowEntries + 2001;
        for (var left = All; left > 0; left -= BrokerLimits.Step)
        {
            await _parts.Ledger.AcceptAsync([
                .. Enumerable.Range(0, Math.Min(left, BrokerLimits.Step)).Select(_ => Samples.Task()),
            ]);
        }

        await _parts.Get<Pusher>().RunOnceAsync(Stop);
        var done = 0;
        while (await _parts.ClaimAsync() is { Count: > 0 } leases)
        {
            done += leases.Count;
            await _parts.Broker.FinishAsync(
                [
                    .. leases.Select(l => new AttemptResult(
                        l.Task.Id,
                        l.Token,
                        "w1",
                        AttemptOutcome.Succeeded,
                        Samples.Now,
                        Samples.Now,
                        Samples.Now
                    )),
                ],
                Stop
            );
            await _parts.Get<Settler>().RunOnceAsync(Stop);
            await _parts.Get<Pump>().RunOnceAsync(Stop);
        }

        Assert.Equal(All, done);
        var queue = Assert.Single(
            await _parts.Get<Core.Queues.QueueQueries>().ListAsync(Product.Operator, Stop)
        );
        Assert.Equal((All, 0), (queue.Succeeded, queue.Difference));
    }
}
