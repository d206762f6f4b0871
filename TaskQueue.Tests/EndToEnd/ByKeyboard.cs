using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Somebody at a page who has a keyboard and nothing else, and who must see at each step where they are.</summary>
/// <param name="page">The page.</param>
internal sealed class ByKeyboard(IPage page)
{
    // No page has as many places; the browser's own bars come once a round.
    private const int MostPresses = 250;

    // Where the focus is, and whether that is seen: by its outline, or by what stands around it. Headings, and the content as a
    // whole, are where one goes on from, and nothing that is pressed.
    private const string Place = """
        ([selector, name]) => {
            const at = document.activeElement;
            const said = (at.getAttribute("aria-label") ?? at.labels?.[0]?.textContent ?? at.textContent).replace(/\s+/g, " ").trim();
            if (!at.matches(selector) || (name !== null && said !== name)) {
                return "elsewhere";
            }

            const isSeen =
                getComputedStyle(at).outlineStyle !== "none" || at.matches("h1, main, [role=grid], .palette input");
            return isSeen ? "here" : "unseen";
        }
        """;

    private const string Where =
        "document.activeElement === document.body ? 'nothing' : document.activeElement.outerHTML.slice(0, 200)";

    /// <summary>Signs in by the form.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="server">Where.</param>
    public static async Task<(IPage Page, ByKeyboard Keys)> SignInAsync(
        Chromium chromium,
        ServerProcess server
    )
    {
        var page = await chromium.OpenAsync(server.Url);
        var keys = new ByKeyboard(page);
        await page.GotoAsync("/login");
        await keys.IsAtAsync("#email");
        await keys.TypeAsync(ServerProcess.AdminEmail);
        await keys.TabToAsync("#password");
        await keys.TypeAsync(ServerProcess.AdminPassword);
        await keys.PressAsync("Enter");
        await page.WaitForURLAsync("**/");
        await Chromium.ReadyAsync(page);
        return (page, keys);
    }

    /// <summary>Opens an address, and skips what comes before its content.</summary>
    /// <param name="path">The address.</param>
    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(path);
        await Chromium.ReadyAsync(page);
        await Chromium.UntilAsync(page, "!document.querySelector('main .skeleton')");
        await SkipAsync();
    }

    /// <summary>Skips from the top of a page that was just loaded to its content.</summary>
    public async Task SkipAsync()
    {
        await TabToAsync(".skip");
        await PressAsync("Enter");
        await IsAtAsync("#content");
    }

    /// <summary>Presses a key.</summary>
    /// <param name="key">The key, such as Enter or Control+k.</param>
    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    /// <summary>Types a text where the focus is.</summary>
    /// <param name="text">The text.</param>
    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    /// <summary>Goes to a field, and types a text in the place of what stands there.</summary>
    /// <param name="selector">The field.</param>
    /// <param name="text">The text.</param>
    public async Task FillAsync(string selector, string text)
    {
        await TabToAsync(selector);
        await PressAsync("Control+a");
        await TypeAsync(text);
    }

    /// <summary>Goes forwards to something, and fails where no Tab leads there, or where it is not seen that it has the focus.</summary>
    /// <param name="selector">What.</param>
    /// <param name="name">What it says; anything when absent.</param>
    public Task TabToAsync(string selector, string? name = null) => WalkAsync("Tab", selector, name);

    /// <summary>Goes backwards to something.</summary>
    /// <param name="selector">What.</param>
    /// <param name="name">What it says; anything when absent.</param>
    public Task BackToAsync(string selector, string? name = null) => WalkAsync("Shift+Tab", selector, name);

    /// <summary>Goes forwards to a button or a link, and presses Enter.</summary>
    /// <param name="selector">What.</param>
    /// <param name="name">What it says; anything when absent.</param>
    public async Task EnterAsync(string selector, string? name = null)
    {
        await TabToAsync(selector, name);
        await PressAsync("Enter");
    }

    /// <summary>Waits until the open dialog may be sent, sends it by its button, and waits until it is gone.</summary>
    public async Task SendAsync()
    {
        await page.WaitForSelectorAsync("dialog[open] button[type=submit]:not([disabled])");
        await EnterAsync("dialog[open] button[type=submit]");
        await IsClosedAsync();
    }

    /// <summary>Says yes where a dialog has opened at the button that does so, and waits until it is gone.</summary>
    /// <param name="button">The button.</param>
    public async Task ConfirmAsync(string button = "button[type=submit]")
    {
        await IsAtAsync($"dialog[open] {button}");
        await PressAsync("Enter");
        await IsClosedAsync();
    }

    /// <summary>Leaves a dialog by Escape, and waits until it is gone.</summary>
    public async Task LeaveAsync()
    {
        await PressAsync("Escape");
        await IsClosedAsync();
    }

    /// <summary>Waits until no dialog is open.</summary>
    public Task IsClosedAsync() =>
        page.WaitForSelectorAsync("dialog[open]", new() { State = WaitForSelectorState.Detached });

    /// <summary>Waits until something has the focus of itself, and that is seen.</summary>
    /// <param name="selector">What.</param>
    /// <param name="name">What it says; anything when absent.</param>
    public async Task IsAtAsync(string selector, string? name = null)
    {
        var at = "";
        try
        {
            await Eventually.TrueAsync(
                async () =>
                {
                    at = await page.EvaluateAsync<string>(Where);
                    return await FindAsync(selector, name) == "here";
                },
                $"the focus is seen at {selector} {name}"
            );
        }
        finally
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{selector} {name}: {at}");
        }
    }

    private async Task WalkAsync(string key, string selector, string? name)
    {
        for (var presses = 0; presses < MostPresses; presses++)
        {
            switch (await FindAsync(selector, name))
            {
                case "here":
                    return;
                case "unseen":
                    Assert.Fail($"{page.Url}: it is not seen that {selector} {name} has the focus");
                    break;
                default:
                    await page.Keyboard.PressAsync(key);
                    break;
            }
        }

        Assert.Fail(
            $"{page.Url}: {key} does not lead to {selector} {name}, but to {await page.EvaluateAsync<string>(Where)}"
        );
    }

    private Task<string> FindAsync(string selector, string? name) =>
        page.EvaluateAsync<string>(Place, new[] { selector, name });
}
