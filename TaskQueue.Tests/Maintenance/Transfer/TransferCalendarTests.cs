using Microsoft.EntityFrameworkCore;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Scheduling;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>Calendars that schedules share come along, and schedules have them by name.</summary>
public sealed class TransferCalendarTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calendars_ComeAsTheyWere_AndTheirSchedulesFollowThem(bool toPostgres)
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = toPostgres
            ? await TemporaryDatabase.PostgresAsync()
            : TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        var file = await TransferFixture.ExportAsync(old);

        var preview = await TransferFixture.ImportAsync(fresh, file, dryRun: true);
        var report = await TransferFixture.ImportAsync(fresh, file);
        var again = await TransferFixture.ImportAsync(fresh, file);

        Assert.Equal(preview with { DryRun = false }, report);
        Assert.Equal((1, 1, 0), (report.File.Calendars, report.CalendarsAdded, report.CalendarsExisting));
        Assert.Equal((0, 1), (again.CalendarsAdded, again.CalendarsExisting));
        await using var one = old.Db();
        await using var two = fresh.Db();
        Assert.Equivalent(
            await one.NamedCalendars.AsNoTracking().SingleAsync(Stop),
            await two.NamedCalendars.AsNoTracking().SingleAsync(Stop),
            strict: true
        );
        var schedule = await two.Schedules.AsNoTracking().SingleAsync(Stop);
        Assert.Equal(["holidays"], schedule.Calendars);
        Assert.Equal(["sunday"], schedule.ExcludedDays);
        Assert.Equal(["12-25", "01-01"], schedule.CalendarDays);
        await fresh.Get<NamedCalendars>().SetAsync(Product.Operator, "holidays", new(["05-01"]), null);
        Assert.Equal(["05-01"], (await two.Schedules.AsNoTracking().SingleAsync(Stop)).CalendarDays);
    }

    [Fact]
    public async Task ACalendarThatIsHere_StaysAsItIs_AndSchedulesFollowIt()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        await fresh.Get<NamedCalendars>().SetAsync(Product.Operator, "holidays", new(["06-06"]), null);

        var report = await TransferFixture.ImportAsync(fresh, await TransferFixture.ExportAsync(old));

        Assert.Equal((0, 1), (report.CalendarsAdded, report.CalendarsExisting));
        await using var db = fresh.Db();
        Assert.Equal(["06-06"], (await db.NamedCalendars.SingleAsync(Stop)).Days);
        Assert.Equal(["06-06"], (await db.Schedules.SingleAsync(Stop)).CalendarDays);
    }

    [Fact]
    public async Task WithoutTheCalendar_ItsDaysAreTheSchedulesOwn()
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        var lines = TransferFixture.Lines(await TransferFixture.ExportAsync(old));
        lines.RemoveAll(l => l.Contains("\"kind\":\"calendar\"", StringComparison.Ordinal));
        lines[^1] = lines[^1].Replace("\"calendars\":1", "\"calendars\":0", StringComparison.Ordinal);
        lines[^1] = TransferFixture.Signed(lines);

        await TransferFixture.ImportAsync(fresh, TransferFixture.Pack(lines));

        await using var db = fresh.Db();
        var schedule = await db.Schedules.SingleAsync(Stop);
        Assert.Empty(schedule.Calendars);
        Assert.Empty(schedule.CalendarDays);
        Assert.Equal(["sunday", "12-25", "01-01"], schedule.ExcludedDays);
    }

    [Theory]
    [InlineData("\"days\":[\"12-25\",", "\"days\":[\"someday\",", "days")]
    [InlineData("\"days\":[\"12-25\",", "\"days\":[null,", "days")]
    [InlineData("\"name\":\"holidays\"", "\"name\":\"Holi days\"", "name")]
    public async Task ABadCalendar_IsRefusedWithItsLine(string from, string to, string expected)
    {
        await using var source = TemporaryDatabase.Sqlite();
        await using var target = TemporaryDatabase.Sqlite();
        await using var old = await CoreParts.MakeAsync(source);
        await using var fresh = await CoreParts.MakeAsync(target);
        await FillAsync(old);
        var lines = TransferFixture.Lines(await TransferFixture.ExportAsync(old));
        var place = lines.FindIndex(l => l.Contains("\"kind\":\"calendar\"", StringComparison.Ordinal));
        lines[place] = lines[place].Replace(from, to, StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            TransferFixture.ImportAsync(fresh, TransferFixture.Pack(lines))
        );

        var reason = Assert.Single(Assert.Single(refusal.Errors).Value);
        Assert.Contains("Line ", reason, StringComparison.Ordinal);
        Assert.Contains(expected, reason, StringComparison.Ordinal);
    }

    private static async Task FillAsync(CoreParts parts)
    {
        await parts
            .Get<NamedCalendars>()
            .SetAsync(Product.Operator, "holidays", new(["12-25", "01-01"], "Days off."), null);
        await parts
            .Get<ScheduleService>()
            .CreateAsync(
                Product.Operator,
                ScheduleSamples.New() with
                {
                    Calendars = ["holidays"],
                    ExcludedDays = ["sunday"],
                }
            );
    }
}
