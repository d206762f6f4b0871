using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>The console in a real browser, against a real server process.</summary>
[Collection(Chromium.Alone)]
public sealed partial class ConsoleTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FromSetUpToAResult_AndOut()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync(
            ("Admin__Email", null),
            ("Admin__Password", null)
        );
        await server.Output.WaitForAsync("give this token");
        var token = server
            .Output.All.Select(l => Token().Match(l))
            .Single(m => m.Success)
            .Groups["token"]
            .Value;
        var page = await chromium.OpenAsync(server.Url);

        await page.GotoAsync("/");
        await Chromium.CheckAsync(page);
        await page.FillAsync("[name='Input.Token']", token);
        await page.FillAsync("[name='Input.Email']", ServerProcess.AdminEmail);
        await page.FillAsync("[name='Input.Password']", ServerProcess.AdminPassword);
        await page.FillAsync("[name='Input.Again']", ServerProcess.AdminPassword);
        await page.ClickAsync("button[type=submit]");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync("text=Submit your first task");
        await page.FillAsync("#task-type", "echo");
        await page.FillAsync("#task-payload", """{"greeting": "grüß dich <b>"}""");
        await Chromium.CheckAsync(page);
        await page.ClickAsync("dialog button[type=submit]");
        await page.ClickAsync(".rz-notification a");

        await page.WaitForSelectorAsync("section[aria-label=Status] [data-state=succeeded]");
        Assert.Contains(
            "grüß dich <b>",
            await page.TextContentAsync("section[aria-label=Result] pre"),
            StringComparison.Ordinal
        );
        await Chromium.CheckAsync(page);
        await page.ClickAsync("details[data-menu] summary");
        await page.ClickAsync("text=Sign out");
        await page.WaitForURLAsync("**/login");
        await page.GotoAsync("/tasks");
        Assert.Contains("/login", page.Url, StringComparison.Ordinal);
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task OpenPages_FollowEachOther_AndALongTaskCanBeStopped()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await page.ClickAsync("nav >> text=Tasks");

        await SubmitAsync(
            server,
            new
            {
                type = "delay",
                payload = new { seconds = 60 },
                name = "Long one",
            }
        );
        await page.WaitForSelectorAsync("tr:has-text('Long one') [data-state=running]");
        await page.ClickAsync("text=Long one");
        await page.WaitForSelectorAsync("progress");
        await page.ClickAsync("text=Cancel task");
        await page.ClickAsync("dialog button[data-look=primary]");

        await page.WaitForSelectorAsync("section[aria-label=Status] [data-state=cancelled]");
        Assert.Empty(chromium.Complaints);
    }

    [Fact]
    public async Task ChosenTheme_IsThereBeforeTheFirstPaint_AndStays()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);

        await page.ClickAsync("[data-theme-toggle]");
        await page.ReloadAsync();

        Assert.Equal("dark", await page.GetAttributeAsync("html", "data-theme"));
    }

    [Fact]
    public async Task RestartedServer_BringsThePageBack()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        await server.LoginAsync();
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page);
        await SubmitAsync(
            server,
            new
            {
                type = "echo",
                payload = 1,
                name = "Survivor",
            }
        );
        await page.GotoAsync("/tasks");
        await Chromium.ReadyAsync(page);

        await server.KillAsync();
        await page.WaitForSelectorAsync("#components-reconnect-modal.components-reconnect-show");
        await server.RestartAsync();

        await page.WaitForSelectorAsync(
            "#components-reconnect-modal",
            new() { State = WaitForSelectorState.Hidden, Timeout = 45_000 }
        );
        await page.WaitForSelectorAsync("text=Survivor");
        await Chromium.ReadyAsync(page);
    }

    [Fact]
    public async Task BuildOutput_ServesTheScriptsWhole()
    {
        await using var server = await ServerProcess.StartAsync();

        foreach (
            var path in (string[])
                ["/_framework/blazor.web.js", "/lib/radzen/radzen.js", "/lib/radzen/radzen-base.css"]
        )
        {
            var text = await server.Http.GetStringAsync(new Uri(path, UriKind.Relative), Stop);
            Assert.True(text.Length > 100_000, $"{path}: {text.Length} characters");
        }
    }

    private static async Task<string> SubmitAsync(ServerProcess server, object task)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/v1/tasks", task, Stop);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, body.ToString());
        return body.GetProperty("id").GetString()!;
    }

    [GeneratedRegex("give this token: (?<token>[0-9a-f]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Token();
}
