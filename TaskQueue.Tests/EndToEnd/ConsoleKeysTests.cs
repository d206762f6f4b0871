using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The palette and the shortcuts, by keyboard alone.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleKeysTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Queue_IsPausedWithoutAMouse(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new
            {
                type = "echo",
                payload = 1,
                queue = "mail",
            },
            Stop
        );
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);

        await page.Keyboard.PressAsync("?");
        await page.WaitForSelectorAsync("dialog[open] dl");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("dialog[open]", new() { State = WaitForSelectorState.Detached });

        await page.Keyboard.PressAsync("Control+k");
        await page.WaitForSelectorAsync(".palette [role=option][aria-selected=true]");
        await Chromium.CheckAsync(page);
        await page.Keyboard.TypeAsync("pause mail");
        await page.WaitForSelectorAsync(".palette [aria-selected=true] >> text=Pause queue mail");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("dialog[open] #pause-reason");
        await page.Keyboard.TypeAsync("by keyboard");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".rz-notification-success");

        var queue = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues/mail", Stop);
        Assert.True(queue.GetProperty("paused").GetBoolean());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task APalette_ThatIsClosedWhileLettersAreOnTheirWay_BreaksNothing()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);

        for (var round = 0; round < 10; round++)
        {
            await page.Keyboard.PressAsync("Control+k");
            await page.WaitForSelectorAsync(".palette [role=option]");
            await page.Keyboard.TypeAsync("pause what is not there");
            await page.Keyboard.PressAsync("Escape");
            await page.WaitForSelectorAsync(".palette", new() { State = WaitForSelectorState.Detached });
        }

        await page.Keyboard.TypeAsync("gt");
        await page.WaitForURLAsync("**/tasks");
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task OnAPhone_TheTopBarNamesTheEnvironment()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            ("Console__Environment", "production"),
            ("Console__EnvironmentColor", "Red")
        );
        var page = await chromium.OpenAsync(server.Url, ColorScheme.Dark, 390);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);

        Assert.True(await page.IsVisibleAsync(".bar .environment >> text=production"));
        await Chromium.CheckAsync(page);
        // It is not covered by the tools beside it.
        Assert.True(
            await page.EvaluateAsync<bool>(
                "document.querySelector('.bar .environment').getBoundingClientRect().right <= document.querySelector('.tools').getBoundingClientRect().left"
            )
        );
    }

    [Fact]
    public async Task Letters_LeadToPages_UnlessSomebodyTypes()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);

        await page.Keyboard.TypeAsync("gt");
        await page.WaitForURLAsync("**/tasks");
        await page.WaitForSelectorAsync("main input[type=search], main [data-search]");
        await page.Keyboard.PressAsync("/");
        await Chromium.UntilAsync(
            page,
            "document.activeElement.matches('input[type=search], [data-search]')"
        );
        await page.Keyboard.TypeAsync("gqn?");
        Assert.EndsWith("/tasks", page.Url, StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("dialog[open]").CountAsync());

        // An arrow down and up again comes back to the first, and Escape gives the focus back.
        await page.Keyboard.PressAsync("Control+k");
        var first = await page.WaitForSelectorAsync(".palette [aria-selected=true]");
        var text = await first!.InnerTextAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("ArrowUp");
        Assert.Equal(text, await page.InnerTextAsync(".palette [aria-selected=true]"));
        await page.Keyboard.PressAsync("Escape");
        await Chromium.UntilAsync(
            page,
            "document.activeElement.matches('input[type=search], [data-search]')"
        );
        Assert.Empty(chromium.Complaints);
    }
}
