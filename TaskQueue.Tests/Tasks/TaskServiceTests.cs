using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

/// <summary>What cancels, edits and retries do while the broker knows the task, and on its way there.</summary>
public sealed class TaskServiceTests : IAsyncLifetime
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
    public async Task Cancel_OfAReadyTask_TakesItOutOfTheBroker()
    {
        var id = await _parts.SubmitAsync();

        var task = await _parts.Tasks.CancelAsync(Product.Operator, id);

        Assert.Equal((TaskState.Cancelled, 2), (task.State, task.Version));
        Assert.Empty(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task Cancel_BeforeTheTaskIsPushed_KeepsItFromStarting()
    {
        var submitted = await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask());

        await _parts.Tasks.CancelAsync(Product.Operator, submitted.Id!.Value);
        await _parts.Get<Pusher>().RunOnceAsync(Stop);

        Assert.Empty(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task Cancel_OfAHeldTask_AsksItsWorker_AndARetryWaitsForIt()
    {
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());

        await _parts.Tasks.CancelAsync(Product.Operator, id);
        var early = await Assert.ThrowsAsync<RefusalException>(() =>
            _parts.Tasks.RetryAsync(Product.Operator, id)
        );
        await _parts.FinishAsync(lease, AttemptOutcome.Cancelled);
        await _parts.Get<Settler>().RunOnceAsync(Stop);
        var task = await _parts.Tasks.RetryAsync(Product.Operator, id);

        Assert.Equal(RefusalCode.Conflict, early.Code);
        Assert.Equal(TaskState.Queued, task.State);
        Assert.Equal(id, Assert.Single(await _parts.ClaimAsync()).Task.Id);
    }

    [Fact]
    public async Task Edit_BeforeTheTaskIsPushed_IsWhatTheWorkerGets()
    {
        var submitted = await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask("1"));
        var id = submitted.Id!.Value;

        await _parts.Tasks.EditAsync(Product.Operator, id, new() { Payload = "2"u8.ToArray() }, null);
        await _parts.Get<Pusher>().RunOnceAsync(Stop);

        Assert.Equal("2"u8.ToArray(), Assert.Single(await _parts.ClaimAsync()).Task.Payload.ToArray());
    }

    [Fact]
    public async Task Edit_OfAReadyTask_MovesItsEntry()
    {
        var id = await _parts.SubmitAsync();

        await _parts.Tasks.EditAsync(Product.Operator, id, new() { Queue = "other", Priority = 9 }, 1);

        var lease = Assert.Single(await _parts.ClaimAsync());
        Assert.Equal(("other", (short)9), (lease.Task.Queue, lease.Task.Priority));
    }

    [Fact]
    public async Task Edit_OfAHeldTask_IsRefused()
    {
        var id = await _parts.SubmitAsync();
        var lease = Assert.Single(await _parts.ClaimAsync());

        var refusal = await RefusalOfEditAsync(id);

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        await _parts.FinishAsync(lease);
    }

    [Fact]
    public async Task Edit_OfATaskWhoseResultWaits_IsRefused()
    {
        var id = await _parts.SubmitAsync();
        await _parts.FinishAsync(Assert.Single(await _parts.ClaimAsync()));

        var refusal = await RefusalOfEditAsync(id);
        await _parts.Get<Settler>().RunOnceAsync(Stop);

        Assert.Equal(RefusalCode.Conflict, refusal.Code);
        Assert.Equal((TaskState.Succeeded, 1), await StateAsync(id));
        Assert.Empty(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task Retry_OfAnExpiredTask_DoesNotExpireAgain()
    {
        var id = await _parts.SubmitAsync(t => t with { ExpiresAt = Samples.Now.AddMinutes(1) });
        _parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await _parts.Get<ExpirySweeper>().RunOnceAsync(Stop);
        var expired = await StateAsync(id);

        await _parts.Tasks.RetryAsync(Product.Operator, id);
        await _parts.Get<ExpirySweeper>().RunOnceAsync(Stop);

        Assert.Equal((TaskState.Expired, 0), expired);
        Assert.Equal((TaskState.Queued, 0), await StateAsync(id));
        Assert.Single(await _parts.ClaimAsync());
    }

    [Fact]
    public async Task SubmitMany_RefusesTheBadOnes_AndAcceptsTheOthers()
    {
        NewTask[] tasks =
        [
            Samples.NewTask(),
            Samples.NewTask("{"),
            Samples.NewTask() with
            {
                Type = "ecko",
            },
            Samples.NewTask() with
            {
                Type = "ecko",
                AllowUnknownType = true,
            },
            Samples.NewTask("1") with
            {
                IdempotencyKey = "k",
            },
            Samples.NewTask(" 1 ") with
            {
                IdempotencyKey = "k",
            },
            Samples.NewTask("2") with
            {
                IdempotencyKey = "k",
            },
        ];

        var outcomes = await _parts.Tasks.SubmitManyAsync(Product.Operator, tasks);

        Assert.Equal(
            [null, "payload", "type", null, null, null, "idempotencyKey"],
            outcomes.Select(o => o.Errors?.Keys.Single())
        );
        Assert.Equal([false, false, false, false, false, true, false], outcomes.Select(o => o.Repeated));
        Assert.Equal(outcomes[4].Id, outcomes[5].Id);
        Assert.Contains("echo", outcomes[2].Errors!["type"][0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_RefusesInTheRightWords()
    {
        await _parts.Tasks.SubmitAsync(Product.Operator, Samples.NewTask("1") with { IdempotencyKey = "k" });

        var clash = await RefusalAsync(Samples.NewTask("2") with { IdempotencyKey = "k" });
        var invalid = await RefusalAsync(Samples.NewTask() with { Priority = 11 });

        Assert.Equal([RefusalCode.Conflict, RefusalCode.Invalid], [clash.Code, invalid.Code]);

        Task<RefusalException> RefusalAsync(NewTask task) =>
            Assert.ThrowsAsync<RefusalException>(() => _parts.Tasks.SubmitAsync(Product.Operator, task));
    }

    [Fact]
    public async Task Actions_OfThoseWhoMayNot_AreRefused()
    {
        var viewer = new Core.Security.Actor(
            "v",
            new HashSet<string> { Core.Security.Permissions.TasksRead }
        );
        var id = await _parts.SubmitAsync();
        Func<Task>[] actions =
        [
            () => _parts.Tasks.SubmitAsync(viewer, Samples.NewTask()),
            () => _parts.Tasks.CancelAsync(viewer, id),
            () => _parts.Tasks.RetryAsync(viewer, id),
            () => _parts.Tasks.EditAsync(viewer, id, new(), null),
            () => _parts.Tasks.DeleteAsync(viewer, id, null),
        ];

        foreach (var action in actions)
        {
            Assert.Equal(RefusalCode.Forbidden, (await Assert.ThrowsAsync<RefusalException>(action)).Code);
        }

        Assert.Equal((TaskState.Queued, 0), await StateAsync(id));
    }

    [Fact]
    public async Task Actions_OnATaskThatIsNotThere_SaySo()
    {
        var id = Guid.NewGuid();
        Func<Task>[] actions =
        [
            () => _parts.Tasks.CancelAsync(Product.Operator, id),
            () => _parts.Tasks.EditAsync(Product.Operator, id, new(), null),
            () => _parts.Tasks.DeleteAsync(Product.Operator, id, null),
            () => _parts.Tasks.RetryAsync(Product.Operator, id),
        ];

        foreach (var action in actions)
        {
            Assert.Equal(RefusalCode.NotFound, (await Assert.ThrowsAsync<RefusalException>(action)).Code);
        }
    }

    private Task<RefusalException> RefusalOfEditAsync(Guid id) =>
        Assert.ThrowsAsync<RefusalException>(() =>
            _parts.Tasks.EditAsync(Product.Operator, id, new() { Name = "late" }, null)
        );

    private async Task<(TaskState State, int Attempt)> StateAsync(Guid id)
    {
        var row = await _parts.RowAsync(id);
        return (row.State, row.Attempt);
    }
}
