using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>An edit that comes to nothing leaves the task where it was: ready in the broker, at once.</summary>
public sealed class RefusedEditTests : IAsyncLifetime
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
    public async Task Edit_ThatTheStoreRefuses_PutsTheTaskBackAtOnce()
    {
        var id = await _parts.SubmitAsync();
        await ExecuteAsync(
            "create trigger no_edit before update on tasks begin select raise(abort, 'no'); end"
        );

        await Assert.ThrowsAnyAsync<Exception>(() =>
            _parts.Tasks.EditAsync(Product.Operator, id, new TaskEdit { Priority = 9 }, version: null)
        );

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
        Assert.Equal(1, (await _parts.RowAsync(id)).Version);
    }

    [Fact]
    public async Task PutBack_WhileTheStoreIsAway_HappensWhenItAnswers()
    {
        var id = await _parts.SubmitAsync();
        var handover = _parts.Get<Handover>();
        await handover.WithdrawAsync(new Withdrawal(id, 1, Cancel: false));
        await ExecuteAsync("alter table tasks rename to tasks_away");
        await handover.PutBackAsync(id, 1);
        await ExecuteAsync("alter table tasks_away rename to tasks");
        Assert.Empty(await _parts.ClaimAsync());

        await _parts.Get<Withdrawer>().RunOnceAsync(Stop);

        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task PutBack_OfATaskThatWasCancelledMeanwhile_DoesNotBringItBack()
    {
        var id = await _parts.SubmitAsync();
        var handover = _parts.Get<Handover>();
        await handover.WithdrawAsync(new Withdrawal(id, 1, Cancel: false));
        await _parts.Tasks.CancelAsync(Product.Operator, id);

        await handover.PutBackAsync(id, 1);

        Assert.Empty(await _parts.ClaimAsync());
    }

    [Theory]
    [InlineData(TaskState.Queued, "Cancelled.")]
    [InlineData(TaskState.Scheduled, "Cancelled before it ran.")]
    [InlineData(TaskState.Retrying, "Cancelled before its next attempt.")]
    public async Task Cancel_SaysOnlyWhatIsKnown(TaskState state, string reason)
    {
        var task = await _parts.AcceptAsync(Samples.Task(state));

        await _parts.Tasks.CancelAsync(Product.Operator, task.Id);

        await using var db = _parts.Db();
        Assert.Equal(reason, (await db.Transitions.SingleAsync(t => t.TaskId == task.Id, Stop)).Reason);
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var db = _parts.Db();
        await using var scope = await db.BeginWriteAsync(Stop);
        await db.Database.ExecuteSqlRawAsync(statement, Stop);
        await scope.CommitAsync(Stop);
    }
}
