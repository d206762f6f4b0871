using System.Diagnostics;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Scheduling.Calendar;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Scheduling.Calendar;

/// <summary>The calendar of schedules, on both stores.</summary>
public abstract class ScheduleCalendarTests : PartsTests
{
    private static readonly DateOnly Autumn = new(2026, 10, 24);
    private static readonly DateOnly Spring = new(2027, 3, 27);

    [Fact]
    public async Task Days_CountTheFiresOfEachHour_AndMinutesInWhichManyFallTogether()
    {
        foreach (var name in (string[])["a", "b", "c"])
        {
            await MakeAsync(name, "30 2 * * *");
        }

        await MakeAsync("else", "30 2 * * *", queue: "other");
        await MakeAsync("often", null, interval: TimeSpan.FromMinutes(20));

        var calendar = await ReadAsync(new() { From = Autumn, Days = 2 });

        Assert.Equal(
            (2, 5, 0, 0),
            (calendar.Days.Count, calendar.Counted, calendar.Paused, calendar.LeftOut)
        );
        Assert.Equal([76L, 76L], calendar.Days.Select(d => d.Fires));
        var night = calendar.Days[1].Hours[2];
        Assert.Equal((7L, 1), (night.Fires, night.AllCollisions));
        var together = Assert.Single(night.Collisions);
        Assert.Equal(
            (new DateTimeOffset(2026, 10, 25, 2, 30, 0, TimeSpan.Zero), "default", 3, 3),
            (together.At, together.Queue, Math.Min(together.Fires, 3), Math.Min(together.Schedules, 3))
        );
        Assert.Empty(calendar.Changes);
    }

    [Fact]
    public async Task ChangesOfClocks_AreToldWithWhatTheyDo()
    {
        await MakeAsync("fixed", "30 2 * * *", "Europe/Berlin");
        await MakeAsync("often", "*/15 * * * *", "Europe/Berlin");
        await MakeAsync("noon", "0 12 * * *", "Europe/Berlin");

        var fold = await ReadAsync(
            new()
            {
                From = Autumn,
                Days = 3,
                TimeZone = "Europe/Berlin",
            }
        );
        var gap = await ReadAsync(
            new()
            {
                From = Spring,
                Days = 3,
                TimeZone = "Europe/Berlin",
            }
        );

        var back = Assert.Single(fold.Changes);
        Assert.Equal(
            (false, new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.Zero), "02:00", "03:00"),
            (back.IsGap, back.At, CalendarWords.Reading(back.From), CalendarWords.Reading(back.To))
        );
        Assert.Equal(
            [("fixed", ClockOutcome.First), ("often", ClockOutcome.Both)],
            back.Effects.Select(e => (e.Name, e.Outcome))
        );
        // Once, though the clock shows half past two twice; the other one eight times in that hour, four in the one before.
        var twice = fold.Days[1].Hours[2];
        Assert.Equal((HourOnTheClock.Twice, 9L), (twice.Clock, twice.Fires));
        Assert.Equal(4, fold.Days[1].Hours[1].Fires);
        var forward = Assert.Single(gap.Changes);
        Assert.True(forward.IsGap);
        Assert.Equal(
            [("fixed", ClockOutcome.Late), ("often", ClockOutcome.Late)],
            forward.Effects.Select(e => (e.Name, e.Outcome))
        );
        var (skipped, next) = (gap.Days[1].Hours[2], gap.Days[1].Hours[3]);
        Assert.Equal((HourOnTheClock.Skipped, 0L, 5L), (skipped.Clock, skipped.Fires, next.Fires));
    }

    [Theory]
    [InlineData("* * * * * *", "UTC")]
    [InlineData("*/7 3-5,20 * * *", "Europe/Berlin")]
    [InlineData("0 15,45 */2 * * ?", "Australia/Lord_Howe")]
    [InlineData("30 2 * * 1-5", "America/New_York")]
    [InlineData("*/20 10/25 2 * * ?", "Asia/Kathmandu")]
    [InlineData("0 0 29 2 *", "UTC")]
    public async Task Counts_AreThoseOfEachSingleFire(string cron, string zone)
    {
        await MakeAsync("one", cron, zone, excluded: ["2026-10-27"]);
        await MakeAsync("two", null, interval: TimeSpan.FromSeconds(45));

        var calendar = await ReadAsync(
            new()
            {
                From = Autumn,
                Days = 5,
                TimeZone = zone,
            }
        );

        var counted = calendar.Days.SelectMany(d => d.Hours.Select(h => (d.Date, h.Hour, h.Fires))).ToList();
        Assert.Equal(await SingleAsync(calendar), counted);
    }

    [Fact]
    public async Task FiresOfEachSecond_CostNoMoreThanThoseOfEachMinute()
    {
        for (var i = 0; i < 40; i++)
        {
            // Different texts, so that none is known from the one before.
            await MakeAsync($"s{i}", $"* {i}-59 * * * ?");
        }

        var clock = Stopwatch.StartNew();
        var calendar = await ReadAsync(new());

        Assert.Equal(40, calendar.Counted);
        Assert.Equal(
            14L * 24 * 60 * Enumerable.Range(0, 40).Sum(i => 60 - i),
            calendar.Days.Sum(d => d.Fires)
        );
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"took {clock.Elapsed}");
    }

    [Fact]
    public async Task Pauses_QueuesOfOthers_AndBadDays_AreNotCounted()
    {
        var service = Parts.Get<ScheduleService>();
        var forever = await MakeAsync("forever", "0 * * * *");
        await service.PauseAsync(Product.Operator, forever.Id, null, null);
        var today = DateOnly.FromDateTime(Parts.Clock.UtcNow.UtcDateTime);
        var until = new DateTimeOffset(today.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var soon = await MakeAsync("soon", "0 * * * *");
        await service.PauseAsync(Product.Operator, soon.Id, null, until);
        await MakeAsync("theirs", "0 * * * *", queue: "theirs");
        var member = Product.Operator with
        {
            Limited = new Dictionary<string, System.Collections.Frozen.FrozenSet<string>>
            {
                [Permissions.TasksRead] = System.Collections.Frozen.FrozenSet.Create("default"),
            },
        };

        var calendar = await Parts.Get<ScheduleCalendars>().ReadAsync(member, new() { Days = 2 }, Stop);

        Assert.Equal((1, 1, 0), (calendar.Counted, calendar.Paused, calendar.LeftOut));
        Assert.Equal([0L, 24L], calendar.Days.Select(d => d.Fires));
        foreach (
            var (ask, field) in new[]
            {
                (new CalendarAsk { Days = 0 }, "days"),
                (new CalendarAsk { Days = 32 }, "days"),
                (new CalendarAsk { Together = 1 }, "together"),
                (new CalendarAsk { From = new(1, 1, 1) }, "from"),
                (new CalendarAsk { TimeZone = "Mars/Olympus\0" }, "timeZone"),
            }
        )
        {
            var refusal = await Assert.ThrowsAsync<RefusalException>(() => ReadAsync(ask));
            Assert.Equal(field, refusal.Errors.Keys.Single());
        }
    }

    private Task<ScheduleCalendar> ReadAsync(CalendarAsk ask) =>
        Parts.Get<ScheduleCalendars>().ReadAsync(Product.Operator, ask, Stop);

    // Fire by fire, as the runner asks for them.
    private async Task<List<(DateOnly Date, int Hour, long Fires)>> SingleAsync(ScheduleCalendar calendar)
    {
        var cells = calendar.Days.SelectMany(d => d.Hours.Select(h => (d.Date, h.Hour))).ToList();
        var fires = cells.ToDictionary(c => c, _ => 0L);
        var from = new DateTimeOffset(cells[0].Date.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero).AddDays(-1);
        foreach (
            var schedule in (
                await Parts.Get<ScheduleQueries>().ListAsync(Product.Operator, null, 50, Stop)
            ).Items
        )
        {
            for (
                var (timing, at) = (schedule.Timing(), schedule.Timing().After(from));
                at < from.AddDays(8);
                at = timing.After(at.Value)
            )
            {
                var reading = TimeZoneInfo.ConvertTime(at.Value, calendar.Zone).DateTime;
                var cell = (DateOnly.FromDateTime(reading), reading.Hour);
                if (fires.TryGetValue(cell, out var n))
                {
                    fires[cell] = n + 1;
                }
            }
        }

        return [.. cells.Select(c => (c.Date, c.Hour, fires[c]))];
    }

    private Task<Schedule> MakeAsync(
        string name,
        string? cron,
        string zone = "UTC",
        string queue = "default",
        TimeSpan? interval = null,
        IReadOnlyList<string>? excluded = null
    ) =>
        Parts
            .Get<ScheduleService>()
            .CreateAsync(
                Product.Operator,
                ScheduleSamples.New(name, cron) with
                {
                    TimeZone = zone,
                    Interval = interval,
                    ExcludedDays = excluded ?? [],
                    Task = Samples.NewTask() with { Queue = queue },
                }
            );

    public sealed class OnSqlite : ScheduleCalendarTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : ScheduleCalendarTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
