using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Scheduling.Calendar;

namespace TaskQueue.Tests.Scheduling.Calendar;

/// <summary>What a calendar costs, however many schedules there are.</summary>
public sealed class CalendarBoundsTests
{
    private static readonly DateOnly Day = new(2026, 5, 4);
    private static readonly DateTimeOffset Begin = new(Day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
    private static readonly ScheduleTiming Timing = new()
    {
        Zone = TimeZoneInfo.Utc,
        Anchor = Begin,
        Excluded = ExcludedDays.Of([], TimeZoneInfo.Utc),
    };

    [Fact]
    public void OfManyCollisions_AnHourKeepsTheWorst_AndHowManyThereWere()
    {
        const int many = 200_000;
        var grid = new CalendarGrid(Day, 1, TimeZoneInfo.Utc);
        foreach (var (minute, queue, fires) in ((int, string, int)[])[(9, "b", 8), (9, "a", 8), (3, "c", 8)])
        {
            grid.Collide(minute, queue, fires, 2);
        }

        for (var fires = 4; fires < 8; fires++)
        {
            grid.Collide(fires, "d", fires, 2);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < many; i++)
        {
            grid.Collide(i % 60, "e", 3, 3);
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        var hour = grid.ToDays()[0].Hours[0];

        Assert.Equal(
            [(3, "c", 8), (9, "a", 8), (9, "b", 8), (7, "d", 7), (6, "d", 6)],
            hour.Collisions.Select(c => (c.At.Minute, c.Queue, c.Fires))
        );
        Assert.Equal(many + 7, hour.AllCollisions);
        Assert.True(taken < 100_000, $"took {taken} bytes");
    }

    [Fact]
    public void SchedulesThatFireAlike_CostSteps_AndNothingIsCountedWhenNoneAreLeft()
    {
        var (counter, counted) = (Counter(steps: 1000), 0);

        while (counted < 10_000 && counter.Count(Each("* * * * *"), DateTimeOffset.MinValue, (_, _) => { }))
        {
            counted++;
        }

        Assert.InRange(counted, 2, 100);
        var told = 0;
        var interval = Timing with { Interval = TimeSpan.FromMinutes(1) };
        Assert.False(counter.Count(interval, DateTimeOffset.MinValue, (_, _) => told++));
        Assert.Equal(0, told);
    }

    [Fact]
    public void AQueue_CostsTheMinutesInWhichItFires_AndLeavesNothingToTheNext()
    {
        var grid = new CalendarGrid(Day, 31, TimeZoneInfo.Utc);
        var minutes = new QueueMinutes(grid);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            minutes.Add(5, 1);
            minutes.Add(5, i + 1);
            minutes.MoveInto("q", 1000);
        }

        var taken = GC.GetAllocatedBytesForCurrentThread() - before;
        var hour = grid.ToDays()[0].Hours[0];
        Assert.Equal((2000L + (999 * 1000 / 2), 2), (hour.Fires, hour.AllCollisions));
        Assert.Equal([1001, 1000], hour.Collisions.Select(c => c.Fires));
        Assert.True(taken < 100_000, $"took {taken} bytes");
    }

    private static FireCounter Counter(int steps) => new(Begin, 14 * 24 * 60, steps);

    private static ScheduleTiming Each(string cron) => Timing with { Cron = CronText.Known(cron) };
}
