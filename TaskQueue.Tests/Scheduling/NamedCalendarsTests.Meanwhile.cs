using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

// What others do while a calendar or a schedule is saved.
public abstract partial class NamedCalendarsTests
{
    [Fact]
    public async Task ASchedule_HasTheDaysOfACalendarThatChangesMeanwhile()
    {
        await SetAsync("company", "2026-05-04");
        var old = await PlanAsync("old", []);
        IReadOnlyList<string> days = ["tuesday"];
        Task<Schedule> made;
        Task<Schedule> changed;
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.NamedCalendars.ExecuteUpdateAsync(set => set.SetProperty(c => c.Days, days), Stop);
            made = PlanAsync("one", ["company"]);
            changed = Schedules.UpdateAsync(
                Product.Operator,
                old.Id,
                Wanted("old", ["company"]),
                version: null
            );
            await Task.Delay(TimeSpan.FromMilliseconds(300), Stop);
            await scope.CommitAsync(Stop);
        }

        Assert.Equal(days, (await made).CalendarDays);
        Assert.Equal(days, (await changed).CalendarDays);
        Assert.Equal(days, (await RowAsync(old.Id)).CalendarDays);
    }

    [Fact]
    public async Task ACalendarThatIsDeletedMeanwhile_IsRefused()
    {
        await SetAsync("company", "2026-05-04");
        Task<Schedule> made;
        await using (var db = Parts.Db())
        {
            await using var scope = await db.BeginWriteAsync(Stop);
            await db.NamedCalendars.ExecuteDeleteAsync(Stop);
            made = PlanAsync("one", ["company"]);
            await Task.Delay(TimeSpan.FromMilliseconds(300), Stop);
            await scope.CommitAsync(Stop);
        }

        var refused = await RefusedAsync(() => made);
        Assert.Equal(["calendars"], refused.Errors.Keys);
    }

    [Fact]
    public async Task AChange_LeavesTheTasksOfSchedulesAsTheyAre_AndComesAboutWhileTheyMove()
    {
        await SetAsync("company", "2026-05-04");
        var one = await PlanAsync("one", ["company"]);
        var moves = MoveAsync(one.Id, times: 60);

        for (var i = 1; i <= 20; i++)
        {
            await SetAsync("company", FormattableString.Invariant($"2026-05-{i:00}"));
        }

        await moves;
        var after = await RowAsync(one.Id);
        Assert.Equal(["2026-05-20"], after.CalendarDays);
        Assert.Equal(one.Template, after.Template);
        Assert.Equal(
            (one.CreatedAt, one.CreatedBy, one.Turn + 80),
            (after.CreatedAt, after.CreatedBy, after.Turn)
        );
    }

    // As the runner does, again and again.
    private async Task MoveAsync(Guid id, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await using var db = Parts.Db();
            await using var scope = await db.BeginWriteAsync(Stop);
            await db
                .Schedules.Where(s => s.Id == id)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.Turn, s => s.Turn + 1), Stop);
            await scope.CommitAsync(Stop);
        }
    }
}
