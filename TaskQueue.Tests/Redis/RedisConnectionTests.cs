using System.Security.Cryptography;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

/// <summary>What passes over a connection, against the shared server.</summary>
public sealed class RedisConnectionTests : IDisposable
{
    private readonly string _key = $"test:{Guid.NewGuid()}";
    private readonly RedisConnection _connection = RedisConnection.Open(
        RedisEndpoint.Parse(TestServers.RequireRedis()),
        "taskqueue-test",
        TimeSpan.FromSeconds(5)
    );

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _connection.Send(new("DEL", _key));
        _connection.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1024 * 1024)]
    [InlineData(5_000_000)]
    public async Task Bytes_ComeBackAsTheyWere(int length)
    {
        var bytes = RandomNumberGenerator.GetBytes(length);

        await _connection.SendAsync(new RedisCommand("SET", _key).Add(bytes), Stop);

        Assert.Equal(bytes, (await _connection.SendAsync(new("GET", _key), Stop)).AsBytes());
        Assert.Equal(bytes, _connection.Send(new("GET", _key)).AsBytes());
    }

    [Fact]
    public void Arguments_OfEachKind_AreEncoded()
    {
        var id = Guid.Parse("01020304-0506-0708-090a-0b0c0d0e0f10");

        var command = new RedisCommand("RPUSH", _key).Add("ü").Add(long.MinValue).Add(id).Add("\r\n\0"u8);
        _connection.Send(command);

        var items = _connection.Send(new("LRANGE", _key, "0", "-1")).Items;
        Assert.Equal("ü", items[0].AsText());
        Assert.Equal(long.MinValue, items[1].AsLong());
        Assert.Equal(Enumerable.Range(1, 16).Select(n => (byte)n), items[2].AsBytes());
        Assert.Equal("\r\n\0"u8.ToArray(), items[3].AsBytes());
    }

    [Fact]
    public void Replies_OfEachKind_AreRead()
    {
        const string script =
            "return {1, false, {'a', {}}, redis.error_reply('FISH wet'), redis.status_reply('FINE')}";

        var reply = _connection.Send(new("EVAL", script, "0"));

        Assert.Equal(1, reply.Items[0].AsLong());
        Assert.True(reply.Items[1].IsNull);
        Assert.Equal("a", reply.Items[2].Items[0].AsText());
        Assert.Empty(reply.Items[2].Items[1].Items);
        Assert.Equal("FISH wet", reply.Items[3].ErrorText);
        Assert.Equal("FINE", reply.Items[4].AsText());
        Assert.True(_connection.Send(new("GET", _key)).IsNull);
    }

    [Fact]
    public async Task Error_IsThrown_AndTheConnectionGoesOn()
    {
        await _connection.SendAsync(new("SET", _key, "text"), Stop);

        var failure = await Assert.ThrowsAsync<RedisErrorException>(() =>
            _connection.SendAsync(new("LPUSH", _key, "x"), Stop)
        );
        var again = Assert.Throws<RedisErrorException>(() => _connection.Send(new("LPUSH", _key, "x")));

        Assert.Equal(("WRONGTYPE", "WRONGTYPE"), (failure.Code, again.Code));
        Assert.Equal("text", _connection.Send(new("GET", _key)).AsText());
        Assert.False(_connection.IsBroken);
    }

    [Fact]
    public async Task ManyCallers_EachGetTheirOwnReply()
    {
        var callers = Enumerable.Range(0, 64).Select(caller => Task.Run(() => EchoAsync(caller, 300), Stop));
        var blocking = Enumerable
            .Range(64, 4)
            .Select(caller =>
                Task.Factory.StartNew(() => Echo(caller, 300), TaskCreationOptions.LongRunning)
            );

        await Task.WhenAll([.. callers, .. blocking]);
    }

    [Fact]
    public async Task OneCaller_WithManyInFlight_GetsThemInOrder()
    {
        var replies = Enumerable
            .Range(0, 20_000)
            .Select(_ => _connection.SendAsync(new("INCR", _key), Stop))
            .ToList();

        Assert.Equal(
            Enumerable.Range(1, 20_000).Select(n => (long)n),
            (await Task.WhenAll(replies)).Select(reply => reply.AsLong())
        );
    }

    [Fact]
    public async Task CancelledWait_DoesNotShiftTheReplies()
    {
        using var cancel = new CancellationTokenSource();
        var waiting = _connection.SendAsync(new("BLPOP", _key, "0.3"), cancel.Token);
        var next = _connection.SendAsync(new("ECHO", "next"), Stop);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("next", (await next).AsText());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _connection.SendAsync(new("SET", _key, "never"), cancel.Token)
        );
        Assert.True(_connection.Send(new("GET", _key)).IsNull);
    }

    [Fact]
    public void Command_MaySendAgain()
    {
        using var command = new RedisCommand("INCR", _key);

        Assert.Equal(1, _connection.Send(command).AsLong());
        Assert.Equal(2, _connection.Send(command).AsLong());
    }

    [Fact]
    public void Connection_SaysItsName() =>
        Assert.Equal("taskqueue-test", _connection.Send(new("CLIENT", "GETNAME")).AsText());

    [Fact]
    public async Task Disposed_FailsWhoWaitsAndWhoComes()
    {
        using var connection = RedisConnection.Open(
            RedisEndpoint.Parse(TestServers.RequireRedis() + ",defaultDatabase=1"),
            "test",
            TimeSpan.FromSeconds(5)
        );
        var waiting = connection.SendAsync(new("BLPOP", _key, "0"), Stop);

        connection.Dispose();

        await Assert.ThrowsAsync<RedisAwayException>(() => waiting);
        await Assert.ThrowsAsync<RedisAwayException>(() => connection.SendAsync(new("PING"), Stop));
        Assert.Throws<RedisAwayException>(() => connection.Send(new("PING")));
        Assert.True(connection.IsBroken);
    }

    private async Task EchoAsync(int caller, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var text = $"{caller}/{i}";
            Assert.Equal(text, (await _connection.SendAsync(new("ECHO", text), Stop)).AsText());
        }
    }

    private void Echo(int caller, int times)
    {
        for (var i = 0; i < times; i++)
        {
            Assert.Equal($"{caller}/{i}", _connection.Send(new("ECHO", $"{caller}/{i}")).AsText());
        }
    }
}
