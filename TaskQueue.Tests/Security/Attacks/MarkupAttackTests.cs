using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>
/// S11: what people and programs write is text on every page, whatever it looks like. Comparable products had such holes in the
/// names of queues (CVE-2021-30151) and in what arrived by mail.
/// </summary>
public sealed class MarkupAttackTests
{
    private const string Markup = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Markup_IsTextOnEveryPage()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var task = await app.Get<TaskService>()
            .SubmitAsync(
                Actor.CommandLine,
                new()
                {
                    Type = "echo",
                    Payload = "{\"<script>\":\"<img src=x onerror=alert(3)>\"}"u8.ToArray(),
                    Name = Markup,
                    Tags = [Markup[..30]],
                    CorrelationId = Markup,
                    AllowUnknownType = true,
                }
            );
        await app.Get<RoleService>()
            .CreateAsync(
                Actor.CommandLine,
                new()
                {
                    Name = "marked",
                    Permissions = [Permissions.TasksRead],
                    Description = Markup,
                },
                Stop
            );
        var http = await app.SignedInAsync();

        foreach (
            var path in (string[])
                [
                    $"/tasks/{task.Id}",
                    "/tasks",
                    $"/tasks?q={Uri.EscapeDataString(Markup)}",
                    $"/queues/{Uri.EscapeDataString(Markup)}",
                    "/roles",
                    "/audit",
                    $"/audit?who={Uri.EscapeDataString(Markup)}",
                    $"/login?returnUrl={Uri.EscapeDataString(Markup)}",
                    "/",
                ]
        )
        {
            using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
            var page = await answer.Content.ReadAsStringAsync(Stop);

            Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("<script>alert", page, StringComparison.OrdinalIgnoreCase);
        }

        using var shown = await http.GetAsync(new Uri($"/tasks/{task.Id}", UriKind.Relative), Stop);
        Assert.Contains(
            WebUtility.HtmlEncode("<script>"),
            await shown.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Markup_InAnErrorOfTheApi_IsJson()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = app.Program();
        using var signedIn = await http.PostAsJsonAsync(
            new Uri("/api/v1/auth/login", UriKind.Relative),
            new { email = ConsoleApp.Email, password = ConsoleApp.Password },
            Stop
        );
        var tokens = await signedIn.Content.ReadFromJsonAsync<Dictionary<string, object>>(Stop);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Bearer",
            tokens!["accessToken"].ToString()
        );

        using var refused = await http.GetAsync(
            new Uri($"/api/v1/tasks?{Uri.EscapeDataString(Markup)}=1", UriKind.Relative),
            Stop
        );

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", refused.Headers.GetValues("X-Content-Type-Options").Single());
    }
}
