using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The inbox of dead letters, the page of a worker and the calendar of schedules in a browser.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleInboxTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task APersonWorksThroughThem_AndEachIsClean(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var fingerprint = await DieAsync(server, "<b>Order 7</b> is locked");
        await PlanAsync(server);
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);

        await page.GotoAsync($"/dead-letters?fingerprint={fingerprint}");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("[data-act=take]");
        await page.WaitForSelectorAsync("[data-act=release]");
        await page.ClickAsync("[data-act=snooze]");
        await page.SelectOptionAsync("#group-span", "again");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Tab");
        await page.ClickAsync("dialog button[type=submit]");
        await page.WaitForSelectorAsync("[data-act=wake]");
        Assert.Contains(
            "1",
            await page.InnerTextAsync(".tabs [data-filter=Snoozed]"),
            StringComparison.Ordinal
        );
        await Chromium.CheckAsync(page);
        await page.ClickAsync(".tabs [data-filter=Mine]");
        await page.WaitForURLAsync("**/dead-letters?status=mine");
        await page.WaitForSelectorAsync(".groups li");
        await Chromium.CheckAsync(page);

        await page.GotoAsync("/workers");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("a[href^='workers/']");
        await page.WaitForSelectorAsync("#facts");
        await Chromium.CheckAsync(page);

        await page.GotoAsync("/schedules/calendar?from=2026-10-24&zone=Europe%2FBerlin");
        await Chromium.ReadyAsync(page);
        await page.WaitForSelectorAsync(width > 860 ? ".table [data-collides]" : ".days .together");
        await page.WaitForSelectorAsync(".change");
        await Chromium.CheckAsync(page);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task<string> DieAsync(ServerProcess server, string message)
    {
        var id = await PostAsync(
            server,
            "tasks",
            new
            {
                type = "fail",
                payload = new { message },
                maxAttempts = 1,
            }
        );
        return await Eventually.ValueAsync(
            async () =>
            {
                using var answer = await server.Http.GetAsync(
                    new Uri($"/api/v1/dead-letters/{id}", UriKind.Relative),
                    Stop
                );
                return answer.IsSuccessStatusCode
                    ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop))
                        .GetProperty("fingerprint")
                        .GetString()
                    : null;
            },
            "the task is dead"
        );
    }

    private static async Task PlanAsync(ServerProcess server)
    {
        foreach (var name in (string[])["one", "two", "three"])
        {
            await PostAsync(
                server,
                "schedules",
                new
                {
                    name,
                    cron = "30 2 * * *",
                    timeZone = "Europe/Berlin",
                    task = new { type = "echo", payload = 1 },
                }
            );
        }
    }

    private static async Task<string> PostAsync(ServerProcess server, string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/v1/{path}", body, Stop);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, made.ToString());
        return made.GetProperty("id").GetString()!;
    }
}
