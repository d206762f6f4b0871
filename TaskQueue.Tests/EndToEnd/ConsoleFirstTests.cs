using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The guide to a first task, what is copied from a task's page, and work that another person approves, in a browser.</summary>
[Collection(Chromium.Alone)]
public sealed class ConsoleFirstTests
{
    private const string Other = "grace@example.com";

    private static readonly string[] Clipboard = ["clipboard-read", "clipboard-write"];
    private static readonly string[] Operators = ["operator"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task TheGuide_FollowsWhatHappens_AndIsPutAwayAndCalledBack(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page);
        await page.WaitForSelectorAsync(".guide[data-taken='0']");
        await Chromium.CheckAsync(page);
        await page.FocusAsync("[data-step=submitted] button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync("dialog[open]");
        await page.Keyboard.PressAsync("Escape");

        var echo = await SendAsync(server, "tasks", new { type = "echo", payload = 1 });
        await page.WaitForSelectorAsync(".guide[data-taken='3']");
        var dead = await SendAsync(
            server,
            "tasks",
            new
            {
                type = "fail",
                payload = new { message = "out of paper" },
                maxAttempts = 1,
            }
        );
        await page.WaitForSelectorAsync(".guide[data-taken='7']");
        await Chromium.CheckAsync(page);
        Assert.Equal($"tasks/{dead}", await page.GetAttributeAsync("[data-step=repeated] a", "href"));
        await SendAsync(server, $"tasks/{echo}/replay", new { });
        await page.WaitForSelectorAsync(".guide[data-taken='15']");
        await Chromium.CheckAsync(page);

        await page.ClickAsync(".guide .away");
        await Chromium.UntilAsync(page, "!document.querySelector('.guide')");
        await page.ReloadAsync();
        await Chromium.ReadyAsync(page);
        Assert.Equal(0, await page.Locator(".guide").CountAsync());
        await page.Keyboard.PressAsync("Control+k");
        await page.WaitForSelectorAsync("dialog.palette[open]");
        // Not waiting for what is found: Enter means all that was typed.
        await page.Keyboard.TypeAsync("guide to");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".guide[data-taken='15']");
        Assert.Empty(chromium.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task ATask_IsCopied_ByKeys(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var id = await SendAsync(server, "tasks", new { type = "echo", payload = "it's $HOME" });
        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await page.Context.GrantPermissionsAsync(Clipboard);
        await Chromium.SignInAsync(page);
        await page.GotoAsync($"/tasks/{id}");
        await Chromium.ReadyAsync(page);

        await page.FocusAsync(".copy-as summary");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".copy-as[open] [data-form=curl]");
        await Chromium.CheckAsync(page);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".rz-notification-success");

        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        Assert.Contains($"'{server.Url}api/v1/tasks'", copied, StringComparison.Ordinal);
        Assert.Contains("$TASKQUEUE_TOKEN", copied, StringComparison.Ordinal);
        Assert.Contains(
            "\"payload\": \"it's $HOME\"",
            copied.Replace("\\u0027", "'", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        await Chromium.UntilAsync(page, "!document.querySelector('.copy-as').open");
        Assert.Empty(chromium.Complaints);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task AnotherPerson_Approves(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync(("Bulk__ApprovalAbove", "1"));
        await server.LoginAsync();
        await SendAsync(
            server,
            "users",
            new
            {
                email = Other,
                password = ServerProcess.AdminPassword,
                roles = Operators,
            }
        );
        await SubmitLaterAsync(server, 1);
        await SubmitLaterAsync(server, 2);
        var first = await AskAsync(server, "cancel");
        var second = await AskAsync(server, "boost");
        var maker = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(maker);
        await maker.GotoAsync("/operations");
        await Chromium.ReadyAsync(maker);
        Assert.Equal(2, await maker.Locator(".awaited .approval").CountAsync());
        Assert.Equal(0, await maker.Locator("[data-decision]").CountAsync());

        var page = await chromium.OpenAsync(server.Url, scheme, width);
        await Chromium.SignInAsync(page, Other);
        await page.WaitForSelectorAsync("aside.operations .awaited");
        await page.GotoAsync("/operations");
        await Chromium.ReadyAsync(page);
        await page.FocusAsync($"[data-approval='{first}'] summary");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync($"[data-approval='{first}'] details li");
        await Chromium.CheckAsync(page);
        await page.ClickAsync($"[data-approval='{first}'] [data-decision=refuse]");
        await Chromium.UntilAsync(page, "document.querySelector('[aria-invalid=true]') !== null");
        await Chromium.CheckAsync(page);
        await page.FillAsync($"[data-approval='{first}'] [name=reason]", "Not on a Friday.");
        await page.ClickAsync($"[data-approval='{first}'] [data-decision=refuse]");
        await maker.WaitForSelectorAsync("[data-status=Refused]");

        await page.GotoAsync($"/operations/{second}");
        await Chromium.ReadyAsync(page);
        await Chromium.CheckAsync(page);
        await page.ClickAsync("[data-decision=approve]");
        await page.WaitForSelectorAsync(".status[data-status=Finished]");
        Assert.Contains(Other, await page.InnerTextAsync(".status dl"), StringComparison.Ordinal);
        await Chromium.CheckAsync(page);
        Assert.Empty(chromium.Complaints);
    }

    private static Task<string> SubmitLaterAsync(ServerProcess server, int payload) =>
        SendAsync(
            server,
            "tasks",
            new
            {
                type = "echo",
                payload,
                delay = 3600,
            }
        );

    private static Task<string> AskAsync(ServerProcess server, string action) =>
        SendAsync(server, "tasks/bulk", new { action, filter = new { status = "scheduled" } });

    private static async Task<string> SendAsync(ServerProcess server, string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/v1/{path}", body, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.GetProperty("id").GetString()!;
    }
}
