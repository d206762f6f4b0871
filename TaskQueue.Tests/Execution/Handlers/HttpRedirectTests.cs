using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Execution.Handlers;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary>How <c>http.request</c> follows redirects.</summary>
public sealed class HttpRedirectTests : IAsyncLifetime
{
    private readonly OutboundHttp _http = new(
        Options.Create(new HttpOptions { AllowPrivateNetworks = true })
    );
    private readonly NoteOutbox _notes = new();
    private LoopbackServer _server = null!;
    private Func<HttpContext, (int Status, string? Location)> _answer = _ => (200, null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await LoopbackServer.StartAsync(context =>
        {
            var (status, location) = _answer(context);
            context.Response.StatusCode = status;
            context.Response.Headers.Location = location;
            return Task.CompletedTask;
        });

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public async Task Five_AreFollowed(int redirects, bool succeeds)
    {
        var left = redirects;
        _answer = _ => left-- > 0 ? (302, $"/{left}") : (200, null);

        if (succeeds)
        {
            await RunAsync("GET");
        }
        else
        {
            var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync("GET"));
            Assert.Equal(("TooManyRedirects", true), (failure.Kind, failure.Final));
        }

        Assert.Equal(6, _server.Requests.Count);
    }

    [Theory]
    [InlineData(301, "POST", "GET", "")]
    [InlineData(302, "POST", "GET", "")]
    [InlineData(303, "POST", "GET", "")]
    [InlineData(303, "PUT", "GET", "")]
    [InlineData(301, "PUT", "PUT", "b")]
    [InlineData(307, "POST", "POST", "b")]
    [InlineData(308, "POST", "POST", "b")]
    [InlineData(302, "GET", "GET", "b")]
    public async Task TheMethod_ChangesAsBrowsersDo(int status, string method, string after, string body)
    {
        _answer = context => context.Request.Path == "/next" ? (200, null) : (status, "/next");

        await RunAsync(method);

        var last = _server.Requests.Last();
        Assert.Equal((after, "/next", body), (last.Method, last.Path, last.Body));
    }

    [Theory]
    [InlineData("Authorization")]
    [InlineData("Cookie")]
    [InlineData("Proxy-Authorization")]
    [InlineData("X-Api-Key")]
    [InlineData("X-Auth-Token")]
    [InlineData("X-Vault-Token")]
    [InlineData("Client-Secret")]
    public async Task Credentials_AreNotPassedOn(string name)
    {
        _answer = context => context.Request.Path == "/next" ? (200, null) : (307, "/next");

        await RunAsync("GET", (name, "s3cret"));

        Assert.Contains("s3cret", _server.Requests.First().Headers[name], StringComparison.Ordinal);
        var last = _server.Requests.Last().Headers;
        Assert.Equal("1", last["X-One"]);
        Assert.DoesNotContain(name, last.Keys);
    }

    [Theory]
    [InlineData("Authorization", false)]
    [InlineData("Cookie", false)]
    [InlineData("Proxy-Authorization", false)]
    [InlineData("X-Api-Key", false)]
    [InlineData("X-Whatever", false)]
    [InlineData("Referer", false)]
    [InlineData("Content-MD5", false)]
    [InlineData("Accept", true)]
    [InlineData("User-Agent", true)]
    [InlineData("Content-Type", true)]
    public async Task ToAnotherOrigin_GoesOnlyWhatIsNoSecret(string name, bool goes)
    {
        await using var other = await LoopbackServer.StartAsync(_ => Task.CompletedTask);
        _answer = _ => (307, $"{other.Address}/next");
        var value = name is "Content-Type" ? "application/x-own" : "bm90IGEgc2VjcmV0";

        await RunAsync("POST", (name, value));

        Assert.Contains(value, _server.Requests.First().Headers[name], StringComparison.Ordinal);
        var there = Assert.Single(other.Requests);
        Assert.Equal(goes, there.Headers.ContainsKey(name));
        Assert.DoesNotContain("X-One", there.Headers.Keys);
        Assert.Equal("b", there.Body);
    }

    [Fact]
    public async Task BackFromAnotherOrigin_NothingReturns()
    {
        await using var other = await LoopbackServer.StartAsync(context =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{_server.Address}/back";
            return Task.CompletedTask;
        });
        _answer = context => context.Request.Path == "/back" ? (200, null) : (307, $"{other.Address}/");

        await RunAsync("GET");

        Assert.Equal("/back", _server.Requests.Last().Path);
        Assert.DoesNotContain("X-One", _server.Requests.Last().Headers.Keys);
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:6379/_x")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,x")]
    [InlineData("https://127.0.0.1/")]
    public async Task AnotherScheme_IsNotFollowed(string location)
    {
        _answer = _ => (302, location);

        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync("GET"));

        Assert.Equal(("RedirectRefused", true), (failure.Kind, failure.Final));
    }

    [Theory]
    [InlineData(302, null)]
    [InlineData(304, "/next")]
    [InlineData(300, "/next")]
    public async Task WithoutAPlaceToGo_TheAnswerStands(int status, string? location)
    {
        _answer = _ => (status, location);

        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync("GET"));

        Assert.Equal("HttpStatus", failure.Kind);
        Assert.Single(_server.Requests);
    }

    [Fact]
    public async Task AnAddressInside_IsRefusedWhenConnecting_WhicheverHopItIs()
    {
        using var strict = new OutboundHttp(Options.Create(new HttpOptions()));
        var handler = new HttpRequestHandler(strict, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<HandlerException>(() =>
            handler.RunAsync(Context("GET", "http://127.0.0.1/"), Stop)
        );

        Assert.Equal(("AddressRefused", true), (failure.Kind, failure.Final));
        Assert.Empty(_server.Requests);
    }

    private Task<byte[]> RunAsync(string method, params (string Name, string Value)[] headers) =>
        new HttpRequestHandler(_http, TimeProvider.System).RunAsync(
            Context(method, _server.Address + "/first", headers),
            Stop
        );

    private TaskContext Context(string method, string url, params (string Name, string Value)[] headers)
    {
        var payload = new
        {
            url,
            method,
            body = "b",
            headers = headers.Append(("X-One", "1")).ToDictionary(h => h.Item1, h => h.Item2),
        };
        return new(
            Samples.Lease("http.request", JsonSerializer.Serialize(payload)),
            _notes,
            TimeProvider.System
        );
    }
}
