using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Dispatch;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Tests.Tasks.Bulk;

/// <summary>Requeues of many dead letters, all at once and as a canary, step by step, on both stores.</summary>
public abstract partial class CanaryTests : PartsTests
{
    private const string Usual = "Order 7 is locked.";
    private Operations All => Parts.Get<Operations>();

    [Fact]
    public async Task AllAtOnce_QueuesTheDead_AndTellsWhichCouldNot()
    {
        var alive = await Parts.SubmitAsync();
        var ids = await DieAsync(3);

        var operation = await StartAsync(BulkRequest.Requeue([.. ids, alive], null), canary: false);
        await RunAsync();

        var row = await RowAsync(operation);
        Assert.Equal((OperationStatus.Finished, 3, 1), (row.Status, row.Done, row.Failed));
        Assert.Contains(
            "Only dead letters",
            Assert.Single(OperationText.FailuresOf(row)).Reason,
            StringComparison.Ordinal
        );
        var first = await Parts.RowAsync(ids[0]);
        Assert.Equal((TaskState.Queued, null), (first.State, first.Fingerprint));
        var story = await Parts.Get<TaskQueries>().TimelineAsync(Product.Operator, first, Stop);
        Assert.Contains(
            story,
            e => e.Reason!.StartsWith($"Requeued. (Operation {operation}", StringComparison.Ordinal)
        );
        Assert.Equal(4, (await Parts.ClaimAsync()).Count);
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ACanary_GoesOneThenAShareThenTheRest_EachWhenTheLastHasEnded()
    {
        await DieAsync(40);
        var operation = await StartAsync(ByFilter());

        await RunAsync();
        var first = await Parts.ClaimAsync();
        Assert.Equal((OperationStage.First, 1), await StageAsync(operation));
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await RunAsync();
        Assert.Equal((OperationStage.First, 1), await StageAsync(operation));
        await EndAsync(first);
        await RunAsync();
        var share = await Parts.ClaimAsync();
        Assert.Equal((OperationStage.Share, 3), await StageAsync(operation));
        await EndAsync(share);
        await RunAsync();

        Assert.Equal((1, 2), (first.Count, share.Count));
        Assert.Equal((OperationStage.Rest, 40), await StageAsync(operation));
        Assert.Equal(OperationStatus.Finished, (await RowAsync(operation)).Status);
        Assert.Equal(37, (await Parts.ClaimAsync()).Count);
        Assert.Equal(0, await WatchedAsync());
        await Parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task ACanaryThatDiesOfTheSame_StopsIt_AndSaysWhich()
    {
        var ids = await DieAsync(10);
        var operation = await StartAsync(ByFilter());
        await RunAsync();

        // Another number, the same error.
        await EndAsync(await Parts.ClaimAsync(), "Order 8 is locked.");
        await RunAsync();

        var row = await RowAsync(operation);
        Assert.Equal((OperationStatus.Stopped, OperationStage.First, 1), (row.Status, row.Stage, row.Done));
        Assert.Equal(ids[0], row.StoppedBy);
        Assert.Contains("Order 8 is locked.", row.StopReason, StringComparison.Ordinal);
        Assert.NotNull(row.FinishedAt);
        await using (var db = Parts.Db())
        {
            Assert.Equal(10, await db.Tasks.CountAsync(t => t.State == TaskState.Dead, Stop));
        }

        var late = await Assert.ThrowsAsync<RefusalException>(() =>
            All.ControlAsync(Product.Operator, operation, OperationControl.Resume)
        );
        Assert.Contains("stopped", late.Message, StringComparison.Ordinal);
        Parts.Clock.Advance(TimeSpan.FromMinutes(2));
        await RunAsync();
        Assert.Equal(0, await WatchedAsync());
    }

    [Fact]
    public async Task ACanaryThatDiesOfSomethingElse_DoesNotStopIt()
    {
        await DieAsync(10);
        var operation = await StartAsync(ByFilter());
        await RunAsync();

        await EndAsync(await Parts.ClaimAsync(), "The disk is full.");
        await RunAsync();

        Assert.Equal((OperationStage.Share, 2), await StageAsync(operation));
    }

    [Fact]
    public async Task ATaskThatWaitsForItsNextAttempt_IsAwaited_AndStopsItWhenTheTimeIsUp()
    {
        await DieAsync(10, maxAttempts: 3);
        var operation = await StartAsync(ByFilter(), wait: TimeSpan.FromMinutes(2));
        await RunAsync();

        await EndAsync(await Parts.ClaimAsync(), Usual);
        Parts.Clock.Advance(TimeSpan.FromSeconds(119));
        await RunAsync();
        Assert.Equal((OperationStage.First, 1), await StageAsync(operation));
        Assert.Equal(OperationStatus.Running, (await RowAsync(operation)).Status);
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await RunAsync();

        var row = await RowAsync(operation);
        Assert.Equal((OperationStatus.Stopped, 1), (row.Status, row.Done));
        Assert.Contains("120 s to end", row.StopReason, StringComparison.Ordinal);
        Assert.Contains("still retrying", row.StopReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReturnAmongTheRest_StopsWhatIsLeft()
    {
        var ids = await DieAsync(1200);
        var operation = await StartAsync(ByFilter());
        await RunAsync();
        await EndAsync(await Parts.ClaimAsync());
        await RunAsync();
        await EndAsync(await Parts.ClaimAsync());

        // Into the rest, and one step of it.
        await Parts.Get<OperationRunner>().RunOnceAsync(Stop);
        await Parts.Get<OperationRunner>().RunOnceAsync(Stop);
        var lease = Assert.Single(await Parts.ClaimAsync(1));
        await EndAsync([lease], Usual);
        await RunAsync();

        var row = await RowAsync(operation);
        Assert.Equal((OperationStatus.Stopped, OperationStage.Rest, 1061), (row.Status, row.Stage, row.Done));
        Assert.Equal(lease.Task.Id, row.StoppedBy);
        Assert.Equal(TaskState.Dead, (await Parts.RowAsync(ids[^1])).State);
    }

    private static BulkRequest ByFilter() =>
        BulkRequest.Requeue(null, new() { Fingerprints = [ErrorFingerprint.Of("echo", "Boom", Usual)] });

    private async Task<Guid> StartAsync(BulkRequest request, bool canary = true, TimeSpan? wait = null) =>
        (
            await All.StartAsync(
                Product.Operator,
                request with
                {
                    Arguments = new() { Canary = canary, StageWait = wait },
                },
                Stop
            )
        ).Id;

    private Task RunAsync() => RunAsync(Parts.Get<OperationRunner>());

    private static async Task RunAsync(OperationRunner runner)
    {
        while (await runner.RunOnceAsync(Stop)) { }
    }

    private async Task<List<Guid>> DieAsync(int count, int maxAttempts = 1)
    {
        var tasks = Enumerable.Range(0, count).Select(_ => Samples.Task(maxAttempts: maxAttempts)).ToList();
        foreach (var step in tasks.Chunk(500))
        {
            await Parts.Ledger.AcceptAsync(step);
            await Parts.Ledger.SettleAsync([
                .. step.Select(t =>
                    Samples.Result(t, AttemptOutcome.Failed, 1) with
                    {
                        Error = new("Boom", Usual, Final: true),
                    }
                ),
            ]);
        }

        return [.. tasks.Select(t => t.Id)];
    }

    private async Task EndAsync(IReadOnlyList<Lease> leases, string? error = null)
    {
        var now = Parts.Clock.UtcNow;
        var outcome = error is null ? AttemptOutcome.Succeeded : AttemptOutcome.Failed;
        await Parts.Broker.FinishAsync(
            [
                .. leases.Select(l => new AttemptResult(l.Task.Id, l.Token, "w1", outcome, now, now, now)
                {
                    Error = error is null ? null : new("Boom", error),
                }),
            ],
            Stop
        );
        await Parts.Get<Settler>().DrainAsync(Stop);
    }

    private async Task<TaskOperation> RowAsync(Guid id) => (await All.FindAsync(Product.Operator, id, Stop))!;

    private async Task<(OperationStage Stage, long Done)> StageAsync(Guid id)
    {
        var row = await RowAsync(id);
        return (row.Stage, row.Done);
    }

    private async Task<int> WatchedAsync()
    {
        await using var db = Parts.Db();
        return await db.CanaryTasks.CountAsync(Stop);
    }

    public sealed class OnSqlite : CanaryTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : CanaryTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
