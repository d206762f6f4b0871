using System.Net;
using System.Net.WebSockets;
using System.Security.Claims;
using System.Text;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Configuration;
using TaskQueue.Web.Auth;

namespace TaskQueue.Tests.Security;

/// <summary>Bounds of the connections of open pages.</summary>
public sealed class SocketLimitTests(RunningServer running) : IClassFixture<RunningServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S08, S09: larger than a page ever sends, or nested deeper than a reader would go.
    [Theory]
    [InlineData(40 * 1024, (byte)0xc0)]
    [InlineData(30 * 1024, (byte)0x91)]
    public async Task MessageThatNoPageSends_ClosesTheConnection_AndTheServerGoesOn(int size, byte filler)
    {
        using var socket = await ConnectAsync();
        var frame = new byte[size + 3];
        (frame[0], frame[1], frame[2]) = (
            (byte)((size & 0x7f) | 0x80),
            (byte)(((size >> 7) & 0x7f) | 0x80),
            (byte)(size >> 14)
        );
        Array.Fill(frame, filler, 3, size);

        await socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, Stop);

        Assert.True(await IsClosedAsync(socket), "The connection is open still.");
        using var answer = await running.Server.Http.GetAsync(
            new Uri("/api/v1/auth/me", UriKind.Relative),
            Stop
        );
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // S08
    [Fact]
    public async Task PagesOfOneAccount_AreCounted_AndThoseOfAnotherAreTheirs()
    {
        var count = new CircuitCount();
        var settings = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Console:CircuitsPerUser"] = "2" })
            .Build();
        CircuitLimit Page(string user) => new(count, new Person(user), settings);
        var first = Page("a");
        await first.OnConnectionUpAsync(null!, Stop);
        await Page("a").OnConnectionUpAsync(null!, Stop);
        var third = Page("a");

        await Assert.ThrowsAsync<InvalidOperationException>(() => third.OnConnectionUpAsync(null!, Stop));
        await third.OnConnectionDownAsync(null!, Stop);
        await Page("b").OnConnectionUpAsync(null!, Stop);
        await first.OnConnectionDownAsync(null!, Stop);
        await Page("a").OnConnectionUpAsync(null!, Stop);
    }

    private static async Task<bool> IsClosedAsync(ClientWebSocket socket)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        within.CancelAfter(TimeSpan.FromSeconds(20));
        var buffer = new byte[16 * 1024];
        try
        {
            while (
                (await socket.ReceiveAsync(buffer, within.Token)).MessageType
                    is not WebSocketMessageType.Close
            ) { }

            return true;
        }
        catch (WebSocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task<ClientWebSocket> ConnectAsync()
    {
        var cookies = new CookieContainer();
        using var handler = new HttpClientHandler { CookieContainer = cookies, AllowAutoRedirect = false };
        using var browser = new HttpClient(handler) { BaseAddress = running.Server.Url };
        browser.DefaultRequestHeaders.Add("Accept", "text/html");
        using var signedIn = await ConsoleApp.SignInAsync(
            browser,
            ServerProcess.AdminEmail,
            ServerProcess.AdminPassword
        );
        Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        var socket = new ClientWebSocket();
        socket.Options.Cookies = cookies;
        await socket.ConnectAsync(
            new UriBuilder(running.Server.Url) { Scheme = "ws", Path = "/_blazor" }.Uri,
            Stop
        );
        await socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            Stop
        );
        var shaken = new byte[64];
        var got = await socket.ReceiveAsync(shaken, Stop);
        Assert.Equal("{}\u001e", Encoding.UTF8.GetString(shaken, 0, got.Count));
        return socket;
    }

    private sealed class Person(string id) : AuthenticationStateProvider
    {
        public override Task<AuthenticationState> GetAuthenticationStateAsync() =>
            Task.FromResult(
                new AuthenticationState(new(new ClaimsIdentity([new(ClaimTypes.NameIdentifier, id)], "test")))
            );
    }
}
