using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Execution.Handlers;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary><c>http.request</c> against a real server.</summary>
public sealed partial class HttpRequestHandlerTests : IAsyncLifetime
{
    private readonly OutboundHttp _http = new(
        Options.Create(new HttpOptions { AllowPrivateNetworks = true })
    );
    private readonly NoteOutbox _notes = new();
    private readonly ManualClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private LoopbackServer _server = null!;
    private RequestDelegate _answer = _ => Task.CompletedTask;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _server = await LoopbackServer.StartAsync(context => _answer(context));

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _http.Dispose();
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("post")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Methods_AreSent(string method)
    {
        await RunAsync(new { url = _server.Address + "/a?b=c", method });

        var request = Assert.Single(_server.Requests);
        Assert.Equal((method.ToUpperInvariant(), "/a?b=c"), (request.Method, request.Path));
    }

    [Theory]
    [InlineData("\"plain ü\"", "plain ü", "text/plain; charset=utf-8")]
    [InlineData("""{"a":[1,2.50]}""", """{"a":[1,2.50]}""", "application/json; charset=utf-8")]
    [InlineData("null", "", null)]
    public async Task Body_IsSentAsText_OrAsJson(string body, string sent, string? type)
    {
        await RunAsync($$"""{"url":"{{_server.Address}}","method":"POST","body":{{body}}}""");

        var request = Assert.Single(_server.Requests);
        Assert.Equal((sent, type), (request.Body, request.Headers.GetValueOrDefault("Content-Type")));
    }

    [Fact]
    public async Task Headers_AreSent_AndTheContentTypeCanBeChosen()
    {
        await RunAsync(
            new
            {
                url = _server.Address,
                method = "POST",
                body = "<a/>",
                headers = new Dictionary<string, string>
                {
                    ["X-One"] = "1",
                    ["content-type"] = "application/xml",
                    ["Authorization"] = "Bearer t",
                },
            }
        );

        var headers = Assert.Single(_server.Requests).Headers;
        Assert.Equal(
            ("1", "application/xml", "Bearer t"),
            (headers["X-One"], headers["Content-Type"], headers["Authorization"])
        );
    }

    [Fact]
    public async Task Answer_IsKept_WithStatusHeadersAndBody()
    {
        _answer = async context =>
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Two"] = new(["a", "b"]);
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"n":1.50,"ü":"😀"}""", Stop);
        };

        var result = await RunAsync(new { url = _server.Address });

        Assert.Equal(201, result.GetProperty("status").GetInt32());
        Assert.Equal("a, b", result.GetProperty("headers").GetProperty("X-Two").GetString());
        Assert.Equal("1.50", result.GetProperty("body").GetProperty("n").GetRawText());
        Assert.Equal("😀", result.GetProperty("body").GetProperty("ü").GetString());
        Assert.Contains(
            "201 Created",
            Assert.IsType<Core.Broker.LogNote>(_notes.Take()[0]).Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("application/json", "not json")]
    [InlineData("text/plain", "{\"a\":1}")]
    [InlineData(null, "")]
    public async Task Answer_ThatIsNotJson_IsKeptAsText(string? type, string body)
    {
        _answer = context =>
        {
            context.Response.ContentType = type;
            return context.Response.WriteAsync(body, Stop);
        };

        Assert.Equal(body, (await RunAsync(new { url = _server.Address })).GetProperty("body").GetString());
    }

    [Theory]
    [InlineData(200, "null", true)]
    [InlineData(299, "null", true)]
    [InlineData(404, "null", false)]
    [InlineData(404, "404", true)]
    [InlineData(200, "404", false)]
    [InlineData(200, "[200, 404]", true)]
    [InlineData(500, "[200, 404]", false)]
    [InlineData(304, "[304]", true)]
    public async Task ExpectStatus_SaysWhatIsSuccess(int status, string expected, bool succeeds)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        };
        var payload = $$"""{"url":"{{_server.Address}}","expectStatus":{{expected}}}""";

        if (succeeds)
        {
            Assert.Equal(status, (await RunAsync(payload)).GetProperty("status").GetInt32());
            return;
        }

        var failure = await Assert.ThrowsAsync<HandlerException>(() => RunAsync(payload));
        Assert.Equal(("HttpStatus", false), (failure.Kind, failure.Final));
        Assert.StartsWith($"Answered {status}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("soon", null)]
    [InlineData(null, null)]
    public async Task TooManyRequests_IsTriedAgain_WhenTheServerSays(string? retryAfter, int? seconds)
    {
        _answer = context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = retryAfter;
            return context.Response.WriteAsync("slow down", Stop);
        };

        var failure = await FailAsync(new { url = _server.Address });

        Assert.Equal(seconds is { } s ? TimeSpan.FromSeconds(s) : null, failure.RetryAfter);
        Assert.Equal("Answered 429 Too Many Requests: slow down", failure.Message);
    }

    [Theory]
    [InlineData(900 * 1024, true)]
    [InlineData((900 * 1024) + 1, false)]
    public async Task Answer_OverTheLimit_IsAFinalFailure(int bytes, bool succeeds)
    {
        _answer = context => context.Response.WriteAsync(new string('x', bytes), Stop);

        if (succeeds)
        {
            await RunAsync(new { url = _server.Address });
            return;
        }

        var failure = await FailAsync(new { url = _server.Address });
        Assert.Equal(("ResponseTooLarge", true), (failure.Kind, failure.Final));
    }

    [Fact]
    public async Task Answer_InAnyScript_FitsTheResult()
    {
        var body = string.Concat(Enumerable.Repeat("жüü€", 100_000));
        _answer = context => context.Response.WriteAsync(body, Stop);

        var output = await new HttpRequestHandler(_http, _clock).RunAsync(
            Context(JsonSerializer.Serialize(new { url = _server.Address })),
            Stop
        );

        Assert.InRange(output.Length, Encoding.UTF8.GetByteCount(body), Core.Broker.AttemptLimits.Output);
    }

    private Task<JsonElement> RunAsync(object payload) => RunAsync(JsonSerializer.Serialize(payload));

    private TaskContext Context(string payload) =>
        new(Samples.Lease("http.request", payload), _notes, _clock);

    private async Task<JsonElement> RunAsync(string payload, CancellationToken? stop = null)
    {
        var output = await new HttpRequestHandler(_http, _clock).RunAsync(Context(payload), stop ?? Stop);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    private Task<HandlerException> FailAsync(object payload) =>
        Assert.ThrowsAsync<HandlerException>(() => RunAsync(payload));
}
