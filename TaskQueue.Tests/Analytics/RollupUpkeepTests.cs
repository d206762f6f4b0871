using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Figures;

namespace TaskQueue.Tests.Analytics;

/// <summary>That the history stays small, and what it says of failures and depths, on both stores.</summary>
public abstract class RollupUpkeepTests : PartsTests
{
    [Fact]
    public async Task TooManyKindsOfFailure_AreSummedUpAsOthers()
    {
        for (var i = 0; i < FailureRollup.MostKinds + 20; i++)
        {
            var task = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
            var result = Samples.Result(task, AttemptOutcome.Failed) with
            {
                // Letters alone: numbers are taken out of a fingerprint.
                Error = new("Boom\0", $"{(char)('a' + (i / 26))}{(char)('a' + (i % 26))} broke \ud800."),
            };
            await Parts.Ledger.SettleAsync([result]);
        }

        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);

        var failures = await Parts.Get<AnalyticsQueries>().FailuresAsync(Product.Operator, Ask(), Stop);
        Assert.Equal(FailureHistory.MostGroups, failures.Groups.Count);
        Assert.Equal(FailureRollup.MostKinds + 20, failures.Others + failures.Groups.Sum(g => g.Count));
        await using var db = Parts.Db();
        Assert.Equal(FailureRollup.MostKinds, db.FailureTexts.Count());
        Assert.Equal(
            20,
            db.FailureRollups.Single(r => r.Level == RollupLevel.Minute && r.Fingerprint == 0).Count
        );
    }

    [Fact]
    public async Task ANoteThatCannotBeRead_DoesNotHoldUpTheOthers()
    {
        await using (var db = Parts.Db())
        {
            db.FigureNotes.AddRange(new FigureNote { Body = [1, 200] }, new FigureNote { Body = [9] });
            await db.SaveChangesAsync(Stop);
        }

        await Parts.AcceptAsync(Samples.Task());
        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);

        var history = await Parts.Get<AnalyticsQueries>().HistoryAsync(Product.Operator, Ask(), Stop);
        Assert.Equal(1, history.Total.Accepted);
        await using var after = Parts.Db();
        Assert.Empty(after.FigureNotes);
    }

    [Fact]
    public async Task OldRollups_AreForgotten_EachLevelInItsTime()
    {
        var task = await Parts.AcceptAsync(Samples.Task(maxAttempts: 1));
        await Parts.Ledger.SettleAsync([Samples.Result(task, AttemptOutcome.Failed)]);
        await Parts.Get<RollupKeeper>().RunOnceAsync(Stop);
        await Parts.Get<DepthSampler>().RunOnceAsync(Stop);

        foreach (var (days, levels) in ((int, int)[])[(1, 4), (3, 3), (15, 2), (91, 1), (1096, 0)])
        {
            Parts.Clock.Advance(TimeSpan.FromDays(days) - (Parts.Clock.UtcNow - Samples.Now));
            await Parts.Get<RollupPruner>().RunOnceAsync(Stop);
            await using var db = Parts.Db();
            Assert.Equal(levels, db.QueueRollups.Select(r => r.Level).Distinct().Count());
            Assert.Equal(levels, db.DepthRollups.Select(r => r.Level).Distinct().Count());
            Assert.Equal(levels > 1, db.WorkerRollups.Any());
        }

        await using var last = Parts.Db();
        Assert.Empty(last.FailureTexts);
        Assert.Empty(last.FailureRollups);
    }

    [Fact]
    public async Task Depths_AreSampledOnceAMinute_WhoeverDoesIt()
    {
        await Parts.AcceptAsync(Samples.Task(queue: "a"));
        await Parts.AcceptAsync(Samples.Task(queue: "a"));
        await Parts.Get<DepthSampler>().RunOnceAsync(Stop);
        // Another process that leads now.
        var other = ActivatorUtilities.CreateInstance<DepthSampler>(Parts.Get<IServiceProvider>());
        await other.RunOnceAsync(Stop);
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));
        await Parts.AcceptAsync(Samples.Task(queue: "b"));
        await other.RunOnceAsync(Stop);
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));

        var depths = await Parts
            .Get<AnalyticsQueries>()
            .DepthsAsync(Product.Operator, Ask() with { Step = TimeSpan.FromMinutes(10) }, Stop);
        var minutes = await Parts
            .Get<AnalyticsQueries>()
            .DepthsAsync(Product.Operator, Ask() with { Queue = "a" }, Stop);

        Assert.Equal(["a", "b"], depths.Queues.Select(q => q.Queue));
        Assert.Equal((2d, 2L), Waiting(depths.Queues[0]));
        Assert.Equal((0.5, 1L), Waiting(depths.Queues[1]));
        var points = Assert.Single(minutes.Queues).Points;
        Assert.Equal(2, points.Count(p => p is not null));
        Assert.Equal(TimeSpan.FromMinutes(1), points.Max(p => p?.OldestWait));
    }

    private static (double, long) Waiting(QueueDepths queue)
    {
        var point = Assert.Single(queue.Points, p => p is not null)!;
        return (point.Waiting, point.Most);
    }

    private AnalyticsAsk Ask() =>
        new() { From = Samples.Now, To = Parts.Clock.UtcNow + TimeSpan.FromMinutes(1) };

    public sealed class OnSqlite : RollupUpkeepTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : RollupUpkeepTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
