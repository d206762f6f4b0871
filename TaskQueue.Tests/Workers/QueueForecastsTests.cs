using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;

namespace TaskQueue.Tests.Workers;

/// <summary>The facts of a forecast come from where they stand, on both stores.</summary>
public abstract class QueueForecastsTests : PartsTests
{
    private QueueForecasts Forecasts => Parts.Get<QueueForecasts>();

    [Fact]
    public async Task AForecast_IsKnownFromCounters_Slices_Workers_AndTheNewestEnds()
    {
        await FillAsync("orders", ended: 40, waiting: 10);
        await FillAsync("reports", ended: 30, waiting: 0);
        Parts.Clock.Advance(TimeSpan.FromMinutes(5));
        await AddWorkersAsync();

        var forecast = await TellAsync("orders", WhatIf.Nothing);

        var (evidence, service) = (forecast.Evidence, forecast.Evidence.Service!);
        Assert.Equal((40L, 40, 2.0), (service.Attempts, service.Samples, service.AttemptSeconds));
        // All came within ten seconds: an import.
        Assert.Equal(
            (0.0, 50L, Samples.Now),
            (evidence.Arrivals.Rate, evidence.Arrivals.InBursts, evidence.From)
        );
        // Of eight slots, the reports have kept 60 s in the hour busy; the paused and the lost worker do not count.
        Assert.Equal((8, 2), (evidence.Share.Total, evidence.Share.Workers));
        Assert.Equal(8 - (60 / 3600.0), evidence.Share.Slots, 6);
        Assert.Equal(ForecastVerdict.Drains, forecast.Now.Verdict);
        Assert.Equal(10 * 2 / evidence.Share.Slots, forecast.Now.Drain!.Seconds!.Value, 6);
        Assert.Equal(TimeSpan.FromMinutes(5), forecast.Facts.OldestWait);
    }

    [Theory]
    [InlineData("text.other", null)]
    [InlineData("echo", "gpu")]
    public async Task WhatNoWorkerCanRun_DoesNotWaitForASlot(string type, string? label)
    {
        await AddWorkersAsync();
        await Parts.SubmitAsync(t =>
            t with
            {
                Queue = "orders",
                Type = type,
                AllowUnknownType = true,
                Labels = label is null ? [] : [label],
            }
        );
        Parts.Clock.Advance(TimeSpan.FromMinutes(4));
        var alone = await TellAsync("orders", WhatIf.Nothing);
        await Parts.SubmitAsync(t => t with { Queue = "orders", ConcurrencyKey = "b" });
        Parts.Clock.Advance(TimeSpan.FromMinutes(1));

        var both = await TellAsync("orders", WhatIf.Nothing);

        Assert.Null(alone.Facts.OldestWait);
        Assert.Null(alone.Facts.LoadedSince);
        Assert.Equal(TimeSpan.FromMinutes(1), both.Facts.OldestWait);
    }

    [Fact]
    public async Task TimesOfAttempts_AreFound_InAQuietQueue_AndBehindABacklog()
    {
        await FillAsync("quiet", ended: 12, waiting: 0);
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await FillAsync("busy", ended: QueueForecasts.MostRows + 20, waiting: 0);
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await FillAsync("piled", ended: 12, waiting: QueueForecasts.MostRows + 20);

        Assert.Equal(12, (await TellAsync("quiet", WhatIf.Nothing)).Evidence.Service!.Samples);
        Assert.Equal(12, (await TellAsync("piled", WhatIf.Nothing)).Evidence.Service!.Samples);
        Assert.Equal(
            QueueForecasts.MostRows,
            (await TellAsync("busy", WhatIf.Nothing)).Evidence.Service!.Samples
        );
    }

    [Fact]
    public async Task TheSameQuestion_HasTheSameAnswer()
    {
        await FillAsync("orders", ended: 40, waiting: 200);
        await AddWorkersAsync();
        var whatIf = new WhatIf(Workers: 1, Burst: 1000, ArrivalRate: 0.5, Seed: 4);

        var once = await TellAsync("orders", whatIf);
        var again = await TellAsync("orders", whatIf);

        Assert.Equal(1200, once.Asked.Scenario!.Waiting);
        Assert.Equal(12, once.Asked.Scenario.Slots);
        Assert.Equal(once.Simulation!.Curve, again.Simulation!.Curve);
    }

    [Fact]
    public async Task APausedQueue_NeverDrains_AndOneThatIsOnlyNamed_IsUnknown()
    {
        await FillAsync("orders", ended: 40, waiting: 10);
        await AddWorkersAsync();
        await Parts.Get<QueueControl>().PauseAsync(Product.Operator, "orders", null, null);
        await Parts.Get<QueueControl>().LimitAsync(Product.Operator, "later", new(2), null, null, null);

        Assert.Equal(ForecastVerdict.Paused, (await TellAsync("orders", WhatIf.Nothing)).Now.Verdict);
        Assert.Equal(ForecastVerdict.Unknown, (await TellAsync("later", WhatIf.Nothing)).Now.Verdict);
    }

    [Fact]
    public async Task NoQueue_HasNoForecast_AndStrangersAndWrongQuestionsAreRefused()
    {
        Assert.Null(await Forecasts.FindAsync(Product.Operator, "none", WhatIf.Nothing, Stop));
        await Assert.ThrowsAsync<RefusalException>(() =>
            Forecasts.FindAsync(new Actor("x", new HashSet<string>()), "none", WhatIf.Nothing, Stop)
        );
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            Forecasts.FindAsync(
                Product.Operator,
                "none",
                new(Workers: -1, Slots: 100_001, Burst: -5, ArrivalRate: double.NaN, Seed: -1),
                Stop
            )
        );
        Assert.Equal(
            ["arrivalRate", "burst", "seed", "slots", "workers"],
            refusal.Errors.Keys.Order(StringComparer.Ordinal)
        );
    }

    private async Task<QueueForecast> TellAsync(string queue, WhatIf whatIf) =>
        (await Forecasts.FindAsync(Product.Operator, queue, whatIf, Stop))!;

    private async Task FillAsync(string queue, int ended, int waiting)
    {
        var tasks = Enumerable.Range(0, ended + waiting).Select(_ => Samples.Task(queue: queue)).ToList();
        await Parts.Ledger.AcceptAsync(tasks);
        await Parts.Ledger.SettleAsync([
            .. tasks
                .Take(ended)
                .Select(t =>
                    Samples.Result(t) with
                    {
                        StartedAt = Parts.Clock.UtcNow,
                        FinishedAt = Parts.Clock.UtcNow.AddSeconds(2),
                    }
                ),
        ]);
    }

    private async Task AddWorkersAsync()
    {
        await using var db = Parts.Db();
        db.Workers.AddRange(
            Worker("a", "*"),
            Worker("b", "orders", "reports"),
            Worker("c", "mails"),
            Worker("paused", "*", order: WorkerOrder.Pause),
            Worker("lost", "*", status: WorkerStatus.Lost)
        );
        await db.SaveChangesAsync(Stop);
    }

    private WorkerNode Worker(
        string name,
        string first,
        string? second = null,
        WorkerOrder order = default,
        WorkerStatus status = WorkerStatus.Alive
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            Name = name,
            Host = "h",
            Version = "1",
            Capacity = 4,
            Queues = second is null ? [first] : [first, second],
            StartedAt = Parts.Clock.UtcNow,
            LastBeatAt = Parts.Clock.UtcNow,
            Order = order,
            Status = status,
        };

    public sealed class OnSqlite : QueueForecastsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : QueueForecastsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
