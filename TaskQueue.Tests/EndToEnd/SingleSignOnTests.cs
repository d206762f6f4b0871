using Microsoft.Playwright;
using TaskQueue.Tests.Security.External;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>
/// S5: a real browser between the real server and a real provider: what its content policy and its cookies let through.
/// </summary>
[Collection(Chromium.Alone)]
public sealed class SingleSignOnTests
{
    [Fact]
    public async Task Browser_SignsIn_SignsOut_AndLinks()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var provider = await SignInProvider.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            provider
                .Settings(ProviderVisit.Everybody(("SingleLogout", "true")))
                .Select(s => (s.Key.Replace(":", "__", StringComparison.Ordinal), (string?)s.Value))
        );
        provider.Callback = new Uri(server.Url, "/signin-oidc/test").AbsoluteUri;
        var page = await chromium.OpenAsync(server.Url, width: 390);

        await page.GotoAsync("/tasks?status=dead");
        await page.WaitForURLAsync("**/login?**");
        await Chromium.CheckAsync(page);
        await page.ClickAsync("text=Sign in with Test & Sons");
        await page.WaitForURLAsync("**/tasks?status=dead");
        await Chromium.ReadyAsync(page);
        await page.GotoAsync("/profile");
        await page.WaitForSelectorAsync("section[aria-labelledby=logins] li >> text=ada@example.com");
        await page.WaitForSelectorAsync("section[aria-labelledby=sessions] li >> text=with test");
        await Chromium.CheckAsync(page);
        Assert.Equal(0, await page.Locator("section[aria-labelledby=password]").CountAsync());

        await page.ClickAsync("details[data-menu] summary");
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync("**/login");
        Assert.Equal(1, provider.SignedOut);

        await LinkAsync(page, provider);
        Assert.Empty(chromium.Complaints);
    }

    private static async Task LinkAsync(IPage page, SignInProvider provider)
    {
        provider.Person["sub"] = "person-2";
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/profile");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("text=Link Test & Sons");
        await page.WaitForURLAsync("**/profile");
        await page.WaitForSelectorAsync("section[aria-labelledby=logins] li >> text=Unlink");
        await Chromium.CheckAsync(page);
    }
}
