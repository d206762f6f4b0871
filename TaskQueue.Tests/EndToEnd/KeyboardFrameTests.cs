using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The frame of the console without a mouse: signing in, skipping, shortcuts, the palette, dialogs and menus.</summary>
[Collection(Chromium.Alone)]
public sealed class KeyboardFrameTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EachPairOfLetters_LeadsToItsPage_AndTheHeadingHasTheFocus()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);

        await keys.SkipAsync();
        await keys.PressAsync("?");
        await keys.IsAtAsync("dialog[open] .close");
        var told = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('dialog dd')].map(d => d.textContent.replace(/\\s+/g, ''))"
        );
        await keys.LeaveAsync();
        await keys.IsAtAsync("#content");

        var places = await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('nav [data-keys]')].map(a => `${a.dataset.keys}|${a.getAttribute('href')}`)"
        );
        Assert.True(places.Length > 10, $"{places.Length} pages");
        // The first is the page that is open already.
        foreach (var place in places.Skip(1).Append(places[0]).Select(p => p.Split('|')))
        {
            Assert.Contains(place[0].Replace(" ", "then", StringComparison.Ordinal), told);
            // The one that stands for it while a page is read makes way for it.
            await Chromium.UntilAsync(
                page,
                "!document.querySelector('main .skeleton') && !!(h => h && (h.dataset.before = 'yes'))(document.querySelector('h1'))"
            );
            await keys.TypeAsync(place[0].Replace(" ", "", StringComparison.Ordinal));
            await Chromium.UntilAsync(page, $"location.pathname === '/{place[1]}'");
            await keys.IsAtAsync("h1:not([data-before])");
        }

        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ThePalette_GoesAndActs_AndGivesTheFocusBack()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await LaterTasks.SubmitAsync(server, ["mail"]);
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);

        await keys.PressAsync("Control+k");
        await keys.IsAtAsync(".palette input");
        await keys.TypeAsync("dead letters");
        await page.WaitForSelectorAsync(".palette [aria-selected=true] >> text=Dead letters");
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/dead-letters");
        await keys.IsAtAsync("h1");

        await keys.PressAsync("Control+k");
        await keys.IsAtAsync(".palette input");
        await keys.TypeAsync("pause mail");
        await page.WaitForSelectorAsync(".palette [aria-selected=true] >> text=Pause queue mail");
        await keys.PressAsync("Enter");
        await keys.IsAtAsync("#pause-reason");
        await keys.TypeAsync("By keys");
        await keys.PressAsync("Enter");
        await page.WaitForSelectorAsync(".rz-notification-success");
        await keys.IsClosedAsync();
        await keys.IsAtAsync("h1");

        var queue = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/queues/mail", Stop);
        Assert.True(queue.GetProperty("paused").GetBoolean());
        Assert.Equal("By keys", queue.GetProperty("reason").GetString());
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ATask_IsSubmitted_AndMenusGiveTheFocusBack()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var (page, keys) = await ByKeyboard.SignInAsync(chromium, server);

        await keys.TypeAsync("gt");
        await page.WaitForURLAsync("**/tasks");
        await keys.IsAtAsync("h1");
        await keys.PressAsync("n");
        await keys.IsAtAsync("#task-type");
        await keys.LeaveAsync();
        await keys.IsAtAsync("h1");
        await keys.PressAsync("n");
        await keys.IsAtAsync("#task-type");
        await keys.TypeAsync("echo");
        await keys.FillAsync("#task-payload", "{\"by\": \"keys\"}");
        await keys.FillAsync("#task-name", "From the keyboard");
        await keys.SendAsync();
        await keys.IsAtAsync("h1");

        var list = await server.Http.GetFromJsonAsync<JsonElement>("/api/v1/tasks", Stop);
        var task = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("From the keyboard", task.GetProperty("name").GetString());

        await keys.BackToAsync("details.menu > summary");
        await keys.PressAsync("Enter");
        await page.WaitForSelectorAsync("details.menu[open]");
        await keys.PressAsync("Tab");
        await keys.IsAtAsync("details.menu :not(summary)");
        await keys.PressAsync("Escape");
        await Chromium.UntilAsync(page, "!document.querySelector('details.menu').open");
        await keys.IsAtAsync("details.menu > summary");
        Assert.Empty(chromium.Complaints);
    }
}
