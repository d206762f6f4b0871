using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>What is known of one worker, on both stores.</summary>
public abstract class WorkerDetailsTests : PartsTests
{
    private readonly Guid _id = Guid.NewGuid();

    [Fact]
    public async Task Samples_AreThoseOfEachMinute_ForAnHour()
    {
        for (var minute = 0; minute < 65; minute++)
        {
            await LookAsync(new(100 + minute, 0.2, 10 * minute, minute, 1, 1, 0.5));
            Parts.Clock.Advance(TimeSpan.FromSeconds(30));
            await LookAsync(new(50, 0.4, (10 * minute) + 5, minute, 1, 1, 0.7));
            Parts.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        var details = await DetailsAsync();

        Assert.InRange(details.Samples.Count, 58, 61);
        Assert.Equal(details.Samples.OrderBy(s => s.At).Select(s => s.At), details.Samples.Select(s => s.At));
        Assert.All(
            details.Samples,
            s => Assert.Equal((0.3, 0.6), (Math.Round(s.Cpu, 6), Math.Round(s.Busy, 6)))
        );
        Assert.True(details.Samples[^1].MemoryBytes > 150);
        Assert.InRange(details.SucceededLately, 570, 600);
        await using var db = Parts.Db();
        Assert.True(db.WorkerSamples.Count() <= 62);
    }

    [Fact]
    public async Task Details_HaveWhatRuns_AndWhatFailedHere_InTheQueuesOfWhoAsks()
    {
        await LookAsync(WorkerLoad.None);
        var mine = await RunningAsync("default");
        await RunningAsync("theirs");
        var failed = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await Parts.Ledger.SettleAsync([Samples.Result(failed, AttemptOutcome.Failed, 1L << 40)]);
        var elsewhere = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await Parts.Ledger.SettleAsync([
            Samples.Result(elsewhere, AttemptOutcome.Failed, 1L << 40) with
            {
                Worker = "w2",
            },
        ]);
        var member = Product.Operator with
        {
            Limited = new Dictionary<string, System.Collections.Frozen.FrozenSet<string>>
            {
                [Permissions.TasksRead] = System.Collections.Frozen.FrozenSet.Create("default"),
            },
        };

        var all = await DetailsAsync();
        var part = (await Parts.Get<WorkerQueries>().DetailsAsync(member, _id, Stop))!;

        Assert.Equal((2, 1), (all.Running.Count, part.Running.Count));
        Assert.Equal(mine, part.Running[0].Id);
        Assert.Equal(failed.Id, Assert.Single(all.Errors).Id);
        Assert.Equal(0, all.Namesakes);
        Assert.Null(await Parts.Get<WorkerQueries>().DetailsAsync(member, Guid.NewGuid(), Stop));
    }

    private async Task<Guid> RunningAsync(string queue)
    {
        var task = await Parts.AcceptAsync(Samples.Task(queue: queue));
        await Parts.Ledger.ChangeAsync(
            1,
            session =>
                session.ExecuteAsync(
                    "update tasks set state = 3, worker = 'w1', started_at = @p1 where id = @p0",
                    task.Id,
                    Parts.Clock.UtcNow
                )
        );
        return task.Id;
    }

    private async Task LookAsync(WorkerLoad load)
    {
        Parts.Broker.Beat(
            new(
                new(_id, "w1", "host", "1", 4, ["*"], [], ["echo"], Samples.Now, 1, false) { Load = load },
                [],
                false,
                TimeSpan.FromSeconds(30),
                []
            )
        );
        await Parts.Get<WorkerRecorder>().RunOnceAsync(Stop);
        await Parts.Get<WorkerSampler>().RunOnceAsync(Stop);
    }

    private async Task<WorkerDetails> DetailsAsync() =>
        (await Parts.Get<WorkerQueries>().DetailsAsync(Product.Operator, _id, Stop))!;

    public sealed class OnSqlite : WorkerDetailsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : WorkerDetailsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
