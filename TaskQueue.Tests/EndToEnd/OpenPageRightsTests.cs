using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.EndToEnd;

/// <summary>A page that is open in a browser while its owner's rights go (S03, S04, S05).</summary>
[Collection(Chromium.Alone)]
public sealed class OpenPageRightsTests
{
    private const string Email = "pauser@example.com";

    private static readonly string[] Both = ["tasks.read", "queues.control"];
    private static readonly string[] Look = ["tasks.read"];
    private static readonly string[] Roles = ["pausers"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DialogThatIsOpen_IsRefused_AndADisabledAccountLosesItsPage()
    {
        await using var chromium = await Chromium.StartAsync();
        await using var server = await ServerProcess.StartAsync();
        var admin = server.Http;
        await server.LoginAsync();
        await SendAsync(admin, HttpMethod.Post, "tasks", new { type = "echo", payload = 1 });
        await SendAsync(admin, HttpMethod.Post, "roles", new { name = Roles[0], permissions = Both });
        var person = await SendAsync(
            admin,
            HttpMethod.Post,
            "users",
            new
            {
                email = Email,
                password = ServerProcess.AdminPassword,
                roles = Roles,
            }
        );
        var page = await chromium.OpenAsync(server.Url);
        await Chromium.SignInAsync(page, Email);
        await page.GotoAsync("/queues/default");
        await Chromium.ReadyAsync(page);
        await page.ClickAsync(".actions >> text=Pause");
        await page.WaitForSelectorAsync("dialog[open] #pause-reason");

        await SendAsync(admin, HttpMethod.Put, $"roles/{Roles[0]}", new { permissions = Look });
        await page.ClickAsync("dialog button[type=submit]");

        var refused = await page.WaitForSelectorAsync("dialog .refused");
        Assert.Contains("queues.control", await refused!.InnerTextAsync(), StringComparison.Ordinal);
        var queue = await SendAsync(admin, HttpMethod.Get, "queues/default");
        Assert.False(queue.GetProperty("paused").GetBoolean());
        await Eventually.TrueAsync(
            async () =>
                (await SendAsync(admin, HttpMethod.Get, $"audit?actor={Email}&action=access.denied"))
                    .GetProperty("items")
                    .GetArrayLength() > 0,
            "the refusal is in the audit log"
        );

        await SendAsync(
            admin,
            HttpMethod.Patch,
            $"users/{person.GetProperty("id").GetString()}",
            new { disabled = true }
        );
        await page.WaitForURLAsync("**/login*", new() { Timeout = 30_000 });
        Assert.Empty(chromium.Complaints);
    }

    private static async Task<JsonElement> SendAsync(
        HttpClient http,
        HttpMethod method,
        string path,
        object? body = null
    )
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Content = body is null ? null : JsonContent.Create(body);
        using var answer = await http.SendAsync(request, Stop);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }
}
