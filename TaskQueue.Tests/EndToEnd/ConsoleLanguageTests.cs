using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The console in German: as the browser asks for it, and as somebody chose it.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleLanguageTests
{
    // A page, and its heading.
    private static readonly (string Path, string Heading)[] Pages =
    [
        ("/profile", "Profil"),
        ("/workers", "Worker"),
        ("/task-types", "Aufgabentypen"),
        ("/alerts", "Meldungen"),
        ("/users", "Benutzer"),
        ("/roles", "Rollen"),
        ("/api-keys", "API-Schlüssel"),
        ("/audit", "Audit-Protokoll"),
        ("/rate-limits", "Limits für Anfragen"),
        ("/settings", "Einstellungen"),
        ("/system", "System"),
        ("/nothing-here", "Seite nicht gefunden"),
    ];

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task Pages_AreInTheLanguageOfTheBrowser(int width, ColorScheme scheme)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url, scheme, width, "de-DE");

        await page.GotoAsync("/login");
        await Chromium.CheckAsync(page);
        Assert.Equal("de", await LanguageAsync(page));
        Assert.Equal("Anmelden", await page.TextContentAsync("h1"));
        await ShootAsync(page, $"login-{width}");
        await Chromium.SignInAsync(page);

        foreach (var (path, heading) in Pages)
        {
            await page.GotoAsync(path);
            await page.WaitForSelectorAsync("h1");
            await Chromium.UntilAsync(page, $"document.querySelector('h1').textContent === '{heading}'");
            await Chromium.CheckAsync(page);
            Assert.Equal("de", await LanguageAsync(page));
            await ShootAsync(page, $"{path.Trim('/')}-{width}");
        }

        Assert.All(
            chromium.Complaints,
            complaint => Assert.Contains("404", complaint, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Language_IsChosenInTheMenu_AndStays()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url, locale: "de-DE");
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/users?q=admin");
        await Chromium.ReadyAsync(page);

        await ChooseAsync(page, "Sprache", "en", "Users");
        await ChooseAsync(page, "Language", "de", "Benutzer");
        await ChooseAsync(page, "Sprache", "en", "Users");

        // The address, and with it what was looked for, is what it was; the choice holds in pages that are loaded, and before sign-in.
        Assert.EndsWith("/users?q=admin", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        Assert.Equal("Users", await page.TextContentAsync("h1"));
        await page.ClickAsync("details.menu > summary");
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync("**/login");
        Assert.Equal("Sign in", await page.TextContentAsync("h1"));
        await page.ClickAsync("[data-language=de]");
        await page.WaitForSelectorAsync("h1:text-is('Anmelden')");
        // The account goes before the browser.
        await Chromium.SignInAsync(page);
        Assert.Equal("en", await LanguageAsync(page));
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task Language_Stays_WhenThePageFollowsTheStore_AndAfterAReconnect()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url, locale: "de-DE");
        await Chromium.SignInAsync(page);
        await page.GotoAsync("/workers");
        await Chromium.ReadyAsync(page);
        // What the store's news drew, not the first picture.
        const string Old =
            "[...document.querySelectorAll('.workers time')].some(t => /^vor \\d\\d s$/.test(t.textContent))";
        await Chromium.UntilAsync(page, Old);
        Assert.NotEqual(0, await page.GetByText("gestartet").CountAsync());

        await server.KillAsync();
        await page.WaitForSelectorAsync("#components-reconnect-modal.components-reconnect-show");
        await server.RestartAsync();
        await page.WaitForSelectorAsync(
            "#components-reconnect-modal",
            new() { State = WaitForSelectorState.Hidden, Timeout = 45_000 }
        );

        await page.WaitForSelectorAsync("h1");
        Assert.Equal("de", await LanguageAsync(page));
        await Chromium.UntilAsync(page, Old);
    }

    private static Task<string> LanguageAsync(IPage page) =>
        page.EvaluateAsync<string>("document.documentElement.lang");

    private static async Task ChooseAsync(IPage page, string label, string language, string heading)
    {
        await page.ClickAsync("details.menu > summary");
        await page.Locator("label.rows", new() { HasText = label })
            .Locator("select")
            .SelectOptionAsync(language);
        // What is asked of a page while it is left has no answer; a selector waits on in the next one.
        await page.WaitForSelectorAsync($"html[lang={language}] .shell[data-ready] h1:text-is('{heading}')");
        await Chromium.CheckAsync(page);
    }

    // For whoever wants to look: TASKQUEUE_TEST_PICTURES names a folder.
    private static async Task ShootAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("TASKQUEUE_TEST_PICTURES") is { Length: > 0 } folder)
        {
            await page.ScreenshotAsync(
                new() { Path = System.IO.Path.Combine(folder, $"{name}.png"), FullPage = true }
            );
        }
    }
}
