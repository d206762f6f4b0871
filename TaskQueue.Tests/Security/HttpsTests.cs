using System.Net;

namespace TaskQueue.Tests.Security;

/// <summary>What goes over the wire in the clear, what is believed of proxies, and which pages may call (S10, S21, S67).</summary>
public sealed class HttpsTests
{
    private const string Far = "203.0.113.9";
    private const string Proxy = "10.0.0.5";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S10, S67
    [Theory]
    [InlineData("https://localhost/login", "__Host-TaskQueue.")]
    [InlineData("http://localhost/login", "TaskQueue.")]
    public async Task Cookies_AreNamedByTheScheme_AndWork(string page, string prefix)
    {
        await using var app = await ConsoleApp.StartAsync(ConsoleApp.WithAdmin);
        var http = app.Browser();

        using var form = await http.GetAsync(new Uri(page), Stop);
        using var signedIn = await ConsoleApp.SignInAsync(http, page: page);
        using var home = await http.GetAsync(new Uri(new Uri(page), "/"), Stop);

        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal(HttpStatusCode.OK, home.StatusCode);
        foreach (var cookie in CookiesOf(form).Concat(CookiesOf(signedIn)))
        {
            Assert.StartsWith(prefix, cookie, StringComparison.Ordinal);
            Assert.Contains("path=/", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(
                prefix.StartsWith("__", StringComparison.Ordinal),
                cookie.Contains("; secure", StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    // S67
    [Theory]
    [InlineData("GET", "/tasks?q=1", null, HttpStatusCode.PermanentRedirect)]
    [InlineData("GET", "/login", null, HttpStatusCode.PermanentRedirect)]
    [InlineData("POST", "/login", null, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/api/v1/tasks", null, HttpStatusCode.Forbidden)]
    [InlineData("GET", "/api/v1/tasks", "Bearer x", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/docs", "Bearer x", HttpStatusCode.Forbidden)]
    [InlineData("GET", "/health/live", null, HttpStatusCode.OK)]
    public async Task WithAPublicAddressOfHttps_NothingIsAnsweredInTheClear(
        string method,
        string path,
        string? authorization,
        HttpStatusCode status
    )
    {
        await using var app = await StartAsync(("PublicUrl", "https://tasks.example.com"));

        using var answer = await SendAsync(
            app,
            method,
            path,
            ("Authorization", authorization),
            (Behind.Header, Far)
        );

        Assert.Equal(status, answer.StatusCode);
        if (status is HttpStatusCode.PermanentRedirect)
        {
            Assert.Equal("https://tasks.example.com" + path, answer.Headers.Location!.OriginalString);
        }
        else if (authorization is not null)
        {
            Assert.Contains(
                "Use https",
                await answer.Content.ReadAsStringAsync(Stop),
                StringComparison.Ordinal
            );
        }
    }

    [Fact]
    public async Task FromTheMachineItself_TheClearIsFine_ButNotThroughAProxyOnIt()
    {
        await using var app = await StartAsync(("PublicUrl", "https://tasks.example.com"));

        using var direct = await SendAsync(app, "GET", "/login", (Behind.Header, "127.0.0.1"));
        using var passedOn = await SendAsync(
            app,
            "GET",
            "/login",
            (Behind.Header, "127.0.0.1"),
            ("X-Forwarded-For", Far)
        );
        using var unknown = await SendAsync(
            app,
            "GET",
            "/login",
            (Behind.Header, Proxy),
            ("X-Forwarded-Proto", "https")
        );

        Assert.Equal(HttpStatusCode.OK, direct.StatusCode);
        Assert.Equal(HttpStatusCode.PermanentRedirect, passedOn.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, unknown.StatusCode);
        Assert.Contains(
            "Proxies:Known",
            await unknown.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WhatAKnownProxySaysOfTheScheme_Counts()
    {
        await using var app = await StartAsync(
            ("PublicUrl", "https://tasks.example.com"),
            ("Proxies:Known", "10.0.0.0/24")
        );

        using var secure = await SendAsync(
            app,
            "GET",
            "/login",
            (Behind.Header, Proxy),
            ("X-Forwarded-Proto", "https")
        );
        using var clear = await SendAsync(
            app,
            "GET",
            "/login",
            (Behind.Header, Proxy),
            ("X-Forwarded-Proto", "http")
        );
        using var stranger = await SendAsync(
            app,
            "GET",
            "/login",
            (Behind.Header, Far),
            ("X-Forwarded-Proto", "https")
        );

        Assert.Equal(HttpStatusCode.OK, secure.StatusCode);
        Assert.Equal("max-age=31536000", secure.Headers.GetValues("Strict-Transport-Security").Single());
        Assert.All(CookiesOf(secure), c => Assert.StartsWith("__Host-", c, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.PermanentRedirect, clear.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, stranger.StatusCode);
    }

    // S21: who writes another address into the header with each request is counted by their own.
    [Theory]
    [InlineData("", true)]
    [InlineData("192.0.2.1", true)]
    [InlineData("10.0.0.5, 192.0.2.1", false)]
    public async Task ForwardedAddress_CountsFromKnownProxiesAlone(string known, bool isOneCaller)
    {
        await using var app = await StartAsync(("Proxies:Known", known));
        await app.Get<Core.Security.RateLimits.RateLimitService>()
            .SetAsync(
                Core.Security.Actor.System,
                [
                    new(
                        Core.Security.RateLimits.RequestClass.All,
                        Core.Security.RateLimits.LimitedBy.Address,
                        new(3, TimeSpan.FromHours(1), 3)
                    ),
                ],
                null,
                Stop
            );

        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 6; i++)
        {
            using var answer = await SendAsync(
                app,
                "GET",
                "/api/v1/tasks",
                (Behind.Header, Proxy),
                ("X-Forwarded-For", $"198.51.100.{i}")
            );
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal(isOneCaller ? 3 : 0, statuses.Count(s => s is HttpStatusCode.TooManyRequests));
    }

    // S02 is the sockets'; this is for scripts that ask.
    [Theory]
    [InlineData("https://app.example.com", true)]
    [InlineData("https://app.example.com.evil.example", false)]
    [InlineData("http://app.example.com", false)]
    [InlineData("null", false)]
    public async Task Preflight_IsForTheNamedOriginsAlone(string origin, bool isNamed)
    {
        await using var app = await StartAsync(
            ("Cors:Origins", "https://app.example.com, https://other.example.com:8443")
        );

        using var asked = await PreflightAsync(app, "/api/v1/tasks", origin);
        using var page = await PreflightAsync(app, "/login", origin);
        using var answer = await SendAsync(app, "GET", "/api/v1/tasks", ("Origin", origin));

        Assert.Equal(isNamed ? origin : null, AllowedOf(asked));
        Assert.Equal(isNamed ? origin : null, AllowedOf(answer));
        Assert.Null(AllowedOf(page));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Credentials"));
        if (isNamed)
        {
            Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
            AssertNames(asked, "Access-Control-Allow-Headers", "Authorization", "Prefer");
            AssertNames(answer, "Access-Control-Expose-Headers", "Retry-After", "Idempotency-Replayed");
        }
    }

    [Fact]
    public async Task WithoutOrigins_NoPageMayAsk()
    {
        await using var app = await StartAsync();

        using var asked = await PreflightAsync(app, "/api/v1/tasks", "https://app.example.com");

        Assert.Null(AllowedOf(asked));
    }

    // S02
    [Theory]
    [InlineData("/_blazor", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("/mcp", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/tasks", "https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("/api/v1/tasks", "https://app.example.com", HttpStatusCode.Unauthorized)]
    [InlineData("/_blazor", "https://app.example.com", HttpStatusCode.Forbidden)]
    [InlineData("/_blazor", "http://localhost", HttpStatusCode.Unauthorized)]
    public async Task Sockets_OfForeignPages_AreRefused(string path, string origin, HttpStatusCode status)
    {
        await using var app = await StartAsync(("Cors:Origins", "https://app.example.com"));

        using var answer = await SendAsync(
            app,
            "GET",
            path,
            ("Origin", origin),
            ("Connection", "Upgrade"),
            ("Upgrade", "websocket"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
        );

        Assert.Equal(status, answer.StatusCode);
    }

    private static Task<ConsoleApp> StartAsync(params (string Key, string Value)[] settings) =>
        ConsoleApp.StartAsync([.. ConsoleApp.WithAdmin, .. settings], Behind.Add);

    private static Task<HttpResponseMessage> PreflightAsync(ConsoleApp app, string path, string origin) =>
        SendAsync(
            app,
            "OPTIONS",
            path,
            ("Origin", origin),
            ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "authorization,content-type,idempotency-key")
        );

    private static async Task<HttpResponseMessage> SendAsync(
        ConsoleApp app,
        string method,
        string path,
        params (string Name, string? Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(new(method), path);
        foreach (var (name, value) in headers.Where(h => h.Value is not null))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await app.Program().SendAsync(request, Stop);
    }

    private static void AssertNames(HttpResponseMessage answer, string header, params string[] names) =>
        Assert.All(
            names,
            name =>
                Assert.Contains(
                    name,
                    answer.Headers.GetValues(header).Single(),
                    StringComparison.OrdinalIgnoreCase
                )
        );

    private static string? AllowedOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;

    private static IEnumerable<string> CookiesOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [];
}
