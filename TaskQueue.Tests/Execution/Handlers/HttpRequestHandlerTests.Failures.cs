using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TaskQueue.Core.Execution;

namespace TaskQueue.Tests.Execution.Handlers;

public sealed partial class HttpRequestHandlerTests
{
    [Fact]
    public async Task Timeout_IsAFailureThatMayBeTriedAgain()
    {
        _answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);

        var failure = await FailAsync(new { url = _server.Address, timeout = 0.2 });

        Assert.Equal(("HttpTimeout", false), (failure.Kind, failure.Final));
        Assert.Contains("0.2 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACancel_IsNoTimeout()
    {
        using var stop = new CancellationTokenSource();
        _answer = async context =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            RunAsync(JsonSerializer.Serialize(new { url = _server.Address }), stop.Token)
        );
    }

    [Fact]
    public async Task ARefusedConnection_AndABrokenOne_MayBeTriedAgain()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        _answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };

        var refused = await FailAsync(new { url = $"http://127.0.0.1:{port}" });
        var broken = await FailAsync(new { url = _server.Address });
        var unknown = await FailAsync(new { url = "http://no-such-host.invalid/" });

        Assert.Equal(
            ["HttpConnection", "HttpConnection", "HttpConnection"],
            [refused.Kind, broken.Kind, unknown.Kind]
        );
        Assert.False(refused.Final || broken.Final || unknown.Final);
    }

    [Fact]
    public async Task AnAnswerThatBreaksOff_MayBeTriedAgain()
    {
        _answer = async context =>
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("half", Stop);
            await context.Response.Body.FlushAsync(Stop);
            context.Abort();
        };

        var failure = await FailAsync(new { url = _server.Address });

        Assert.Equal(("HttpConnection", false), (failure.Kind, failure.Final));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"url":""}""")]
    [InlineData("""{"url":"/path"}""")]
    [InlineData("""{"url":"ftp://example.com"}""")]
    [InlineData("""{"url":"file:///etc/passwd"}""")]
    [InlineData("""{"url":"gopher://127.0.0.1:6379/_x"}""")]
    [InlineData("""{"url":"http://x","method":"TRACE"}""")]
    [InlineData("""{"url":"http://x","method":"GET / HTTP/1.1\r\nX: y"}""")]
    [InlineData("""{"url":"http://x","timeout":0}""")]
    [InlineData("""{"url":"http://x","timeout":3601}""")]
    [InlineData("""{"url":"http://x","expectStatus":"200"}""")]
    [InlineData("""{"url":"http://x","expectStatus":["200"]}""")]
    [InlineData("""{"url":"http://x","expectStatus":true}""")]
    [InlineData("""{"url":"http://x","headers":{"A":"b\r\nC: d"}}""")]
    [InlineData("""{"url":"http://x","headers":{"A B":"c"}}""")]
    [InlineData("""{"url":"http://x","headers":{"A: b\r\nC":"d"}}""")]
    [InlineData("""{"url":"http://x","method":"POST","body":"b","headers":{"":"d"}}""")]
    [InlineData("""{"url":"http://x","unknown":1}""")]
    public async Task APayloadThatCannotWork_IsAFinalFailure(string payload)
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync(payload));

        Assert.Equal(("InvalidPayload", true), (failure.Kind, failure.Final));
    }
}
