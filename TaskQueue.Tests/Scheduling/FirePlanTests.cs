using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>What is done about fires: on time, missed, and while the last task goes on.</summary>
public sealed class FirePlanTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void BeforeItsTime_NothingHappens()
    {
        var plan = Plan(Make(nextFire: Noon), Noon.AddTicks(-1));

        Assert.Empty(plan.Runs);
        Assert.Equal((Noon, Noon), (plan.NextFireAt, plan.WakeAt));
    }

    [Theory]
    [InlineData(MissedRuns.Skip)]
    [InlineData(MissedRuns.RunOnce)]
    [InlineData(MissedRuns.RunAll)]
    public void OnTime_ItFiresOnce_WhateverTheRuleForMissedOnes(MissedRuns missed)
    {
        var plan = Plan(Make(missed: missed, nextFire: Noon), Noon.AddSeconds(2));

        Assert.Equal([Noon], plan.Runs);
        Assert.Equal((0, Noon.AddMinutes(10)), (plan.Missed, plan.NextFireAt));
    }

    [Theory]
    // Every ten minutes, looked at 65 minutes and a bit later: six were missed, the seventh is on time.
    [InlineData(MissedRuns.Skip, 10, new[] { 60 }, 6)]
    [InlineData(MissedRuns.RunOnce, 10, new[] { 50, 60 }, 5)]
    [InlineData(MissedRuns.RunAll, 10, new[] { 0, 10, 20, 30, 40, 50, 60 }, 0)]
    [InlineData(MissedRuns.RunAll, 2, new[] { 40, 50, 60 }, 4)]
    public void MissedFires_FollowTheRule(MissedRuns missed, int limit, int[] minutes, int leftOut)
    {
        var schedule = Make(missed: missed, nextFire: Noon);
        schedule.MissedLimit = limit;

        var plan = Plan(schedule, Noon.AddMinutes(60).AddSeconds(30));

        Assert.Equal(minutes.Select(m => Noon.AddMinutes(m)), plan.Runs);
        Assert.Equal((leftOut, Noon.AddMinutes(70)), (plan.Missed, plan.NextFireAt));
    }

    [Fact]
    public void AMonthOfSecondsMissed_IsNotCountedOneByOne()
    {
        var schedule = Make("* * * * * ?", MissedRuns.RunAll, nextFire: Noon);
        schedule.MissedLimit = 3;
        var now = Noon.AddDays(30);

        var plan = Plan(schedule, now);

        Assert.Equal(3 + 61, plan.Runs.Count);
        Assert.Equal(now, plan.Runs[^1]);
        Assert.True(plan.Missed > 0);
    }

    [Fact]
    public void WithSkip_AFireMakesNoTask_WhileTheLastOneGoesOn()
    {
        var schedule = Make(overlap: OverlapPolicy.Skip, nextFire: Noon);

        var busy = Plan(schedule, Noon, lastLives: true);
        var free = Plan(schedule, Noon);

        Assert.Empty(busy.Runs);
        Assert.Equal((1, 0), (busy.Overlapped, free.Overlapped));
        Assert.Equal([Noon], free.Runs);
    }

    [Fact]
    public void WithReplace_TheLastTaskIsCancelled_OnlyWhereAnotherComes()
    {
        var schedule = Make(overlap: OverlapPolicy.Replace, nextFire: Noon);

        Assert.True(Plan(schedule, Noon, lastLives: true).CancelLast);
        Assert.False(Plan(schedule, Noon).CancelLast);
        Assert.False(Plan(schedule, Noon.AddTicks(-1), lastLives: true).CancelLast);
    }

    [Fact]
    public void WithQueue_FiresWait_AndGoOneByOne()
    {
        var schedule = Make(overlap: OverlapPolicy.Queue, nextFire: Noon);

        var busy = Plan(schedule, Noon, lastLives: true);
        schedule.Waiting = [Noon, Noon.AddMinutes(10)];
        schedule.NextFireAt = Noon.AddMinutes(20);
        var free = Plan(schedule, Noon.AddMinutes(11));

        Assert.Empty(busy.Runs);
        Assert.Equal(0, busy.Overlapped);
        Assert.Equal([Noon], busy.Waiting);
        Assert.Equal(Noon.AddSeconds(1), busy.WakeAt);
        Assert.Equal([Noon], free.Runs);
        Assert.Equal([Noon.AddMinutes(10)], free.Waiting);
    }

    [Fact]
    public void WithQueue_NoMoreWaitThanMayWait()
    {
        var schedule = Make(overlap: OverlapPolicy.Queue, nextFire: Noon);
        schedule.Waiting = [.. Enumerable.Range(1, ScheduleLimits.Waiting).Select(i => Noon.AddHours(-i))];

        var plan = Plan(schedule, Noon, lastLives: true);

        Assert.Equal((ScheduleLimits.Waiting, 1), (plan.Waiting.Count, plan.Overlapped));
    }

    [Theory]
    [InlineData(OverlapPolicy.Allow, true, new[] { -20, -10, 0 }, new int[0])]
    [InlineData(OverlapPolicy.Skip, true, new int[0], new[] { -20, -10, 0 })]
    [InlineData(OverlapPolicy.Skip, false, new[] { -20 }, new[] { -10, 0 })]
    [InlineData(OverlapPolicy.Replace, true, new[] { 0 }, new[] { -20, -10 })]
    public void WhatWaitedUnderAnotherPolicy_HappensOrIsCounted(
        OverlapPolicy overlap,
        bool lastLives,
        int[] runs,
        int[] skipped
    )
    {
        var schedule = Make(overlap: overlap, nextFire: Noon);
        schedule.Waiting = [Noon.AddMinutes(-20), Noon.AddMinutes(-10)];

        var plan = Plan(schedule, Noon, lastLives);

        Assert.Equal(runs.Select(m => Noon.AddMinutes(m)), plan.Runs);
        Assert.Equal(skipped.Select(m => Noon.AddMinutes(m)), plan.Skipped);
        Assert.Equal((0, skipped.Length), (plan.Waiting.Count, plan.Overlapped));
    }

    [Theory]
    [InlineData("0 12 * * *", new[] { "tuesday", "05-06", "2026-05-07" }, "05-08")]
    [InlineData("* * * * * ?", new[] { "monday" }, "05-05")]
    [InlineData("0 0 25 12 *", new[] { "2026-12-25" }, "12-25")]
    public void ExcludedDays_AreLeftOut(string cron, string[] days, string next)
    {
        var fire = Make(cron, days: days).Timing().After(Noon)!.Value;

        Assert.Equal(next, fire.ToString("MM-dd", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void ExcludedDays_AreThoseOfTheZone()
    {
        var schedule = Make("0 * * * *", days: ["2026-05-05"]);
        schedule.TimeZone = "Pacific/Apia";

        var fires = schedule.Timing().Next(new(2026, 5, 4, 10, 30, 0, TimeSpan.Zero), 2);

        // 5 May in Apia starts at 11:00 UTC on 4 May.
        Assert.Equal(new DateTimeOffset(2026, 5, 5, 11, 0, 0, TimeSpan.Zero), fires[0]);
    }

    [Fact]
    public void AnInterval_KeepsItsBeat_FromItsStartOn()
    {
        var schedule = Make(cron: null);
        schedule.Interval = TimeSpan.FromMinutes(90);
        schedule.StartAt = Noon.AddHours(1);
        schedule.EndAt = Noon.AddHours(4);

        Assert.Equal(
            [Noon.AddHours(1), Noon.AddHours(2.5), Noon.AddHours(4)],
            schedule.Timing().Next(Noon, 5)
        );
        schedule.StartAt = null;
        schedule.Anchor = Noon.AddMinutes(-1);
        Assert.Equal([Noon.AddMinutes(89)], schedule.Timing().Next(Noon, 1));
    }

    private static FirePlan Plan(Schedule schedule, DateTimeOffset now, bool lastLives = false) =>
        FirePlan.Of(schedule, schedule.Timing(), lastLives, now);

    private static Schedule Make(
        string? cron = "*/10 * * * *",
        MissedRuns missed = MissedRuns.Skip,
        OverlapPolicy overlap = OverlapPolicy.Allow,
        DateTimeOffset? nextFire = null,
        string[]? days = null
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            Name = "x",
            Cron = cron,
            TimeZone = "UTC",
            TaskType = "echo",
            Queue = "default",
            CreatedBy = "x",
            UpdatedBy = "x",
            MissedRuns = missed,
            Overlap = overlap,
            NextFireAt = nextFire,
            ExcludedDays = days ?? [],
        };
}
