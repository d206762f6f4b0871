using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>
/// S13: the HTML of a task is shown without doing anything: no script runs, no request leaves, and the page around it and its session stay as
/// they were. listmonk's previews let a template act as the administrator who looked at it (CVE-2026-21483).
/// </summary>
[Collection(Chromium.Alone)]
public sealed class HtmlPreviewTests
{
    private const string Hostile =
        "<h1 id=kept>Your order</h1><script>fetch('/api/v1/users',{method:'POST'});parent.document.title='taken'</script>"
        + "<svg onload=\"parent.document.title='taken'\"></svg><img src=/stolen.png onerror=\"top.location='/stolen'\">"
        + "<img src=https://elsewhere.invalid/stolen.png><link rel=stylesheet href=/stolen.css>"
        + "<style>body{background:url(/stolen.gif)}</style><iframe src=/stolen-frame></iframe>"
        + "<form action=/api/v1/auth/logout method=post><button id=send>Send</button></form>"
        + "<a id=lead target=_top href=/stolen-top>On</a> <a id=inner href=/stolen-inner>In</a>"
        + "<meta http-equiv=refresh content='0;url=/stolen-refresh'>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Html_IsSeen_AndDoesNothing(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        using var answer = await server.Http.PostAsJsonAsync(
            "/api/v1/tasks",
            new
            {
                type = "echo",
                delay = 3600,
                payload = new { html = Hostile },
            },
            Stop
        );
        var id = (await answer.Content.ReadFromJsonAsync<JsonElement>(Stop)).GetProperty("id").GetString();
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        await page.GotoAsync($"/tasks/{id}");
        await Chromium.ReadyAsync(page);
        // What was drawn before the page came alive gives way to its shape, and then to what it has read.
        await Chromium.UntilAsync(page, "!document.querySelector('main [aria-busy=true]')");
        await page.ClickAsync("[title='$.html']");
        await Chromium.CheckAsync(page);
        var title = await page.TitleAsync();
        var asked = new ConcurrentQueue<string>();
        // The browser tells of requests that its policy stops as well.
        page.RequestFinished += (_, request) => asked.Enqueue(request.Url);
        page.RequestFailed += (_, request) =>
        {
            if (request.Failure != "csp")
            {
                asked.Enqueue($"{request.Url} {request.Failure}");
            }
        };

        await page.ClickAsync("text=Preview as HTML");
        var preview = page.FrameLocator("dialog[open] iframe");
        await preview.Locator("#kept").WaitForAsync();
        await preview.Locator("#send").ClickAsync();
        await preview.Locator("#lead").ClickAsync();
        await preview.Locator("#inner").ClickAsync();
        // As long as a refresh of no seconds and an answer to it could take.
        await page.WaitForTimeoutAsync(1500);

        Assert.DoesNotContain(asked, url => url.Contains("stolen", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, url => url.Contains("/api/", StringComparison.Ordinal));
        Assert.Equal(title, await page.TitleAsync());
        Assert.EndsWith($"/tasks/{id}", page.Url, StringComparison.Ordinal);
        Assert.True(await page.IsVisibleAsync("dialog[open] iframe"));
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        Assert.EndsWith("/tasks", page.Url, StringComparison.Ordinal);
    }
}
