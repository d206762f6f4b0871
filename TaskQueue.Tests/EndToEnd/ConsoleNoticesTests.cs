using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>U1–U5: following something, being told, and reading it in a browser; and without WebSockets.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleNoticesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task WhatOneFollows_ReachesThem(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var id = await SubmitAsync(server, "nightly import");
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/inbox");
        await Chromium.ReadyAsync(page);
        await page.WaitForSelectorAsync("text=Nothing new");
        await Chromium.CheckAsync(page);
        await Shot(page, $"inbox-empty-{scheme}-{width}");

        await page.GotoAsync($"/tasks/{id}");
        await Chromium.ReadyAsync(page);
        await page.FocusAsync("button.follow[aria-pressed=false]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("button.follow[aria-pressed=true]");
        await CancelAsync(server, id);
        await page.HoverAsync("[data-notice='task.ended']");
        Assert.Equal("nightly import was cancelled", await page.InnerTextAsync("[data-notice] a"));
        // It has not taken the focus from where somebody works.
        Assert.Contains(
            "follow",
            await page.EvaluateAsync<string>("document.activeElement.className"),
            StringComparison.Ordinal
        );
        Assert.Equal("1", await page.InnerTextAsync(".bell .count"));
        await Chromium.CheckAsync(page);
        await Shot(page, $"note-{scheme}-{width}");

        await page.ClickAsync("[data-notice] button");
        await page.WaitForSelectorAsync("[data-notice]", new() { State = WaitForSelectorState.Detached });
        await page.Keyboard.PressAsync("g");
        await page.Keyboard.PressAsync("i");
        await page.WaitForURLAsync("**/inbox");
        await page.WaitForSelectorAsync("li[data-unread] >> text=nightly import was cancelled");
        await Chromium.CheckAsync(page);
        await Shot(page, $"inbox-{scheme}-{width}");
        await page.ClickAsync("[data-act=read]");
        await page.WaitForSelectorAsync("text=Nothing new");
        await page.WaitForSelectorAsync(".bell .count", new() { State = WaitForSelectorState.Detached });
        await FollowNoMoreAsync(page, $"following-{scheme}-{width}");
        Assert.Empty(chromium.Complaints);
    }

    private static async Task FollowNoMoreAsync(IPage page, string picture)
    {
        await page.ClickAsync(".tabs >> text=All");
        await page.WaitForURLAsync("**/inbox?show=all");
        await page.WaitForSelectorAsync("li[data-notice]:not([data-unread])");
        await page.ClickAsync(".tabs >> text=Following");
        await page.WaitForURLAsync("**/inbox?show=following");
        await page.WaitForSelectorAsync("[data-act=unfollow]");
        await Chromium.CheckAsync(page);
        await Shot(page, picture);
        await page.ClickAsync("[data-act=unfollow]");
        await page.WaitForSelectorAsync("text=You follow nothing");
        await Chromium.CheckAsync(page);
    }

    [Fact]
    public async Task WhereWebSocketsAreRefused_ThePageGoesOnByPolling_AndSaysSo()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await using var proxy = UpgradeRefuser.Before(server.Url);
        await server.LoginAsync();
        var id = await SubmitAsync(server, "first");
        var page = await chromium.OpenAsync(proxy.Url);
        await Chromium.SignInAsync(page);
        Assert.True(proxy.Refused > 0);

        // Acts reach the server, and what happens there reaches the page.
        await page.GotoAsync($"/tasks/{id}");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("button.follow[aria-pressed=false]");
        await page.WaitForSelectorAsync("button.follow[aria-pressed=true]");
        await CancelAsync(server, id);
        await page.WaitForSelectorAsync("section[aria-label=Status] [data-state=cancelled]");
        await page.WaitForSelectorAsync("[data-notice='task.ended']");
        await Chromium.UntilAsync(page, "document.documentElement.dataset.connection === 'polling'");
        Assert.True(await page.IsVisibleAsync("text=Slow connection: polling"));
        Assert.False(await page.IsVisibleAsync(".live .dot"));
        await page.HoverAsync("[data-notice]");
        await Chromium.CheckAsync(page);
        await Shot(page, "polling");

        // A page with a WebSocket does not say so.
        var better = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(better);
        await better.GotoAsync($"/tasks/{id}");
        await Chromium.ReadyAsync(better);
        await better.WaitForSelectorAsync("button.follow");
        Assert.False(await better.IsVisibleAsync("text=Slow connection: polling"));
        Assert.True(await better.IsVisibleAsync(".live[title=Live] .dot"));
    }

    // Pictures for people, where somebody asks for them.
    private static async Task Shot(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("TASKQUEUE_TEST_SHOTS") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png") });
        }
    }

    private static async Task<string> SubmitAsync(ServerProcess server, string name)
    {
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new
            {
                type = "echo",
                payload = 1,
                name,
                delay = 3600,
            },
            Stop
        );
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, made.ToString());
        return made.GetProperty("id").GetString()!;
    }

    private static async Task CancelAsync(ServerProcess server, string id)
    {
        using var answer = await server.Http.PostAsync(
            new Uri($"/api/v1/tasks/{id}/cancel", UriKind.Relative),
            null,
            Stop
        );
        Assert.True(answer.IsSuccessStatusCode);
    }
}
