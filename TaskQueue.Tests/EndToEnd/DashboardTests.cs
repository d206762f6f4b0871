using System.Net.Http.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The dashboard's history as a browser draws it.</summary>
[Collection(Chromium.Alone)]
public sealed class DashboardTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1440)]
    [InlineData(390)]
    public async Task Charts_AreDrawn_ReadPointByPoint_AndZoomed(int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await SubmitAsync(server, 20);
        var page = await chromium.OpenAsync(server.Url, width: width);
        await Chromium.SignInAsync(page);
        await Chromium.ReadyAsync(page);

        // Once the rollups are kept, the page follows by itself.
        await Eventually.TrueAsync(
            async () =>
                (await page.Locator("[aria-labelledby=throughput] .legend").InnerTextAsync())
                    .ReplaceLineEndings(" ")
                    .Contains("succeeded 20", StringComparison.Ordinal),
            "the chart counts the tasks",
            TimeSpan.FromSeconds(40)
        );
        Assert.Equal(6, await page.Locator(".area").CountAsync());
        Assert.True(
            await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"),
            "the page is as wide as the window"
        );
        await Chromium.CheckAsync(page);

        var area = page.Locator("[aria-labelledby=throughput] .area");
        await area.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Chromium.UntilAsync(
            page,
            "document.querySelector('[aria-labelledby=throughput] .readout')?.textContent.includes('accepted') === true"
        );

        // By the mouse, from a quarter to the half.
        await area.ScrollIntoViewIfNeededAsync();
        var box = (await area.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 4), box.Y + 40);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + 60, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await page.WaitForURLAsync("**/?from=*&to=*");
        await Chromium.UntilAsync(page, "document.querySelector('details[open] summary') !== null");

        // And back; while the charts of the other range are still being drawn, a key may be lost.
        await Eventually.TrueAsync(
            async () =>
            {
                await page.Locator("[aria-labelledby=throughput] .area").FocusAsync();
                await page.Keyboard.PressAsync("Escape");
                return page.Url == server.Url.ToString();
            },
            "Escape leads back"
        );

        await page.Locator("[aria-labelledby=throughput] .as").ClickAsync();
        await page.WaitForSelectorAsync("[aria-labelledby=throughput] tbody tr");
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
                new { type = "echo", payload = i },
                Stop
            );
            answer.EnsureSuccessStatusCode();
        }
    }
}
