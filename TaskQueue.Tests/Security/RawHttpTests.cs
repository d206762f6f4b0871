using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Tests.Security;

/// <summary>Requests as no library sends them: what cannot be read is refused, and the connection with it.</summary>
[CollectionDefinition(nameof(RawHttpTests), DisableParallelization = true)]
[Collection(nameof(RawHttpTests))]
public sealed class RawHttpTests(RunningServer running) : IClassFixture<RunningServer>
{
    private const string Head =
        "POST /api/v1/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Unreadable =>
        new()
        {
            // S25: two opinions of where the body ends.
            {
                "both lengths",
                Head
                    + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /health/live HTTP/1.1\r\nHost: a\r\n\r\n",
                400
            },
            { "two lengths", Head + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd", 400 },
            { "unknown coding", Head + "Transfer-Encoding: identity, chunked, x\r\n\r\n0\r\n\r\n", 400 },
            // S25: CVE-2025-55315, a line feed alone within a chunk's extension.
            { "chunk extension", Head + "Transfer-Encoding: chunked\r\n\r\n2;\nxx\r\nxy\r\n0\r\n\r\n", 400 },
            { "chunk size", Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\nxy\r\n0\r\n\r\n", 400 },
            { "no host", "GET /health/live HTTP/1.1\r\n\r\n", 400 },
            { "line feed in a name", "GET /health/live HTTP/1.1\r\nHost: a\r\nX-A\n: b\r\n\r\n", 400 },
            { "folded header", "GET /health/live HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c: d\r\n\r\n", 400 },
            // S22, S76: bounds of what is read before anybody asks who it is.
            { "long query", $"GET /health/live?{new string('q', 9000)} HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
            {
                "long header",
                $"GET /health/live HTTP/1.1\r\nHost: a\r\nX-A: {new string('a', 33_000)}\r\n\r\n",
                431
            },
            {
                "many headers",
                $"GET /health/live HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 70).Select(i => $"X-{i}: a\r\n"))}\r\n",
                431
            },
        };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task WhatCannotBeRead_IsRefused_AndTheConnectionIsClosed(
        string what,
        string request,
        int status
    )
    {
        var answer = await ExchangeAsync(request);

        Assert.True(answer.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal), $"{what}: {answer}");
        // One answer: what stood behind is no request of its own.
        Assert.Equal(1, Count(answer, "HTTP/1.1 "));
    }

    // S22
    [Fact]
    public async Task AHundredMegabytes_AreRefusedBeforeTheyCome()
    {
        var watch = Stopwatch.StartNew();

        var answer = await ExchangeAsync(Head + "Content-Length: 104857600\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    // S22: the parser stops at the depth that it allows.
    [Theory]
    [InlineData("/api/v1/auth/login", "{\"email\":DEEP}")]
    [InlineData("/api/v1/tasks", "{\"type\":\"echo\",\"payload\":DEEP}")]
    [InlineData("/api/v1/tasks/batch", "[{\"type\":\"echo\",\"payload\":DEEP}]")]
    [InlineData("/api/v1/settings/compare", "{\"version\":\"1\",\"settings\":DEEP}")]
    public async Task JsonOfTenThousandLevels_IsRefused(string path, string body)
    {
        var deep = new string('[', 10_000) + new string(']', 10_000);
        using var content = new StringContent(
            body.Replace("DEEP", deep, StringComparison.Ordinal),
            Encoding.UTF8,
            "application/json"
        );
        var watch = Stopwatch.StartNew();

        using var answer = await running.Server.Http.PostAsync(path, content, Stop);

        Assert.Contains((int)answer.StatusCode, (int[])[400, 422]);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), watch.Elapsed.ToString());
    }

    // S26
    [Theory]
    [InlineData("GET", "/api/v1/auth/login", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/api/v1/system/signing-keys/rotate", null, HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/api/v1/tasks", "text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("POST", "/api/v1/auth/login", "multipart/form-data", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(
        "PUT",
        "/api/v1/system/rate-limits",
        "application/x-www-form-urlencoded",
        HttpStatusCode.UnsupportedMediaType
    )]
    public async Task MethodsAndTypes_AreTakenAtTheirWord(
        string method,
        string path,
        string? type,
        HttpStatusCode status
    )
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (type is not null)
        {
            request.Content = new ByteArrayContent("{}"u8.ToArray());
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using var answer = await running.Server.Http.SendAsync(request, Stop);

        Assert.Equal(status, answer.StatusCode);
    }

    // S76: sockets that say their headers or their body a byte at a time hold nobody up, and are closed.
    [Fact]
    public async Task SlowClients_AreClosed_AndOthersAreServedMeanwhile()
    {
        var crowd = new List<TcpClient>();
        for (var i = 0; i < 300; i++)
        {
            crowd.Add(
                await ConnectAsync(
                    i % 3 == 0 ? Head + "Content-Length: 1000\r\n\r\n{" : "GET / HTTP/1.1\r\nHost: a\r\nX-"
                )
            );
        }

        var slowest = TimeSpan.Zero;
        var gone = await Eventually.ValueAsync(
            async () =>
            {
                var watch = Stopwatch.StartNew();
                using var answer = await running.Server.Http.GetAsync(
                    new Uri("/api/v1/auth/me", UriKind.Relative),
                    Stop
                );
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
                return crowd.TrueForAll(IsClosed) ? "all" : null;
            },
            "all slow connections are closed",
            TimeSpan.FromSeconds(45),
            () => $"{crowd.Count(IsClosed)} of {crowd.Count} are closed"
        );
        crowd.ForEach(c => c.Dispose());

        Assert.Equal("all", gone);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"the slowest of others took {slowest.TotalMilliseconds:F0} ms"
        );
        Assert.True(slowest < TimeSpan.FromSeconds(3), slowest.ToString());
    }

    // A stream of tasks is no slow client: its producer may have nothing to say for a while.
    [Fact]
    public async Task AStreamOfTasks_MayPause()
    {
        using var lines = new PausingLines();

        using var answer = await running.Server.Http.PostAsync(
            new Uri("/api/v1/tasks/batch", UriKind.Relative),
            lines,
            Stop
        );

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Contains(
            "\"accepted\":2",
            await answer.Content.ReadAsStringAsync(Stop),
            StringComparison.Ordinal
        );
    }

    private static bool IsClosed(TcpClient client)
    {
        try
        {
            var buffer = new byte[4096];
            while (client.Client.Poll(0, SelectMode.SelectRead))
            {
                if (client.Client.Receive(buffer) == 0)
                {
                    return true;
                }
            }

            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private async Task<TcpClient> ConnectAsync(string text)
    {
        var client = new TcpClient();
        await client.ConnectAsync(running.Server.Url.Host, running.Server.Url.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Stop);
        return client;
    }

    // All that comes until the other side closes.
    private async Task<string> ExchangeAsync(string request)
    {
        using var client = await ConnectAsync(request);
        using var within = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        within.CancelAfter(TimeSpan.FromSeconds(20));
        using var answer = new MemoryStream();
        try
        {
            await client.GetStream().CopyToAsync(answer, within.Token);
        }
        catch (IOException)
        {
            // Closed with something of ours unread.
        }

        return Encoding.ASCII.GetString(answer.ToArray());
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private sealed class PausingLines : HttpContent
    {
        // Longer than other bodies may take without a word.
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(8);

        public PausingLines() => Headers.ContentType = new("application/x-ndjson");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            for (var i = 0; i < 2; i++)
            {
                await stream.WriteAsync("{\"type\":\"echo\",\"payload\":1}\n"u8.ToArray(), Stop);
                await stream.FlushAsync(Stop);
                await Task.Delay(Pause, Stop);
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
