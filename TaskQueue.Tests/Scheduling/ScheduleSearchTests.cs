using TaskQueue.Core;
using TaskQueue.Core.Scheduling;

namespace TaskQueue.Tests.Scheduling;

/// <summary>Pages of schedules, narrowed and sorted, on both stores.</summary>
public abstract class ScheduleSearchTests : PartsTests
{
    [Theory]
    [InlineData("name", "daily", "hourly", "never", "weekly")]
    [InlineData("-name", "weekly", "never", "hourly", "daily")]
    [InlineData("nextFireAt", "hourly", "daily", "weekly", "never")]
    [InlineData("-nextFireAt", "weekly", "daily", "hourly", "never")]
    [InlineData("lastFireAt", "weekly", "daily", "hourly", "never")]
    [InlineData("-fired", "hourly", "daily", "weekly", "never")]
    public async Task EachOrder_IsReadPageByPage_AndWhatHasNoTimeComesLast(string sort, params string[] names)
    {
        await FillAsync();

        Assert.Equal(names, await ReadAsync(new() { Sort = sort }));
    }

    [Theory]
    [InlineData(ScheduleStanding.Paused, "never")]
    [InlineData(ScheduleStanding.Failing, "weekly")]
    [InlineData(ScheduleStanding.Soon, "daily", "hourly")]
    public async Task AState_NarrowsTheList_AndItsCount(ScheduleStanding standing, params string[] names)
    {
        await FillAsync();
        var search = new ScheduleSearch { Standing = standing };

        Assert.Equal(names, await ReadAsync(search));
        Assert.Equal(
            names.Length,
            await Parts.Get<ScheduleQueries>().CountAsync(Product.Operator, search, Stop)
        );
        Assert.Equal(["daily"], await ReadAsync(new() { Text = "AIL" }));
    }

    [Theory]
    [InlineData("ÜBER")]
    [InlineData("über")]
    [InlineData("ПРИВЕТ")]
    public async Task ATextIsFound_WhateverItsCase_InAnyAlphabet(string text)
    {
        await Parts
            .Get<ScheduleService>()
            .CreateAsync(Product.Operator, ScheduleSamples.New("Übertrag Привет"));

        Assert.Equal(["Übertrag Привет"], await ReadAsync(new() { Text = text }));
    }

    [Theory]
    [InlineData(0x0000)]
    [InlineData(0xd800)]
    [InlineData(0xdc00)]
    public async Task ATextThatNoStoreCanHold_IsRefused(int character)
    {
        var search = new ScheduleSearch { Text = new string((char)character, 2) };

        var refusals = new[]
        {
            await Assert.ThrowsAsync<RefusalException>(() => ReadAsync(search)),
            await Assert.ThrowsAsync<RefusalException>(() =>
                Parts.Get<ScheduleQueries>().CountAsync(Product.Operator, search, Stop)
            ),
        };

        Assert.All(refusals, refusal => Assert.Equal(["q"], refusal.Errors.Keys));
    }

    private async Task<List<string>> ReadAsync(ScheduleSearch search)
    {
        var (names, cursor) = (new List<string>(), (string?)null);
        do
        {
            var page = await Parts
                .Get<ScheduleQueries>()
                .ListAsync(Product.Operator, search, cursor, 1, Stop);
            names.AddRange(page.Items.Select(s => s.Name));
            cursor = page.NextCursor;
        } while (cursor is not null);

        return names;
    }

    private async Task FillAsync()
    {
        var service = Parts.Get<ScheduleService>();
        foreach (var name in (string[])["weekly", "daily", "never", "hourly"])
        {
            await service.CreateAsync(Product.Operator, ScheduleSamples.New(name));
        }

        var now = Parts.Clock.UtcNow;
        await using var db = Parts.Db();
        foreach (var schedule in db.Schedules)
        {
            (schedule.NextFireAt, schedule.LastFireAt, schedule.Fired) = schedule.Name switch
            {
                "hourly" => (now.AddHours(1), now.AddHours(-1), 24),
                "daily" => (now.AddHours(23), now.AddDays(-1), 7),
                "weekly" => (now.AddDays(6), now.AddDays(-7), 1),
                _ => ((DateTimeOffset?)null, (DateTimeOffset?)null, 0),
            };
            schedule.LastError = schedule.Name == "weekly" ? "The type is unknown." : null;
            schedule.PausedBy = schedule.Name == "never" ? "somebody" : null;
        }

        await db.SaveChangesAsync(Stop);
    }

    public sealed class OnSqlite : ScheduleSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() =>
            Task.FromResult(TemporaryDatabase.Sqlite());
    }

    public sealed class OnPostgres : ScheduleSearchTests
    {
        private protected override Task<TemporaryDatabase> MakeAsync() => TemporaryDatabase.PostgresAsync();
    }
}
