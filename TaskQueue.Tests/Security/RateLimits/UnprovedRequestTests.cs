using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Security.External;
using TaskQueue.Web.Auth;

namespace TaskQueue.Tests.Security.RateLimits;

/// <summary>S21: what nobody has proved yet is charged to its address before it is looked up.</summary>
public sealed class UnprovedRequestTests : IAsyncLifetime
{
    private const string Path = "system/rate-limits";

    // One for each test: all of them come from one address, whose tokens are not back before the next one.
    private readonly ApiApp _app = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task FloodOfInventedKeys_DoesNotReachTheStore()
    {
        await SetAsync("read", "address", burst: 3);
        for (var i = 0; i < 3; i++)
        {
            (await _app.WithKey(ApiKeyText.Make()).GetAsync("tasks")).IsProblem(401);
        }

        // Whoever asked the store now would be answered with an error of the server.
        _app.Fault = () => new InvalidOperationException("The store was asked.");
        for (var i = 0; i < 20; i++)
        {
            var refused = (await _app.WithKey(ApiKeyText.Make()).GetAsync("tasks")).IsProblem(429);
            Assert.Contains("read/address", refused.Text, StringComparison.Ordinal);
            Assert.NotNull(refused.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task HonestRequest_IsChargedOnce_WhetherItsKeyIsKnownOrNot()
    {
        var made = (
            await _app.Admin.PostAsync("api-keys", """{"name":"once","scopes":["tasks.read"]}""")
        ).Json;
        var key = _app.WithKey(made.GetProperty("key").GetString()!);
        await _app.Admin.PutAsync(
            Path,
            """
            {"limits":[
              {"class":"read","by":"address","rate":{"count":1,"per":60,"burst":4}},
              {"class":"read","by":"key","rate":{"count":1,"per":60,"burst":9}}]}
            """
        );
        var before = _app.Services.GetRequiredService<LimitCounts>().Of(RequestClass.Read);

        foreach (var left in (string[])["3", "2", "1", "0"])
        {
            var answer = (await key.GetAsync("tasks")).Is(HttpStatusCode.OK);
            Assert.Equal([left], answer.Headers.GetValues("RateLimit-Remaining"));
        }

        (await key.GetAsync("tasks")).IsProblem(429);
        var after = _app.Services.GetRequiredService<LimitCounts>().Of(RequestClass.Read);
        Assert.Equal((4, 1), (after.Allowed - before.Allowed, after.Refused - before.Refused));
    }

    [Theory]
    [InlineData("address")]
    [InlineData("user")]
    public async Task Ticket_ThatCameTooEarly_IsGoodLater(string by)
    {
        var stream = await StreamAsync();
        var (first, second) = (await TicketAsync(), await TicketAsync());
        await SetAsync("live", by, burst: 1);
        using var open = await OpenAsync(stream, first);
        Assert.Equal(HttpStatusCode.OK, open.StatusCode);

        using var refused = await OpenAsync(stream, second);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);

        (await _app.Admin.PutAsync(Path, """{"limits":[]}""")).Is(HttpStatusCode.OK);
        using var later = await OpenAsync(stream, second);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
        using var again = await OpenAsync(stream, second);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
    }

    [Fact]
    public async Task FloodOfInventedTickets_DoesNotReachTheStore()
    {
        var stream = await StreamAsync();
        await SetAsync("live", "address", burst: 1);
        const string Invented = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        using var first = await OpenAsync(stream, Invented);
        Assert.Equal(HttpStatusCode.Unauthorized, first.StatusCode);

        _app.Fault = () => new InvalidOperationException("The store was asked.");
        using var refused = await OpenAsync(stream, Invented);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
    }

    // As where a process has no place for another listener.
    [Fact]
    public async Task Ticket_IsGivenBack_WhereTheStreamHasNoPlace()
    {
        var tickets = _app.Services.GetRequiredService<AccessTickets>();
        var ticket = await TicketAsync();
        var holder = await tickets.FindAsync(ticket, "/x", null, Stop);
        var context = new DefaultHttpContext();
        context.Features.Set(holder);
        var use = new TicketUse(_ => throw new RefusalException(RefusalCode.RateLimited, "Full."), tickets);

        await Assert.ThrowsAsync<RefusalException>(() => use.InvokeAsync(context));

        Assert.NotNull(await tickets.UseAsync(ticket, "/x", null, Stop));
        Assert.Null(await tickets.UseAsync(ticket, "/x", null, Stop));
    }

    [Fact]
    public async Task FloodOfProvidersAnswers_IsLimited()
    {
        await using var visit = await ProviderVisit.StartAsync(ProviderVisit.Everybody());
        await visit
            .App.Get<RateLimitService>()
            .SetAsync(
                Product.Operator,
                [new(RequestClass.Auth, LimitedBy.Address, new(1, TimeSpan.FromMinutes(1), 4))],
                null,
                Stop
            );
        // The way out and the way back.
        using var browser = visit.App.Browser();
        Assert.Equal("/", await visit.SignInAsync(browser));

        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 4; i++)
        {
            using var answer = await visit
                .App.Browser()
                .GetAsync(new Uri("/signin-oidc/test?code=x&state=y", UriKind.Relative), Stop);
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(
            [
                HttpStatusCode.Redirect,
                HttpStatusCode.Redirect,
                HttpStatusCode.TooManyRequests,
                HttpStatusCode.TooManyRequests,
            ],
            answers
        );
        Assert.Equal((4, 2), visit.App.Get<LimitCounts>().Of(RequestClass.Auth));
    }

    private async Task<string> StreamAsync() =>
        $"/api/v1/tasks/{await _app.Admin.SubmitAsync("\"queue\":\"early\"")}/logs/stream";

    private async Task<string> TicketAsync() =>
        (await _app.Viewer.PostAsync("auth/ticket", "{}"))
            .Is(HttpStatusCode.OK)
            .Json.GetProperty("ticket")
            .GetString()!;

    private Task<HttpResponseMessage> OpenAsync(string stream, string ticket) =>
        _app.Anonymous.OpenAsync(HttpMethod.Get, $"{stream}?ticket={ticket}", null, Stop);

    private async Task SetAsync(string requestClass, string by, int burst) =>
        (
            await _app.Admin.PutAsync(
                Path,
                $$$"""{"limits":[{"class":"{{{requestClass}}}","by":"{{{by}}}","rate":{"count":1,"per":60,"burst":{{{burst}}}}}]}"""
            )
        ).Is(HttpStatusCode.OK);
}
