using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Dialogs, drop-downs and notes, by mouse, by keyboard and for those who hear the page.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleDialogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task WhateverIsOpen_IsClean(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var task = await WaitingTaskAsync(server);
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);

        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".more");
        await page.ClickAsync("#filter-queue");
        await page.WaitForSelectorAsync(".rz-multiselect-panel.rz-open [role=option]");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync(".tools > button");
        await page.ClickAsync("dialog summary");
        await page.FillAsync("#task-queue", "no spaces");
        await page.ClickAsync("dialog button[type=submit]");
        await page.WaitForSelectorAsync("#task-type[aria-invalid=true]");
        await Chromium.CheckAsync(page);
        await page.FillAsync("#task-type", "echo");
        await page.FillAsync("#task-queue", "default");
        await page.ClickAsync("dialog button[type=submit]");
        await page.WaitForSelectorAsync(".rz-notification-success");
        await Chromium.CheckAsync(page);
        await page.GotoAsync($"/tasks/{task}");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".actions >> text=Edit");
        await page.WaitForSelectorAsync("dialog[open] #edit-name");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Escape");
        await page.ClickAsync("text=Cancel task");
        await page.WaitForSelectorAsync("dialog[open] .consequence");
        await Chromium.CheckAsync(page);

        Assert.Empty(chromium.Complaints);
    }

    [Theory]
    [InlineData("#task-name", "An invoice for the order of last Thursday, once more, as fast as hands can")]
    [InlineData("#task-queue", "a queue that is refused letter by letter, each with its reason")]
    [InlineData("#task-key", "tenant-4711-of-the-north-and-of-the-south-and-of-the-rest")]
    public async Task WhatIsTypedFast_StaysAsTyped(string field, string text)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync(".tools > button");
        await page.ClickAsync("dialog summary");

        await page.FillAsync(field, "");
        await page.Locator(field).PressSequentiallyAsync(text);
        // Each letter has its render; the last one is done when the next field has told what is wrong with it.
        await page.FillAsync("#task-timeout", "soon");
        await page.WaitForSelectorAsync("#task-timeout[aria-invalid=true]");

        Assert.Equal(text, await page.InputValueAsync(field));
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task Dialog_KeepsTheFocus_AndGivesItBack()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);

        await page.FocusAsync(".tools > button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("dialog[open]");
        Assert.Equal("task-type", await page.EvaluateAsync<string>("document.activeElement.id"));
        for (var i = 0; i < 30; i++)
        {
            // The browser's own bars come between the last and the first field; the page behind never does.
            await page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.EvaluateAsync<bool>(
                    "!!document.activeElement.closest('dialog') || document.activeElement === document.body"
                )
            );
        }

        await page.Keyboard.PressAsync("Escape");
        await page.WaitForSelectorAsync("dialog", new() { State = WaitForSelectorState.Detached });

        await Chromium.UntilAsync(page, "document.activeElement.matches('.tools > button')");
    }

    [Fact]
    public async Task DropDown_Searches_ByKeyboard()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        foreach (var queue in (string[])["mails", "reports.nightly", "reports.weekly"])
        {
            await SubmitAsync(
                server,
                new
                {
                    type = "echo",
                    payload = 1,
                    queue,
                }
            );
        }

        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);

        await page.ClickAsync("#filter-queue");
        await page.FillAsync("#search-filter-queue", "week");
        await Chromium.UntilAsync(
            page,
            "[...document.querySelectorAll('.rz-multiselect-panel [role=option]')].filter(o => o.checkVisibility()).length === 1"
        );
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");

        await page.WaitForURLAsync("**/tasks?q=queue:reports.weekly");
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row').length === 1");
    }

    private static async Task<string> WaitingTaskAsync(ServerProcess server)
    {
        await server.LoginAsync();
        return await SubmitAsync(
            server,
            new
            {
                type = "echo",
                payload = 1,
                delay = 3600,
            }
        );
    }

    private static async Task<string> SubmitAsync(ServerProcess server, object task)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/tasks", task, Stop);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("id").GetString()!;
    }
}
