using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>What a browser has to fetch, and what it may keep.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleWeightTests
{
    [Fact]
    public async Task FirstPages_AreLight_AndTheirFilesAreKept()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        var fetched = new ConcurrentQueue<IResponse>();
        page.Response += (_, response) => fetched.Enqueue(response);

        await page.GotoAsync("/login");
        Assert.DoesNotContain(fetched, r => r.Url.Contains("radzen", StringComparison.Ordinal));
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("#filter-queue");

        // Style sheet and script of the library: 0.8 and 0.2 MB as they are.
        foreach (var name in (string[])["radzen-base", "radzen/radzen.", "blazor.web", "tokens"])
        {
            var response = fetched.First(r => r.Url.Contains(name, StringComparison.Ordinal));
            var headers = await response.AllHeadersAsync();
            Assert.Equal("gzip", headers["content-encoding"]);
            Assert.Contains("immutable", headers["cache-control"], StringComparison.Ordinal);
        }

        var bytes = 0L;
        foreach (var response in fetched.Where(r => r.Url.EndsWith("css", StringComparison.Ordinal)))
        {
            bytes += (await response.Request.SizesAsync()).ResponseBodySize;
        }

        Assert.InRange(bytes, 10_000, 110_000);
        Assert.DoesNotContain(fetched, r => r.Url.Contains("woff", StringComparison.Ordinal));
        Assert.Empty(chromium.Complaints);
    }
}
