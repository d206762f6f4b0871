using System.Net.Http.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The grids and the chart as a browser draws them.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleGridTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TaskGrid_KeepsItsHeaderInSight_AndItsRowsOverRefreshes()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 40);
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);

        await page.EvaluateAsync("window.kept = document.querySelectorAll('.rz-data-row')[3]");
        await SubmitAsync(server, 1);
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row')[4] === window.kept");
        await page.Mouse.WheelAsync(0, 1200);

        await Chromium.UntilAsync(page, "scrollY > 500");
        Assert.Equal(
            0,
            await page.EvaluateAsync<double>("document.querySelector('thead th').getBoundingClientRect().top")
        );
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task TaskGrid_IsWalkedByArrowKeys_AndLeftByTab()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 3);
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        var second = await page.GetAttributeAsync(".rz-data-row:nth-child(2) a", "href");

        await page.FocusAsync("[role=grid]");
        for (var row = 1; row <= 2; row++)
        {
            await page.Keyboard.PressAsync("ArrowDown");
            await page.WaitForSelectorAsync($".rz-data-row:nth-child({row}).rz-state-focused");
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/{second}");
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/tasks");
        // After a move the heading gets the focus first.
        await Chromium.UntilAsync(page, "document.activeElement.textContent === 'Tasks'");
        await page.FocusAsync("[role=grid]");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync(".rz-data-row:nth-child(1).rz-state-focused");
        // Out of the rows: the box that selects all, the heads that sort, the box of the first row, and its link.
        foreach (var tag in (string[])["INPUT", .. Enumerable.Repeat("BUTTON", 5), "INPUT", "A"])
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.Equal(tag, await page.EvaluateAsync<string>("document.activeElement.tagName"));
        }

        await page.Locator(".rz-data-row a").First.ClickAsync();
        await page.WaitForURLAsync("**/tasks/*");
        // One step in the history, not one for the link and one for the row.
        await page.GoBackAsync();
        await page.WaitForURLAsync("**/tasks");
    }

    [Fact]
    public async Task HeadsOfTheTaskGrid_SortByKeys_AndKeepTheFocus()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 3);
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);

        await page.FocusAsync("[role=columnheader] button:has-text('Priority')");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/tasks?sort=-priority");

        await Chromium.UntilAsync(
            page,
            "document.activeElement.closest('[aria-sort=descending]')?.textContent.trim() === 'Priority'"
        );
        await Chromium.CheckAsync(page);
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task Chart_IsDrawn_AndTellsASliceUnderTheMouse()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 5);
        var page = await chromium.OpenAsync(server.Url, width: 390);
        await Chromium.SignInAsync(page);

        await Chromium.UntilAsync(
            page,
            "document.querySelectorAll('[aria-labelledby=activity] path.line').length === 3"
        );
        await page.Locator("[aria-labelledby=activity] .area")
            .HoverAsync(
                new()
                {
                    Position = new() { X = 150, Y = 80 },
                }
            );
        await page.WaitForSelectorAsync("[aria-labelledby=activity] .readout");

        Assert.Contains(
            " UTC: accepted ",
            await page.TextContentAsync("[aria-labelledby=activity] .readout"),
            StringComparison.Ordinal
        );
        await Chromium.CheckAsync(page);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task SubmitAsync(ServerProcess server, int count)
    {
        await server.LoginAsync();
        for (var i = 0; i < count; i++)
        {
            using var answer = await server.Http.PostAsJsonAsync(
                "/api/v1/tasks",
                new
                {
                    type = "echo",
                    payload = i,
                    name = $"Task {i}",
                },
                Stop
            );
            answer.EnsureSuccessStatusCode();
        }
    }
}
