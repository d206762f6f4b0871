using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Scheduling;

/// <summary>One fire is one task, on both stores: on time, late, after a crash and with several processes.</summary>
public abstract partial class ScheduleRunnerTests : PartsTests
{
    private protected override bool Opens => false;

    [Fact]
    public async Task AFire_IsOneTask_AndTheScheduleMovesOn()
    {
        var made = await CreateAsync(ScheduleSamples.New());

        await PassAsync();
        var early = await TasksAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        await PassAsync();
        await PassAsync();

        Assert.Empty(early);
        var task = Assert.Single(await TasksAsync());
        Assert.Equal(
            ("scheduler", ScheduleKeys.Of(made.Id, Samples.Now.AddMinutes(10)), made.Id),
            (task.CreatedBy, task.IdempotencyKey, ScheduleKeys.ScheduleOf(task.IdempotencyKey))
        );
        Assert.Equal("""{"a":1,"a":2}"""u8.ToArray(), task.Payload);
        var schedule = await RowAsync(made.Id);
        Assert.Equal(
            (1L, task.Id, Samples.Now.AddMinutes(10), Samples.Now.AddMinutes(20)),
            (schedule.Fired, schedule.LastTaskId, schedule.LastFireAt, schedule.NextFireAt)
        );
        Assert.Equal(1, schedule.Version);
    }

    [Fact]
    public async Task ACrash_BetweenTheTaskAndTheSchedule_MakesNoSecondTask()
    {
        var made = await CreateAsync(ScheduleSamples.New());
        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        await PassAsync();
        // What is in the store after a crash right there: the task, and the schedule as it was.
        await using (var db = Parts.Db())
        {
            await using var write = await db.BeginWriteAsync(Stop);
            await db
                .Schedules.Where(s => s.Id == made.Id)
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(s => s.NextFireAt, made.NextFireAt)
                            .SetProperty(s => s.WakeAt, made.WakeAt)
                            .SetProperty(s => s.LastTaskId, (Guid?)null)
                            .SetProperty(s => s.Fired, 0)
                            .SetProperty(s => s.Turn, made.Turn),
                    Stop
                );
            await write.CommitAsync(Stop);
        }

        await PassAsync();

        var task = Assert.Single(await TasksAsync());
        var schedule = await RowAsync(made.Id);
        Assert.Equal((task.Id, 1L), (schedule.LastTaskId, schedule.Fired));
        Assert.Equal(Samples.Now.AddMinutes(20), schedule.NextFireAt);
    }

    [Theory]
    [InlineData(602, 10, 20)]
    [InlineData(1190, 20, 30)]
    public async Task AChange_LosesNoFireThatIsDue_AndLeavesOutMissedOnes(int seconds, int fire, int next)
    {
        var made = await CreateAsync(ScheduleSamples.New() with { MissedRuns = MissedRuns.RunAll });
        Parts.Clock.Advance(TimeSpan.FromSeconds(seconds));

        await Parts
            .Get<ScheduleService>()
            .UpdateAsync(Product.Operator, made.Id, ScheduleSamples.New("renamed"), made.Version);
        Parts.Clock.Advance(TimeSpan.FromSeconds(20));
        await PassAsync();

        var task = Assert.Single(await TasksAsync());
        Assert.Equal(ScheduleKeys.Of(made.Id, Samples.Now.AddMinutes(fire)), task.IdempotencyKey);
        Assert.Equal(Samples.Now.AddMinutes(next), (await RowAsync(made.Id)).NextFireAt);
    }

    [Fact]
    public async Task ManySchedulesInOneMinute_AllFire_PageByPage()
    {
        const int Count = 2300;
        // No more at once than the pool has connections: whoever waits for one gives up after a while.
        for (var i = 0; i < Count; i += 20)
        {
            await Task.WhenAll(
                Enumerable.Range(i, 20).Select(n => CreateAsync(ScheduleSamples.New($"s{n}", "0 10 * * *")))
            );
        }

        Parts.Clock.Advance(TimeSpan.FromHours(1));
        bool[] more = [await PassAsync(), await PassAsync(), await PassAsync(), await PassAsync()];

        Assert.Equal([true, true, false, false], more);
        var tasks = await TasksAsync();
        Assert.Equal(Count, tasks.Count);
        Assert.Equal(Count, tasks.Select(t => ScheduleKeys.ScheduleOf(t.IdempotencyKey)).Distinct().Count());
    }

    [Fact]
    public async Task MissedFires_AreMadeUpFor_AsTheScheduleSays()
    {
        var skip = await CreateAsync(ScheduleSamples.New("skip"));
        var once = await CreateAsync(ScheduleSamples.New("once") with { MissedRuns = MissedRuns.RunOnce });
        var all = await CreateAsync(
            ScheduleSamples.New("all") with
            {
                MissedRuns = MissedRuns.RunAll,
                MissedLimit = 3,
            }
        );

        Parts.Clock.Advance(TimeSpan.FromMinutes(55));
        await PassAsync();

        var tasks = await TasksAsync();
        Assert.Equal([0, 1, 3], new[] { skip, once, all }.Select(s => tasks.Count(t => IsOf(t, s))));
        Assert.Equal(
            [5, 4, 2],
            new[] { await RowAsync(skip.Id), await RowAsync(once.Id), await RowAsync(all.Id) }.Select(s =>
                s.Missed
            )
        );
    }

    [Fact]
    public async Task WithSkip_ALastTaskThatGoesOn_KeepsTheNextAway()
    {
        var made = await CreateAsync(ScheduleSamples.New() with { Overlap = OverlapPolicy.Skip });

        await FireAsync();
        await FireAsync();
        var busy = await TasksAsync();
        await Parts.Tasks.CancelAsync(Product.Operator, busy[0].Id);
        await FireAsync();

        Assert.Single(busy);
        Assert.Equal(2, (await TasksAsync()).Count);
        Assert.Equal(1, (await RowAsync(made.Id)).Overlapped);
    }

    [Fact]
    public async Task WithQueue_FiresWait_UntilTheLastTaskHasEnded()
    {
        var made = await CreateAsync(ScheduleSamples.New() with { Overlap = OverlapPolicy.Queue });

        await FireAsync();
        await FireAsync();
        await FireAsync();
        var busy = await TasksAsync();
        var waiting = (await RowAsync(made.Id)).Waiting;
        await Parts.Tasks.CancelAsync(Product.Operator, busy[0].Id);
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await PassAsync();

        Assert.Single(busy);
        Assert.Equal([Samples.Now.AddMinutes(20), Samples.Now.AddMinutes(30)], waiting);
        Assert.Equal(2, (await TasksAsync()).Count);
        Assert.Equal([Samples.Now.AddMinutes(30)], (await RowAsync(made.Id)).Waiting);
    }

    [Fact]
    public async Task WithReplace_TheLastTaskIsCancelled()
    {
        await CreateAsync(ScheduleSamples.New() with { Overlap = OverlapPolicy.Replace });

        await FireAsync();
        await FireAsync();

        var tasks = (await TasksAsync()).OrderBy(t => t.Id);
        Assert.Equal([TaskState.Cancelled, TaskState.Queued], tasks.Select(t => t.State));
    }

    [Fact]
    public async Task APause_LeavesFiresOut_AndEndsByItself()
    {
        var made = await CreateAsync(ScheduleSamples.New() with { MissedRuns = MissedRuns.RunAll });
        var until = Samples.Now.AddMinutes(35);
        await Parts.Get<ScheduleService>().PauseAsync(Product.Operator, made.Id, "stocktaking", until);

        await FireAsync();
        await FireAsync();
        await FireAsync();
        var during = await TasksAsync();
        Parts.Clock.Advance(TimeSpan.FromMinutes(6));
        await PassAsync();
        var after = await RowAsync(made.Id);
        Parts.Clock.Advance(TimeSpan.FromMinutes(4));
        await PassAsync();

        Assert.Empty(during);
        Assert.Equal((false, Samples.Now.AddMinutes(40)), (after.Paused, after.NextFireAt));
        Assert.Single(await TasksAsync());
    }

    [Fact]
    public async Task AScheduleThatCannotBeRead_IsPutOff_AndHoldsNobodyUp()
    {
        var broken = await CreateAsync(ScheduleSamples.New("broken"));
        var sound = await CreateAsync(ScheduleSamples.New("sound"));
        await using (var db = Parts.Db())
        {
            var row = await db.Schedules.SingleAsync(s => s.Id == broken.Id, Stop);
            row.TimeZone = "Nowhere/Gone";
            await db.SaveChangesAsync(Stop);
        }

        await FireAsync();

        Assert.True(IsOf(Assert.Single(await TasksAsync()), sound));
        var after = await RowAsync(broken.Id);
        Assert.Equal(Parts.Clock.UtcNow.AddMinutes(1), after.WakeAt);
        Assert.Contains("Nowhere/Gone", after.LastError, StringComparison.Ordinal);
    }

    private protected Task<Schedule> CreateAsync(NewSchedule schedule) =>
        Parts.Get<ScheduleService>().CreateAsync(Product.Operator, schedule);

    private protected Task<bool> PassAsync() => Parts.Get<ScheduleRunner>().RunOnceAsync(Stop);

    private protected async Task<List<TaskItem>> TasksAsync()
    {
        await using var db = Parts.Db();
        return await db.Tasks.AsNoTracking().OrderBy(t => t.Id).ToListAsync(Stop);
    }

    private protected async Task<Schedule> RowAsync(Guid id)
    {
        await using var db = Parts.Db();
        return await db.Schedules.AsNoTracking().SingleAsync(s => s.Id == id, Stop);
    }

    private static bool IsOf(TaskItem task, Schedule schedule) =>
        ScheduleKeys.ScheduleOf(task.IdempotencyKey) == schedule.Id;

    private Task<bool> FireAsync()
    {
        Parts.Clock.Advance(TimeSpan.FromMinutes(10));
        return PassAsync();
    }

    public sealed class OnSqlite : ScheduleRunnerTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : ScheduleRunnerTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();

        [Fact]
        public async Task ThreeProcessesAtOnce_MakeOneTaskForEachFire()
        {
            const int Schedules = 40;
            const int Fires = 6;
            await using var second = await CoreParts.MakeAsync(Database, open: false);
            await using var third = await CoreParts.MakeAsync(Database, open: false);
            CoreParts[] nodes = [Parts, second, third];
            foreach (var i in Enumerable.Range(0, Schedules))
            {
                var overlap = i % 2 == 0 ? OverlapPolicy.Allow : OverlapPolicy.Replace;
                await CreateAsync(ScheduleSamples.New($"s{i}") with { Overlap = overlap });
            }

            for (var fire = 0; fire < Fires; fire++)
            {
                Array.ForEach(nodes, n => n.Clock.Advance(TimeSpan.FromMinutes(10)));
                await Task.WhenAll(
                    nodes.Select(n => Task.Run(() => n.Get<ScheduleRunner>().RunOnceAsync(Stop), Stop))
                );
            }

            var tasks = await TasksAsync();
            Assert.Equal(Schedules * Fires, tasks.Count);
            Assert.Equal(Schedules * Fires, tasks.Select(t => t.IdempotencyKey).Distinct().Count());
            await using var db = Parts.Db();
            var rows = await db.Schedules.AsNoTracking().ToListAsync(Stop);
            Assert.All(rows, s => Assert.Equal((Fires, Samples.Now.AddMinutes(70)), (s.Fired, s.NextFireAt)));
        }
    }
}
