using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;

namespace TaskQueue.Tests.Queues.Forecast;

/// <summary>Rates from slices, and slots from workers.</summary>
public sealed class EstimateTests
{
    private static readonly ServingWorker All = new(8, ["*"], Samples.Now);
    private static readonly ServingWorker Mails = new(4, ["mails"], Samples.Now);

    [Fact]
    public void Arrivals_AreCountedOverTheTime()
    {
        var dice = new Random(1);

        var estimate = ArrivalEstimate.Of([.. Enumerable.Range(0, 360).Select(_ => (long)dice.Next(15, 26))]);

        Assert.Equal((0L, estimate.Accepted / 3600.0), (estimate.InBursts, estimate.Rate));
        Assert.InRange(estimate.Rate, 1.95, 2.05);
        Assert.InRange(estimate.Error, 0.005, 0.03);
        Assert.InRange(estimate.Dispersion, 0.3, 0.7);
    }

    [Fact]
    public void AnImport_IsNotARate_ButWhatComesAgainAndAgainIs()
    {
        var quiet = Enumerable.Repeat(20L, 360).ToArray();
        var import = quiet.ToArray();
        (import[100], import[101], import[103]) = (40_000, 50_000, 9_000);
        var habit = quiet.ToArray();
        (habit[30], habit[150], habit[270]) = (5000, 5000, 5000);

        Assert.Equal((2.0, 99_000L), (ArrivalEstimate.Of(import).Rate, ArrivalEstimate.Of(import).InBursts));
        Assert.Equal(0, ArrivalEstimate.Of(habit).InBursts);
        Assert.Equal(habit.Sum() / 3600.0, ArrivalEstimate.Of(habit).Rate);
        Assert.True(ArrivalEstimate.Of(habit).Dispersion > 100);
    }

    [Fact]
    public void WithoutArrivals_TheRateIs0_AndNotSure()
    {
        var estimate = ArrivalEstimate.Of(new long[360]);

        Assert.Equal(0, estimate.Rate);
        Assert.Equal(1 / 3600.0, estimate.Error, 9);
        Assert.Equal(new ArrivalEstimate(0, 0, 1, 0, 0), ArrivalEstimate.Of([]));
    }

    [Fact]
    public void Service_IsTheMeanOfAllAttempts_WithRetries_AndTheVariationOfTheNewest()
    {
        QueueSlice[] slices = [Slice(0, attempts: 60, runMs: 120_000, failed: 20, dead: 5), Slice(1, 0, 0)];

        var service = ServiceEstimate.Of(slices, [.. Enumerable.Repeat(2.0, 20)], null)!;

        Assert.Equal((2.0, 60L, 20), (service.AttemptSeconds, service.Attempts, service.Samples));
        Assert.Equal(1 / (1 - 0.25), service.AttemptsPerTask, 9);
        Assert.Equal(0.05, service.Variation);
        Assert.Equal(2 / 0.75, service.SecondsOf(8), 9);
        Assert.Null(service.LoadedRate);
        Assert.Equal(1, ServiceEstimate.Of(slices, [1, 2, 3], null)!.Variation);
        Assert.Null(ServiceEstimate.Of([Slice(0, 0, 0)], [], null));
    }

    [Fact]
    public void WhatWasDoneWhileTasksWaited_IsWhatCanBeDone()
    {
        // A millisecond each, and yet 8 slots did no more than 100 in a second: the way to the worker and back.
        var slices = Enumerable.Range(0, 12).Select(i => Slice(i, 1000, 1000)).ToList();

        var service = ServiceEstimate.Of(slices, [], Samples.Now.AddSeconds(55))!;
        var notYet = ServiceEstimate.Of(slices, [], Samples.Now.AddSeconds(95))!;

        Assert.Equal((100.0, TimeSpan.FromSeconds(50)), (service.LoadedRate!.Value, service.LoadedFor));
        Assert.Equal(0.08, service.SecondsOf(8), 9);
        Assert.Null(notYet.LoadedRate);
        Assert.Equal(0.001, notYet.SecondsOf(8));
    }

    [Fact]
    public void Slots_AreThoseOfTheWorkersThatServeTheQueue()
    {
        Assert.Equal(new SlotShare(12, 12, 2, false), Share("mails", QueueLimits.None, [All, Mails]));
        Assert.Equal(new SlotShare(8, 8, 1, false), Share("orders", QueueLimits.None, [All, Mails]));
        Assert.Equal(new SlotShare(0, 0, 0, false), Share("orders", QueueLimits.None, [Mails]));
        Assert.Equal(new SlotShare(5, 12, 2, true), Share("mails", new(Concurrency: 5), [All, Mails]));
    }

    [Fact]
    public void OtherQueues_TakeWhatTheyUse_AndNoMoreThanTheirShare()
    {
        var busy = new QueueBeside("reports", 1, IsHungry: false, BusySlots: 3);
        var hungry = new QueueBeside("reports", 1, IsHungry: true, BusySlots: 8);
        var apart = new QueueBeside("reports", 1, IsHungry: true, BusySlots: 4);

        Assert.Equal(5, Share("orders", QueueLimits.None, [All], busy).Slots);
        Assert.Equal(4, Share("orders", QueueLimits.None, [All], hungry).Slots);
        Assert.Equal(6, Share("orders", new(Weight: 3), [All], hungry).Slots);
        Assert.Equal(8, Share("orders", QueueLimits.None, [new(8, ["orders"], Samples.Now)], apart).Slots);
        Assert.Equal(12, SlotShare.Of("orders", new(Weight: 3), [All], [hungry], 8).Slots);
        Assert.Equal(4, Share("orders", QueueLimits.None, [All], busy with { BusySlots = 7 }).Slots);
        Assert.Equal(8 / 3.0, Share("orders", QueueLimits.None, [All], busy, hungry).Slots, 9);
        Assert.Equal(
            6,
            Share(
                "orders",
                QueueLimits.None,
                [All],
                busy with
                {
                    BusySlots = 1,
                },
                busy with
                {
                    BusySlots = 1,
                }
            ).Slots
        );
    }

    private static SlotShare Share(
        string queue,
        QueueLimits limits,
        IReadOnlyList<ServingWorker> workers,
        params QueueBeside[] others
    ) => SlotShare.Of(queue, limits, workers, others);

    internal static QueueSlice Slice(
        int at,
        long attempts,
        long runMs,
        long failed = 0,
        long dead = 0,
        long accepted = 0
    ) =>
        new()
        {
            At = Samples.Now + (at * QueueSlice.Length),
            Queue = "orders",
            Shard = 0,
            Accepted = accepted,
            Attempts = attempts,
            RunMs = runMs,
            Failed = failed,
            Dead = dead,
        };
}
