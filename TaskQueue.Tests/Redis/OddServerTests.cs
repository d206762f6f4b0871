using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

/// <summary>What listens at the address need not be Redis, nor in order.</summary>
public sealed class OddServerTests : IDisposable
{
    private const string Welcome = "+OK\r\n+PONG\r\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public OddServerTests() => _listener.Start();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n")]
    [InlineData("-ERR max number of clients reached\r\n")]
    [InlineData("-LOADING Redis is loading the dataset in memory\r\n-LOADING\r\n")]
    [InlineData("")]
    public void Open_OfSomethingElse_IsAway(string greeting)
    {
        Serve(greeting, "");

        var failure = Assert.Throws<RedisAwayException>(() => Open(Patience));

        Assert.Contains("is away", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("did not answer", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("garbage\r\n")]
    [InlineData("$-7\r\n")]
    [InlineData("")]
    public async Task Garbage_ClosesTheConnection(string answer)
    {
        Serve(Welcome, answer);
        using var connection = Open(Patience);

        var failure = await Assert.ThrowsAsync<RedisAwayException>(() =>
            connection.SendAsync(new("PING"), Stop)
        );

        Assert.True(connection.IsBroken);
        Assert.DoesNotContain("did not answer", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerThatNobodyAskedFor_ClosesTheConnection()
    {
        Serve(Welcome + "+SURPRISE\r\n", "");
        using var connection = Open(Patience);

        await Eventually.TrueAsync(() => connection.IsBroken, "the connection is closed");
    }

    [Fact]
    public async Task AnswerThatStopsHalfWay_IsOverdue()
    {
        Serve(Welcome, "$100\r\nhalf", closes: false);
        using var connection = Open(TimeSpan.FromSeconds(1.5));

        var failure = await Assert.ThrowsAsync<RedisAwayException>(() =>
            connection.SendAsync(new("GET", "k"), Stop)
        );

        Assert.Contains("did not answer within 1.5 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ListenerThatNeverAnswers_IsAwayInTime()
    {
        var watch = Stopwatch.StartNew();

        Assert.Throws<RedisAwayException>(() => Open(TimeSpan.FromSeconds(0.5)));

        Assert.InRange(watch.Elapsed, TimeSpan.FromSeconds(0.4), TimeSpan.FromSeconds(10));
    }

    private RedisConnection Open(TimeSpan timeout) =>
        RedisConnection.Open(
            RedisEndpoint.Parse($"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}"),
            "test",
            timeout
        );

    /// <summary>Serves one connection on a thread of its own, for the pool may be busy with tests that wait.</summary>
    private void Serve(string greeting, string answer, bool closes = true) =>
        new Thread(() => ServeOnce(greeting, answer, closes)) { IsBackground = true }.Start();

    /// <summary>Greets, waits for one more command, answers, and closes or waits for the other's end.</summary>
    private void ServeOnce(string greeting, string answer, bool closes)
    {
        try
        {
            using var client = _listener.AcceptSocket();
            var buffer = new byte[4096];
            client.Receive(buffer);
            client.Send(Encoding.UTF8.GetBytes(greeting));
            if (!greeting.StartsWith(Welcome, StringComparison.Ordinal))
            {
                return;
            }

            client.Receive(buffer);
            client.Send(Encoding.UTF8.GetBytes(answer));
            if (!closes)
            {
                client.Receive(buffer);
            }
        }
        catch (SocketException)
        {
            // The other side was faster.
        }
    }
}
