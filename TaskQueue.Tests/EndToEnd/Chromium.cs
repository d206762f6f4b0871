using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>A real browser, and what its pages complained about.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    /// <summary>With nothing beside it: a browser and a server keep two cores busy, and what they do is to take as long as it does for people.</summary>
    public const string Alone = "browser";

    private static readonly string[] Arguments =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    private static readonly AxeRunOptions Wcag = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] },
    };

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private Chromium(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Errors in the console of any page so far.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Starts one; skips the test where there is none.</summary>
    public static async Task<Chromium> StartAsync()
    {
        var path = TestServers.RequireChromium();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = path, Args = Arguments }
        );
        return new(playwright, browser);
    }

    /// <summary>Opens a page in a profile of its own.</summary>
    /// <param name="server">Where addresses begin.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">1440 for a desk, 390 for a phone.</param>
    /// <param name="locale">The language that the browser asks for.</param>
    public async Task<IPage> OpenAsync(
        Uri server,
        ColorScheme scheme = ColorScheme.Light,
        int width = 1440,
        string locale = "en-US"
    )
    {
        var context = await _browser.NewContextAsync(
            new()
            {
                BaseURL = server.ToString(),
                ColorScheme = scheme,
                Locale = locale,
                ViewportSize = new() { Width = width, Height = 850 },
            }
        );
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                _complaints.Add($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        return page;
    }

    /// <summary>Signs in on a page that has not been anywhere.</summary>
    /// <param name="page">The page.</param>
    /// <param name="email">Who; all accounts of these tests have the same password.</param>
    public static async Task SignInAsync(IPage page, string email = ServerProcess.AdminEmail)
    {
        await page.GotoAsync("/login");
        await page.FillAsync("[name='Input.Email']", email);
        await page.FillAsync("[name='Input.Password']", ServerProcess.AdminPassword);
        await page.ClickAsync("button[type=submit]");
        await page.WaitForURLAsync("**/");
        await ReadyAsync(page);
    }

    /// <summary>Waits until the page is alive: the script of its frame has run, and what the server drew has made room for it.</summary>
    public static Task ReadyAsync(IPage page) =>
        page.WaitForSelectorAsync(".shell[data-ready]:not(:has(.handover))");

    /// <summary>Waits until an expression is true in the page, whose policy keeps the browser's own way of waiting out.</summary>
    public static Task UntilAsync(IPage page, string expression) =>
        Eventually.TrueAsync(() => page.EvaluateAsync<bool>(expression), expression);

    /// <summary>Checks that axe finds nothing and that nothing is wider than the screen.</summary>
    public static async Task CheckAsync(IPage page)
    {
        // What is half-way through fading in has colours that nobody is meant to read.
        await UntilAsync(
            page,
            "document.getAnimations().every(a => a.playState !== 'running' || a.effect.getTiming().iterations === Infinity)"
        );
        var found = await page.RunAxe(Wcag);
        Assert.True(
            found.Violations.Length == 0,
            $"{page.Url}: {string.Join("; ", found.Violations.Select(v => $"{v.Id}: {v.Nodes[0].Html}"))}"
        );
        var wider = await page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        );
        Assert.True(wider <= 0, $"{page.Url} is {wider} pixels wider than the screen");
        Assert.Equal("", await page.EvaluateAsync<string>(UnderTheTools));
    }

    // What a page showed at the end: in the output of a test that fails, and as a picture.
    private static async Task KeepAsync(IPage page)
    {
        try
        {
            var text = await page.EvaluateAsync<string>("document.body.innerText.slice(0, 3000)");
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url} showed at the end:\n{text}");
            await page.ScreenshotAsync(new() { Path = PicturePath(NameOf(page)), Timeout = 5_000 });
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{page.Url} could not be kept: {e.Message}");
        }
    }

    /// <summary>Where a picture is kept; the artefacts of a run have all of them.</summary>
    /// <param name="name">What it shows.</param>
    public static string PicturePath(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "artifacts", "pages"));
        var file = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '-'));
        return Path.Combine(folder.FullName, $"{file[..Math.Min(file.Length, 150)].Trim('-')}.png");
    }

    private static string NameOf(IPage page)
    {
        var test = TestContext.Current.Test?.TestDisplayName ?? "page";
        return $"{test[(test.LastIndexOf("Tests.", StringComparison.Ordinal) is >= 0 and var at ? at + 6 : 0)..]} {new Uri(page.Url).AbsolutePath}";
    }

    /// <summary>What of a page's heading lies under the tools of the shell, which share its line.</summary>
    private const string UnderTheTools = """
        (() => {
            const tools = document.querySelector('.tools')?.getBoundingClientRect();
            return [...document.querySelectorAll('.heading a, .heading button, .heading h1')]
                .filter(e => {
                    const r = e.getBoundingClientRect();
                    return tools && r.width > 0 && r.right > tools.left && r.left < tools.right && r.bottom > tools.top && r.top < tools.bottom
                        && getComputedStyle(e.closest('.heading')).visibility === 'visible' && window.scrollY === 0;
                })
                .map(e => e.outerHTML.slice(0, 200))
                .join('; ');
        })()
        """;

    public async ValueTask DisposeAsync()
    {
        foreach (var page in _browser.Contexts.SelectMany(context => context.Pages))
        {
            await KeepAsync(page);
        }

        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
