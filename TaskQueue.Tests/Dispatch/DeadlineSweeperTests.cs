using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Dispatch;

/// <summary>Tasks that wait beyond their deadline; time stands until a test moves it.</summary>
public sealed class DeadlineSweeperTests : IAsyncLifetime
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
    public async Task WhatWaits_IsDead_ButNotWhatWasStarted()
    {
        var inAMinute = Samples.Now.AddMinutes(1);
        var held = await _parts.SubmitAsync(t => t with { Deadline = inAMinute });
        await _parts.ClaimAsync();
        var ready = await _parts.SubmitAsync(t => t with { DeadlineAfter = TimeSpan.FromMinutes(1) });
        var planned = await _parts.SubmitAsync(t =>
            t with
            {
                Deadline = inAMinute,
                Delay = TimeSpan.FromSeconds(59),
            }
        );
        var later = await _parts.SubmitAsync(t => t with { Deadline = inAMinute.AddSeconds(1) });
        _parts.Clock.Advance(TimeSpan.FromMinutes(1));

        await _parts.Get<DeadlineSweeper>().RunOnceAsync(Stop);

        Assert.Equal([later], (await _parts.ClaimAsync()).Select(l => l.Task.Id));
        Guid[] ids = [held, ready, planned, later];
        var states = new List<TaskState>();
        foreach (var id in ids)
        {
            states.Add((await _parts.RowAsync(id)).State);
        }

        Assert.Equal([TaskState.Queued, TaskState.Dead, TaskState.Dead, TaskState.Queued], states);
        await _parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task WhileTheBrokerIsClosed_NothingIsSaidToHaveWaitedTooLong()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(database, open: false);
        var inAMinute = Samples.Now.AddMinutes(1);
        // For all that the store knows both may run: it hears of a start a second later.
        var overdue = await parts.SubmitAsync(t => t with { Deadline = inAMinute });
        var expiring = await parts.SubmitAsync(t => t with { ExpiresAt = inAMinute });
        parts.Clock.Advance(TimeSpan.FromMinutes(1));

        var states = await SweepAsync();
        await parts.Get<Rebuilder>().RunOnceAsync(Stop);
        var opened = await SweepAsync();

        Assert.Equal((TaskState.Queued, TaskState.Queued), states);
        Assert.Equal((TaskState.Dead, TaskState.Expired), opened);

        async Task<(TaskState, TaskState)> SweepAsync()
        {
            await parts.Get<DeadlineSweeper>().RunOnceAsync(Stop);
            await parts.Get<ExpirySweeper>().RunOnceAsync(Stop);
            return ((await parts.RowAsync(overdue)).State, (await parts.RowAsync(expiring)).State);
        }
    }

    [Fact]
    public async Task ItsDeath_IsOneLikeAnyOther_AndARetryHasNoDeadline()
    {
        var id = await _parts.SubmitAsync(t => t with { DeadlineAfter = TimeSpan.FromMinutes(1) });
        _parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await _parts.Get<DeadlineSweeper>().RunOnceAsync(Stop);

        var dead = await _parts.RowAsync(id);
        await using (var db = _parts.Db())
        {
            Assert.True(await db.LetterDues.AnyAsync(d => d.TaskId == id && d.DueAt != null, Stop));
            var told = await db.Transitions.SingleAsync(t => t.TaskId == id, Stop);
            Assert.Equal((TaskState.Dead, "Its deadline passed."), (told.To, told.Reason));
        }

        await _parts.Tasks.RetryAsync(Product.Operator, id);
        await _parts.Get<DeadlineSweeper>().RunOnceAsync(Stop);

        Assert.Equal((DeadlineError.Kind, true), (dead.ErrorKind, dead.Fingerprint is not null));
        var again = await _parts.RowAsync(id);
        Assert.Equal((TaskState.Queued, null), (again.State, again.DeadlineAt));
    }

    [Fact]
    public async Task TheBroker_BringsItToTheWorker()
    {
        var deadline = Samples.Now.AddHours(2);
        await _parts.SubmitAsync(t => t with { Deadline = deadline });

        var lease = Assert.Single(await _parts.ClaimAsync());

        Assert.Equal(deadline, lease.Task.Deadline);
    }

    [Fact]
    public async Task ATypesDeadline_CountsFromTheTimeToRun_AndATasksOwnComesFirst()
    {
        var types = _parts.Get<TaskTypes>();
        await types.DefineAsync(
            Product.Operator,
            "echo",
            new() { DeadlineAfter = TimeSpan.FromHours(1) },
            null
        );
        var (soon, late, own) = (
            await _parts.SubmitAsync(),
            await _parts.SubmitAsync(t => t with { Delay = TimeSpan.FromDays(7) }),
            await _parts.SubmitAsync(t => t with { DeadlineAfter = TimeSpan.FromMinutes(1) })
        );

        Assert.Equal(Samples.Now.AddHours(1), (await _parts.RowAsync(soon)).DeadlineAt);
        Assert.Equal(Samples.Now.AddDays(7).AddHours(1), (await _parts.RowAsync(late)).DeadlineAt);
        Assert.Equal(Samples.Now.AddMinutes(1), (await _parts.RowAsync(own)).DeadlineAt);
    }
}
