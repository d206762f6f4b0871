using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>Each page of the console is accessible, fits the screen and says nothing in the browser's console.</summary>
[Collection(Chromium.Alone)]
public sealed class EveryPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    private static readonly string[] Tags = ["vip"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task EveryPage_IsClean(ColorScheme scheme, int width)
    {
        await using var chromium = await Chromium.StartAsync();
        // With these settings, pages of accounts show their forms.
        await using var server = await ServerProcess.StartAsync(
            ("Auth__Registration", "open"),
            ("PublicUrl", "http://localhost"),
            ("Smtp__Host", "127.0.0.1"),
            ("Smtp__From", "tasks@example.com")
        );
        await server.LoginAsync();
        await FillAsync(server);
        var addresses = await AddressesAsync(server);
        var page = await chromium.OpenAsync(server.Url, scheme, width);

        foreach (var route in EveryPage.Strangers)
        {
            await OpenAsync(page, route);
            await Chromium.CheckAsync(page);
        }

        await Chromium.SignInAsync(page);
        foreach (var route in EveryPage.SignedIn)
        {
            await OpenAsync(page, addresses.GetValueOrDefault(route, route));
            if (route != EveryPage.Denied)
            {
                await Chromium.ReadyAsync(page);
            }

            await Chromium.UntilAsync(page, "!document.querySelector('main .skeleton')");
            await Chromium.CheckAsync(page);
        }

        Assert.Empty(chromium.Complaints);
    }

    private static async Task OpenAsync(IPage page, string path)
    {
        Assert.DoesNotContain("{", path, StringComparison.Ordinal);
        var answer = await page.GotoAsync(path);
        Assert.True(answer!.Status == 200, $"{path}: {answer.Status}");
        Assert.Equal(path, new Uri(page.Url).AbsolutePath);
    }

    // Something for the lists; the rest comes with the pages of single things.
    private static async Task FillAsync(ServerProcess server)
    {
        await SendAsync(
            server,
            "tasks",
            new
            {
                type = "echo",
                payload = 1,
                name = Hostile,
                tags = Tags,
            }
        );
        await SendAsync(server, "tasks", new { type = "delay", payload = new { seconds = 60 } });
        await SendAsync(
            server,
            "tasks",
            new
            {
                type = "echo",
                payload = 1,
                delay = 86_400,
            }
        );
        await SendAsync(
            server,
            "dead-letter-rules",
            new
            {
                name = Hostile,
                match = new { errorKind = "Other" },
                action = new { kind = "keep" },
            }
        );
    }

    private static async Task<Dictionary<string, string>> AddressesAsync(ServerProcess server)
    {
        var dead = await SendAsync(
            server,
            "tasks",
            new
            {
                type = "fail",
                payload = new { },
                maxAttempts = 1,
            }
        );
        var schedule = await SendAsync(
            server,
            "schedules",
            new
            {
                name = Hostile,
                cron = "30 2 * * *",
                task = new { type = "echo", payload = 1 },
            }
        );
        var operation = await SendAsync(
            server,
            "tasks/bulk",
            new { action = "boost", filter = new { status = "scheduled" } }
        );
        return new(StringComparer.Ordinal)
        {
            ["/tasks/{Id:guid}"] = $"/tasks/{dead}",
            ["/queues/{Name}"] = "/queues/default",
            ["/schedules/{Id:guid}"] = $"/schedules/{schedule}",
            ["/operations/{Id:guid}"] = $"/operations/{operation}",
            ["/workers/{Id:guid}"] = $"/workers/{await FirstAsync(server, "workers")}",
            ["/users/{Id:guid}"] = $"/users/{await FirstAsync(server, "users")}",
        };
    }

    private static async Task<string> SendAsync(ServerProcess server, string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync($"/api/v1/{path}", body, Stop);
        var made = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.True(answer.IsSuccessStatusCode, made.ToString());
        return made.GetProperty("id").GetString()!;
    }

    private static Task<string> FirstAsync(ServerProcess server, string path) =>
        Eventually.ValueAsync(
            async () =>
            {
                var list = await server.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{path}", Stop);
                return list.GetProperty("items")
                    .EnumerateArray()
                    .Select(item => item.GetProperty("id").GetString())
                    .FirstOrDefault();
            },
            $"there is one of {path}"
        );
}
