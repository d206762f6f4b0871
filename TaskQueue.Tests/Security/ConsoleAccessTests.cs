using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;

namespace TaskQueue.Tests.Security;

/// <summary>Who gets in where, and with what.</summary>
public sealed class ConsoleAccessTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cookie_IsForTheBrowserAlone()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        using var answer = await ConsoleApp.SignInAsync(app.Browser());

        var cookie = answer
            .Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("TaskQueue.Session=", StringComparison.Ordinal));

        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("/api/v1/auth/me")]
    [InlineData("/api/v1/tasks")]
    [InlineData("/metrics")]
    [InlineData("/mcp")]
    public async Task Cookie_IsWorthNothingToPrograms(string path)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = await app.SignedInAsync();

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(http, path));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/tasks")]
    [InlineData("/queues")]
    [InlineData("/workers")]
    [InlineData("/nothing")]
    public async Task Page_WithoutCookie_LeadsToSignIn(string path)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var answer = await app.Browser().GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/login?returnUrl={Uri.EscapeDataString(path)}", answer.Headers.Location!.PathAndQuery);
    }

    [Theory]
    [InlineData("/tasks?status=dead", "/tasks?status=dead")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    public async Task ReturnUrl_LeadsToOurPagesAlone(string url, string expected)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var answer = await ConsoleApp.SignInAsync(
            app.Browser(),
            page: $"/login?returnUrl={Uri.EscapeDataString(url)}"
        );

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        var location = answer.Headers.Location!;
        Assert.Equal(expected, location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString);
        Assert.True(!location.IsAbsoluteUri || location.Host == "localhost", location.ToString());
    }

    [Fact]
    public async Task Circuit_WithoutCookie_Is401()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var negotiated = await app.Program()
            .PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null, Stop);

        Assert.Equal(HttpStatusCode.Unauthorized, negotiated.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(app.Browser(), "/_blazor"));
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost.evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://localhost", HttpStatusCode.OK)]
    [InlineData("https://console.example", HttpStatusCode.OK)]
    public async Task Circuit_IsForOurPagesAlone(string origin, HttpStatusCode status)
    {
        await using var app = await ConsoleApp.StartAsync([
            .. ConsoleApp.WithAdmin,
            ("PublicUrl", "https://console.example"),
        ]);
        var http = await app.SignedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1");
        request.Headers.Add("Origin", origin);

        using var answer = await http.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task SignOut_NeedsTheForm_AndEndsTheCookie()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = app.Browser();
        using var signedIn = await ConsoleApp.SignInAsync(http);
        var stolen = signedIn
            .Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("TaskQueue.Session=", StringComparison.Ordinal))
            .Split(';')[0];
        var page = await http.GetStringAsync(new Uri("/", UriKind.Relative), Stop);

        using var foreign = await http.PostAsync(
            new Uri("/logout", UriKind.Relative),
            new FormUrlEncodedContent([]),
            Stop
        );
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, "/"));
        using var form = new FormUrlEncodedContent([
            KeyValuePair.Create("__RequestVerificationToken", ConsoleApp.FormToken(page)),
        ]);
        using var signedOut = await http.PostAsync(new Uri("/logout", UriKind.Relative), form, Stop);

        Assert.Equal(HttpStatusCode.Redirect, signedOut.StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", stolen);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        using var reused = await app.Program().SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.Redirect, reused.StatusCode);
    }

    // S11, S14
    [Theory]
    [InlineData("/login", HttpStatusCode.OK)]
    [InlineData("/", HttpStatusCode.Redirect)]
    [InlineData("/setup", HttpStatusCode.NotFound)]
    [InlineData("/tokens.css", HttpStatusCode.OK)]
    [InlineData("/_blazor", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/tasks", HttpStatusCode.Unauthorized)]
    [InlineData("/api/v1/nothing", HttpStatusCode.Unauthorized)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    public async Task Headers_AreOnEveryAnswer(string path, HttpStatusCode status)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        using var answer = await app.Browser().GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(status, answer.StatusCode);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("same-origin", answer.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.True(answer.Headers.Contains("Permissions-Policy"));
    }

    [Fact]
    public async Task Strangers_ReachTheseEndpointsAndNoOthers()
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);

        var open = app.Get<EndpointDataSource>()
            .Endpoints.OfType<RouteEndpoint>()
            .Where(e => e.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            .Where(e => e.Metadata.GetMetadata<StaticAssetDescriptor>() is null)
            .Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/'))
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(
            [
                "/api/v1/auth/email/confirm",
                "/api/v1/auth/login",
                "/api/v1/auth/password/forgot",
                "/api/v1/auth/password/reset",
                "/api/v1/auth/refresh",
                "/api/v1/auth/register",
                "/confirm-email",
                "/error",
                "/forgot-password",
                "/health",
                "/health/live",
                "/health/ready",
                "/invitation",
                "/login",
                "/login/{provider}",
                "/not-found",
                "/register",
                "/reset-password",
                "/setup",
            ],
            open
        );
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), Stop);
        return answer.StatusCode;
    }
}
