using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Maintenance.Engines;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Maintenance;

/// <summary>Maintenance does its work, one piece at a time, and remembers it; on both stores.</summary>
public abstract class StoreUpkeepTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected abstract Task<TemporaryDatabase> MakeDatabaseAsync();

    [Theory]
    [InlineData(MaintenanceAction.Analyze)]
    [InlineData(MaintenanceAction.Vacuum)]
    [InlineData(MaintenanceAction.Check)]
    public async Task Start_DoesIt_AndTheRunTells(MaintenanceAction action)
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await parts.AcceptAsync(Samples.Task());
        var upkeep = parts.Get<StoreUpkeep>();

        await upkeep.StartAsync(Product.Operator, action, Stop);
        await upkeep.Work;

        var (run, percent) = Assert.Single(await upkeep.ListAsync(Product.Operator, Stop));
        Assert.Equal((action, MaintenanceOutcome.Succeeded), (run.Action, run.Outcome));
        Assert.Equal(Product.Operator.Name, run.Actor);
        Assert.NotNull(run.FinishedAt);
        Assert.True(run.SizeBefore > 0 && run.SizeAfter > 0);
        Assert.False(string.IsNullOrEmpty(run.Detail));
        Assert.Null(percent);
        await parts.AcceptAsync(Samples.Task());
        await parts.AssertCountersAgreeAsync();
    }

    [Fact]
    public async Task Check_FindsTasksThatAreUnaccountedFor()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await parts.AcceptAsync(Samples.Task());
        await using (var db = parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.Database.ExecuteSqlRawAsync("update queue_counts set accepted = accepted + 3", Stop);
            await scope.CommitAsync(Stop);
        }

        var upkeep = parts.Get<StoreUpkeep>();
        await upkeep.StartAsync(Product.Operator, MaintenanceAction.Check, Stop);
        await upkeep.Work;

        var (run, _) = Assert.Single(await upkeep.ListAsync(Product.Operator, Stop));
        Assert.Equal(MaintenanceOutcome.Found, run.Outcome);
        Assert.Contains("3 tasks are unaccounted for", run.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WhileOneRuns_IsRefused()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var engine = new HeldEngine(parts.Get<IStoreEngine>());
        await using var upkeep = new StoreUpkeep(
            parts.Get<MaintenanceLog>(),
            engine,
            parts.Get<QueueQueries>(),
            parts.Clock,
            NullLogger<StoreUpkeep>.Instance
        );
        await upkeep.StartAsync(Product.Operator, MaintenanceAction.Analyze, Stop);

        await AssertBusyAsync(upkeep);
        await Eventually.TrueAsync(
            async () => (await upkeep.ListAsync(Product.Operator, Stop))[0].Percent == 40,
            "it says how far it is"
        );
        engine.LetGo();
        await upkeep.Work;
        await upkeep.StartAsync(Product.Operator, MaintenanceAction.Check, Stop);
        await upkeep.Work;

        var runs = await upkeep.ListAsync(Product.Operator, Stop);
        Assert.Equal(2, runs.Count);
        Assert.All(runs, r => Assert.Equal(MaintenanceOutcome.Succeeded, r.Run.Outcome));
    }

    [Fact]
    public async Task Run_IsInterrupted_WhenTheProcessEndsInOrder()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var upkeep = new StoreUpkeep(
            parts.Get<MaintenanceLog>(),
            new HeldEngine(parts.Get<IStoreEngine>()),
            parts.Get<QueueQueries>(),
            parts.Clock,
            NullLogger<StoreUpkeep>.Instance
        );
        await upkeep.StartAsync(Product.Operator, MaintenanceAction.Analyze, Stop);

        await upkeep.DisposeAsync();

        var run = Assert.Single(await parts.Get<MaintenanceLog>().LastAsync(10, Stop));
        Assert.Equal(MaintenanceOutcome.Interrupted, run.Outcome);
    }

    [Fact]
    public async Task Run_OfAProcessThatWasKilled_IsClosedAtTheNextStart()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await parts
            .Get<MaintenanceLog>()
            .AddAsync(
                Product.Operator,
                new()
                {
                    Id = Guid.CreateVersion7(),
                    Action = MaintenanceAction.Vacuum,
                    Actor = "x",
                    StartedAt = Samples.Now,
                },
                Stop
            );

        await parts.Get<StoreUpkeep>().RecoverAsync(Stop);

        var (run, _) = Assert.Single(await parts.Get<StoreUpkeep>().ListAsync(Product.Operator, Stop));
        Assert.Equal(MaintenanceOutcome.Interrupted, run.Outcome);
        Assert.NotNull(run.FinishedAt);
    }

    [Fact]
    public async Task Runs_AreForgottenAfterAHundred()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var log = parts.Get<MaintenanceLog>();
        for (var i = 0; i < MaintenanceLog.Remembered + 5; i++)
        {
            await log.AddAsync(
                Product.Operator,
                new()
                {
                    Id = Core.Tasks.TaskIds.Next(TimeProvider.System),
                    Action = MaintenanceAction.Check,
                    Actor = $"{i}",
                    StartedAt = Samples.Now,
                },
                Stop
            );
        }

        var runs = await log.LastAsync(1000, Stop);

        Assert.Equal(MaintenanceLog.Remembered, runs.Count);
        Assert.Equal("104", runs[0].Actor);
    }

    [Fact]
    public async Task DailyAnalysis_WaitsForRows_AndForADay()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var (chore, upkeep) = (parts.Get<DailyAnalysis>(), parts.Get<StoreUpkeep>());

        await RunAsync();
        Assert.Empty(await upkeep.ListAsync(Product.Operator, Stop));
        await FillAsync(parts, DailyAnalysis.Worth);
        await RunAsync();
        await RunAsync();
        Assert.Single(await upkeep.ListAsync(Product.Operator, Stop));
        parts.Clock.Advance(TimeSpan.FromHours(25));
        await RunAsync();

        var runs = await upkeep.ListAsync(Product.Operator, Stop);
        Assert.Equal(2, runs.Count);
        Assert.All(
            runs,
            r => Assert.Equal(("system", MaintenanceOutcome.Succeeded), (r.Run.Actor, r.Run.Outcome))
        );

        async Task RunAsync()
        {
            await chore.RunOnceAsync(Stop);
            await upkeep.Work;
        }
    }

    [Fact]
    public async Task Report_TellsSizesAndRows()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        await parts.AcceptAsync(Samples.Task());
        await parts.AcceptAsync(Samples.Task());

        var facts = await parts.Get<StoreReport>().ReadAsync(Product.Operator, Stop);

        Assert.True(facts.Size.Bytes > 10_000);
        Assert.Equal(2, facts.Tables.Single(t => t.Name == "tasks").Rows);
        Assert.Contains(facts.Tables, t => t.Name == "task_log_lines");
        Assert.DoesNotContain(facts.Tables, t => t.Name.StartsWith("__EF", StringComparison.Ordinal));
        Assert.NotEmpty(facts.Migrations);
    }

    [Fact]
    public async Task Maintenance_IsForAdministrators()
    {
        await using var database = await MakeDatabaseAsync();
        await using var parts = await CoreParts.MakeAsync(database);
        var person = new Actor("op", Roles.PermissionsOf(Roles.Operator).ToHashSet());
        var upkeep = parts.Get<StoreUpkeep>();

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            upkeep.StartAsync(person, MaintenanceAction.Check, Stop)
        );

        Assert.Equal(RefusalCode.Forbidden, refusal.Code);
        Assert.Empty(await upkeep.ListAsync(person, Stop));
    }

    private protected static async Task AssertBusyAsync(StoreUpkeep upkeep)
    {
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            upkeep.StartAsync(Product.Operator, MaintenanceAction.Check, Stop)
        );
        Assert.Equal(RefusalCode.Conflict, refusal.Code);
    }

    private static async Task FillAsync(CoreParts parts, long count)
    {
        for (var done = 0L; done < count; done += 1000)
        {
            await parts.Ledger.AcceptAsync([.. Enumerable.Range(0, 1000).Select(_ => Samples.Task())]);
        }
    }
}
