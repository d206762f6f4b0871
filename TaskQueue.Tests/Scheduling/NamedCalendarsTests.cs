using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Scheduling;

/// <summary>Calendars that schedules share: their days count, a change reaches every schedule, and one in use stays. On both stores.</summary>
public abstract partial class NamedCalendarsTests : PartsTests
{
    // The clock stands on Monday, 2026-03-02, at 09:00.
    private static readonly DateTimeOffset Tuesday = new(2026, 3, 3, 12, 0, 0, TimeSpan.Zero);

    private NamedCalendars Calendars => Parts.Get<NamedCalendars>();

    private ScheduleService Schedules => Parts.Get<ScheduleService>();

    [Fact]
    public async Task ItsDays_AreWithoutAFire_BesideTheOwn()
    {
        await SetAsync("company", "2026-03-03");
        await SetAsync("holidays", "03-04");

        var made = await PlanAsync("both", ["company", "holidays"], "2026-03-05");
        var tried = await Parts
            .Get<ScheduleQueries>()
            .PreviewAsync(Product.Operator, Wanted("x", ["company"], "2026-03-02"), from: null, count: 2);

        Assert.Equal(Tuesday.AddDays(-1), made.NextFireAt);
        var next = Parts.Get<ScheduleQueries>().Next(made, 2);
        Assert.Equal([Tuesday.AddDays(-1), Tuesday.AddDays(3)], next);
        Assert.Equal([Tuesday.AddDays(1), Tuesday.AddDays(2)], tried.Next);
        Assert.Equal(["company", "holidays"], made.Calendars);
    }

    [Fact]
    public async Task AChange_ReachesEverySchedule_AndTellsWhatItDoes()
    {
        var first = (await SetAsync("company", "2026-05-04")).Calendar.Version;
        var one = await PlanAsync("one", ["company"]);
        var paused = await PlanAsync("paused", ["company"]);
        await Schedules.PauseAsync(Product.Operator, paused.Id, null, null);
        var other = await PlanAsync("other", []);

        var tried = await Calendars.TryAsync(Product.Operator, "company", new(["monday", "tuesday"]), first);
        var before = await RowAsync(one.Id);
        var made = await SetAsync("company", "monday", "tuesday");

        Assert.Equal(tried.Schedules, made.Schedules);
        Assert.Equal((first, first + 1), (tried.Calendar.Version, made.Calendar.Version));
        var stale = await RefusedAsync(() =>
            Calendars.TryAsync(Product.Operator, "company", new(["monday"]), first)
        );
        Assert.Equal(RefusalCode.Stale, stale.Code);
        Assert.Equal(
            [
                new CalendarEffect(one.Id, "one", Tuesday.AddDays(-1), Tuesday.AddDays(1)),
                new CalendarEffect(paused.Id, "paused", null, null),
            ],
            made.Schedules
        );
        Assert.Equal(Tuesday.AddDays(-1), before.NextFireAt);
        var after = await RowAsync(one.Id);
        Assert.Equal((Tuesday.AddDays(1), Tuesday.AddDays(1)), (after.NextFireAt, after.WakeAt));
        Assert.Equal(1, after.Version);
        Assert.Equal(Tuesday.AddDays(-1), (await RowAsync(other.Id)).NextFireAt);
        var resumed = await Schedules.ResumeAsync(Product.Operator, paused.Id);
        Assert.Equal(Tuesday.AddDays(1), resumed.NextFireAt);
    }

    [Fact]
    public async Task AFireThatIsDue_StaysDue_WhenTheDaysChange()
    {
        await SetAsync("company", "2026-05-04");
        var one = await PlanAsync("one", ["company"]);
        Parts.Clock.Advance(TimeSpan.FromHours(4));

        var made = await SetAsync("company", "tuesday");

        var due = Tuesday.AddDays(-1);
        Assert.Equal([new CalendarEffect(one.Id, "one", due, due)], made.Schedules);
        var after = await RowAsync(one.Id);
        Assert.Equal((due, due), (after.NextFireAt, after.WakeAt));
        Assert.Equal(["tuesday"], after.CalendarDays);
    }

    [Fact]
    public async Task OneInUse_CannotBeDeleted()
    {
        var version = (await SetAsync("company", "2026-05-04")).Calendar.Version;
        var schedule = await PlanAsync("one", ["company"]);

        var refused = await RefusedAsync(() => Calendars.DeleteAsync(Product.Operator, "company", null));
        await Schedules.DeleteAsync(Product.Operator, schedule.Id, null);
        await Calendars.DeleteAsync(Product.Operator, "company", version);

        Assert.Equal(RefusalCode.Conflict, refused.Code);
        Assert.Contains("'one'", refused.Message, StringComparison.Ordinal);
        Assert.Empty(await Calendars.ListAsync(Product.Operator, Stop));
        var gone = await RefusedAsync(() => Calendars.DeleteAsync(Product.Operator, "company", null));
        Assert.Equal(RefusalCode.NotFound, gone.Code);
    }

    [Fact]
    public async Task OneThatIsMadeAgain_HasNoVersionThatItHadBefore()
    {
        var first = (await SetAsync("company", "2026-05-04")).Calendar.Version;
        await Calendars.DeleteAsync(Product.Operator, "company", first);
        Parts.Clock.Advance(TimeSpan.FromSeconds(1));
        await SetAsync("company", "2026-05-05");

        var stale = await RefusedAsync(() =>
            Calendars.SetAsync(Product.Operator, "company", new(["friday"]), first)
        );

        Assert.Equal(RefusalCode.Stale, stale.Code);
    }

    [Fact]
    public async Task AChangeThatLeavesAScheduleNoFire_IsRefused_UnlessItHasEnded()
    {
        await SetAsync("company", "2026-05-04");
        var yearly = await Schedules.CreateAsync(
            Product.Operator,
            Wanted("yearly", ["company"]) with
            {
                Cron = "0 12 25 12 *",
            }
        );
        await Schedules.CreateAsync(
            Product.Operator,
            Wanted("over", ["company"]) with
            {
                EndAt = Tuesday.AddHours(1),
            }
        );
        await Schedules.PauseAsync(Product.Operator, yearly.Id, null, null);
        Parts.Clock.Advance(TimeSpan.FromDays(3));
        await Parts.Get<ScheduleRunner>().RunOnceAsync(Stop);

        var refused = await RefusedAsync(() => SetAsync("company", "12-25"));
        var tried = await RefusedAsync(() =>
            Calendars.TryAsync(Product.Operator, "company", new(["12-25"]), null)
        );
        await SetAsync("company", "12-24");

        Assert.Equal(["days"], refused.Errors.Keys);
        Assert.Equal(refused.Message, tried.Message);
        Assert.Contains("'yearly'", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["12-24"], (await RowAsync(yearly.Id)).CalendarDays);
    }

    [Fact]
    public async Task WhatCannotBe_IsRefused_AndChangesNothing()
    {
        var version = (await SetAsync("company", "saturday")).Calendar.Version;
        await PlanAsync("one", ["company"], "sunday", "monday");
        var viewer = new Actor("v", new HashSet<string> { Permissions.TasksRead });

        var unknown = await RefusedAsync(() => PlanAsync("two", ["nobody"]));
        var twice = await RefusedAsync(() => PlanAsync("two", ["company", "company"]));
        var name = await RefusedAsync(() => SetAsync("No", "saturday"));
        var day = await RefusedAsync(() => SetAsync("company", "someday"));
        var none = await RefusedAsync(() => SetAsync("company"));
        var all = await RefusedAsync(() =>
            SetAsync("company", "tuesday", "wednesday", "thursday", "friday", "saturday")
        );
        var stale = await RefusedAsync(() =>
            Calendars.SetAsync(Product.Operator, "company", new(["friday"]), 0)
        );
        var forbidden = await RefusedAsync(() =>
            Calendars.SetAsync(viewer, "company", new(["friday"]), null)
        );

        Assert.Equal(["calendars"], unknown.Errors.Keys);
        Assert.Equal(["calendars"], twice.Errors.Keys);
        Assert.Equal(["name"], name.Errors.Keys);
        Assert.Equal(["days"], day.Errors.Keys);
        Assert.Equal(["days"], none.Errors.Keys);
        Assert.Equal(["days"], all.Errors.Keys);
        Assert.Equal((RefusalCode.Stale, RefusalCode.Forbidden), (stale.Code, forbidden.Code));
        var use = Assert.Single(await Calendars.ListAsync(Product.Operator, Stop));
        Assert.Equal((version, 1), (use.Calendar.Version, use.Schedules));
        Assert.Equal(["saturday"], use.Calendar.Days);
    }

    private static NewSchedule Wanted(string name, IReadOnlyList<string> calendars, params string[] own) =>
        new()
        {
            Name = name,
            Cron = "0 12 * * *",
            Calendars = calendars,
            ExcludedDays = own,
            Task = Samples.NewTask(),
        };

    private static Task<RefusalException> RefusedAsync(Func<Task> act) =>
        Assert.ThrowsAsync<RefusalException>(act);

    private Task<Schedule> PlanAsync(string name, IReadOnlyList<string> calendars, params string[] own) =>
        Schedules.CreateAsync(Product.Operator, Wanted(name, calendars, own));

    private Task<CalendarChange> SetAsync(string name, params string[] days) =>
        Calendars.SetAsync(Product.Operator, name, new(days), version: null);

    private async Task<Schedule> RowAsync(Guid id)
    {
        await using var db = Parts.Db();
        return await db.Schedules.SingleAsync(s => s.Id == id, Stop);
    }

    public sealed class OnSqlite : NamedCalendarsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : NamedCalendarsTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
