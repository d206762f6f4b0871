using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The query of the list of tasks, by keys, in a browser.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleQueryTests
{
    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task AQueryIsTypedByKeys_AndIsClean(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await LaterTasks.SubmitAsync(server, ["mails", "reports.weekly"]);
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row').length === 2");

        await TypeAsync(page);

        await page.WaitForURLAsync("**/tasks?q=queue:mails%20tag:vip");
        await Chromium.UntilAsync(page, "document.querySelectorAll('.rz-data-row').length === 1");
        Assert.Empty((await page.InnerTextAsync("#query-fault")).Trim());
        await Chromium.CheckAsync(page);
        await page.ClickAsync(".views summary");
        await Chromium.CheckAsync(page);
        await page.ClickAsync(".save");
        await page.FillAsync("#view-name", "Mails for the best");
        await Chromium.CheckAsync(page);
        await page.ClickAsync("dialog button[type=submit]");
        await page.WaitForSelectorAsync(".rz-notification-success");
        await page.FillAsync("#query", "status:dread");
        await page.PressAsync("#query", "Enter");
        await page.WaitForSelectorAsync("#query-fault mark");
        await Chromium.CheckAsync(page);

        // The list comes back as it was left.
        await page.GotoAsync("/queues");
        // A page that is left before its circuit stands complains of the connection that it gave up.
        await Chromium.ReadyAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.UntilAsync(page, "document.getElementById('query').value === 'queue:mails tag:vip'");
        Assert.Empty(chromium.Complaints);
    }

    private static async Task TypeAsync(IPage page)
    {
        await page.Keyboard.PressAsync("/");
        await Chromium.UntilAsync(page, "document.activeElement.id === 'query'");
        await page.Keyboard.TypeAsync("que");
        await page.WaitForSelectorAsync("#query-options [role=option]");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync("#query-option-0[aria-selected=true]");
        await page.Keyboard.PressAsync("Enter");
        await Chromium.UntilAsync(page, "document.getElementById('query').value === 'queue:'");
        await page.Keyboard.TypeAsync("mai");
        await Chromium.UntilAsync(
            page,
            "document.querySelector('#query-options .mono')?.textContent === 'mails'"
        );
        await page.Keyboard.PressAsync("ArrowDown");
        await page.WaitForSelectorAsync("#query-option-0[aria-selected=true]");
        await page.Keyboard.PressAsync("Tab");
        await Chromium.UntilAsync(page, "document.getElementById('query').value === 'queue:mails '");
        // With none of the suggestions chosen, Enter asks.
        await page.Keyboard.TypeAsync("tag:vip");
        await page.Keyboard.PressAsync("Enter");
    }
}
