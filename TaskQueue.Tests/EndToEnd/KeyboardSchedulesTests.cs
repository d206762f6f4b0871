using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Schedules and their calendars without a mouse.</summary>
[Collection(Chromium.Alone)]
public sealed class KeyboardSchedulesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASchedule_IsMade_Tried_Paused_AndDeleted()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/schedules");

        await keys.EnterAsync("main button", "Make your first schedule");
        await keys.IsAtAsync("#schedule-name");
        await keys.TypeAsync("Nightly");
        await keys.FillAsync("#schedule-cron", "0 3 1 1 *");
        await keys.FillAsync("#schedule-type", "echo");
        await keys.FillAsync("#schedule-payload", "1");
        await keys.SendAsync();
        await page.WaitForSelectorAsync(".schedules .rz-data-row");
        // What had opened it stood where there was none.
        await keys.IsAtAsync("main *");
        var made = Assert.Single(
            (await ReadAsync(server, "schedules")).GetProperty("items").EnumerateArray()
        );
        var id = made.GetProperty("id").GetString()!;

        await keys.EnterAsync(".acts button", "Run now Nightly");
        await keys.ConfirmAsync();
        await keys.IsAtAsync(".schedules *");
        await Eventually.TrueAsync(
            async () => (await ReadAsync(server, "tasks")).GetProperty("items").GetArrayLength() == 1,
            "its task was made"
        );

        await keys.EnterAsync(".acts button", "Pause Nightly");
        await keys.IsAtAsync("#pause-reason");
        await keys.TypeAsync("Holidays");
        await keys.PressAsync("Enter");
        await keys.IsClosedAsync();
        await keys.IsAtAsync(".schedules *");
        Assert.Equal(
            "paused",
            (await ReadAsync(server, $"schedules/{id}")).GetProperty("status").GetString()
        );

        await keys.OpenAsync($"/schedules/{id}");
        await keys.EnterAsync(".actions button", "Delete");
        await keys.IsAtAsync("dialog[open] button[type=submit]");
        await keys.LeaveAsync();
        await keys.IsAtAsync(".actions button", "Delete");
        await keys.PressAsync("Enter");
        await keys.IsAtAsync("dialog[open] button[type=submit]");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/schedules");
        await keys.IsAtAsync("h1", "Schedules");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, $"schedules/{id}"));
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ACalendar_IsMade_LookedAtTwice_AndDeleted()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);
        await keys.OpenAsync("/schedules/calendars");

        await keys.EnterAsync("main button", "New calendar");
        await keys.IsAtAsync("#calendar-name");
        await keys.TypeAsync("holidays");
        await keys.FillAsync("#calendar-days", "12-25");
        await keys.SendAsync();
        await page.WaitForSelectorAsync(".calendars .rz-data-row");
        await keys.IsAtAsync("main *");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "schedules/calendars/holidays"));

        // The grid had kept the second Enter for itself.
        await keys.TabToAsync(".acts button", "Edit holidays");
        for (var round = 0; round < 2; round++)
        {
            await keys.PressAsync("Enter");
            await keys.IsAtAsync("dialog[open] .close");
            await keys.LeaveAsync();
            await keys.IsAtAsync(".acts button", "Edit holidays");
        }

        await keys.EnterAsync(".acts button", "Delete holidays");
        await keys.ConfirmAsync();
        await page.WaitForSelectorAsync("main >> text=No calendar yet");
        await keys.IsAtAsync("main *");
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(server, "schedules/calendars/holidays"));
        Assert.Empty(chromium.Complaints);
    }

    private static async Task<HttpStatusCode> StatusAsync(ServerProcess server, string path)
    {
        using var answer = await server.Http.GetAsync(new Uri($"/api/v1/{path}", UriKind.Relative), Stop);
        return answer.StatusCode;
    }

    private static Task<JsonElement> ReadAsync(ServerProcess server, string path) =>
        server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}", Stop);
}
