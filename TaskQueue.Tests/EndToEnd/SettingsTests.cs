using Microsoft.Playwright;
using TaskQueue.Core.Settings;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Promotion and deployments in a real browser, over a restart with another setting.</summary>
[Collection(Chromium.Alone)]
public sealed class SettingsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bundle_GoesOutAndComesBack_AndARestartIsInTheTimeline()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync(("Worker__Concurrency", "3"));
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync("nav >> text=Settings");
        await page.WaitForSelectorAsync("section[aria-labelledby=deployments] li");

        var exported = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("text=Export settings"));
        var bundle = await File.ReadAllBytesAsync(await exported.PathAsync(), Stop);
        Assert.Equal("3", SettingsBundle.Parse(bundle).Settings["Worker:Concurrency"]);
        Assert.DoesNotContain(
            ServerProcess.AdminPassword,
            System.Text.Encoding.UTF8.GetString(bundle),
            StringComparison.Ordinal
        );

        server.Set("Worker__Concurrency", null);
        server.Set("Lease__Duration", "00:01:00");
        // A page that is open complains when its server goes.
        await page.GotoAsync("about:blank");
        Assert.Equal(0, await server.TerminateAsync());
        await server.RestartAsync();
        await page.GotoAsync("/settings?changed=true");
        await Chromium.ReadyAsync(page);
        await page.WaitForSelectorAsync(
            "section[aria-labelledby=deployments] tr[data-kind=added] >> text=Lease:Duration"
        );
        await page.SetInputFilesAsync(
            "#bundle",
            new FilePayload
            {
                Name = "bundle.json",
                MimeType = "application/json",
                Buffer = bundle,
            }
        );
        await page.WaitForSelectorAsync(
            "section[aria-labelledby=promotion] tr[data-kind=removed] >> text=Lease:Duration"
        );
        await Chromium.CheckAsync(page);

        var deployed = await page.RunAndWaitForDownloadAsync(() =>
            page.ClickAsync("text=Download appsettings.Production.json")
        );
        Assert.Equal("appsettings.Production.json", deployed.SuggestedFilename);
        Assert.Contains(
            "\"Concurrency\": \"3\"",
            await File.ReadAllTextAsync(await deployed.PathAsync(), Stop),
            StringComparison.Ordinal
        );
        Assert.Empty(chromium.Complaints);
    }
}
