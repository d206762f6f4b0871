using System.Security.Authentication;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

/// <summary>Users, passwords and certificates.</summary>
public sealed class RedisLogInTests
{
    private static readonly RedisServerSetup Guarded = new()
    {
        Password = "top",
        Users = ["worker on >secret ~q:* -@all +get +ping +evalsha +eval"],
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("password=top", "default")]
    [InlineData("user=default,password=top,defaultDatabase=3", "default")]
    public async Task RightPassword_IsLetIn(string options, string user)
    {
        await using var server = await RedisServer.StartAsync(Guarded);
        using var connection = Open($"{server.Address},{options}");

        Assert.Equal(user, connection.Send(new("ACL", "WHOAMI")).AsText());
    }

    [Fact]
    public async Task User_MayDoWhatTheRulesSay_AndNoMore()
    {
        await using var server = await RedisServer.StartAsync(Guarded);
        using var connection = Open($"redis://worker:secret@{server.Address}");

        Assert.True(connection.Send(new("GET", "q:a")).IsNull);

        var command = Assert.Throws<RedisErrorException>(() => connection.Send(new("FLUSHALL")));
        var key = Assert.Throws<RedisErrorException>(() => connection.Send(new("GET", "other")));
        Assert.Equal(("NOPERM", "NOPERM"), (command.Code, key.Code));
        Assert.Contains("flushall", command.Message, StringComparison.OrdinalIgnoreCase);
        Assert.False(connection.IsBroken);
    }

    [Theory]
    [InlineData("password=wrong", "WRONGPASS")]
    [InlineData("user=worker,password=wrong", "WRONGPASS")]
    [InlineData("user=nobody,password=top", "WRONGPASS")]
    [InlineData("abortConnect=true", "NOAUTH")]
    [InlineData("user=worker,password=secret,defaultDatabase=1", "NOPERM")]
    [InlineData("password=top,defaultDatabase=1000", "ERR")]
    public async Task WrongLogIn_IsTheServersError(string options, string code)
    {
        await using var server = await RedisServer.StartAsync(Guarded);

        var failure = Assert.Throws<RedisErrorException>(() => Open($"{server.Address},{options}"));

        Assert.Equal(code, failure.Code);
    }

    [Fact]
    public async Task WrongPassword_LeavesTheLinkDown_UntilItIsRight()
    {
        await using var server = await RedisServer.StartAsync(Guarded);
        var endpoint = RedisEndpoint.Parse($"redis://late:new@{server.Address}");
        using var link = new RedisLink(endpoint, "test", TimeProvider.System, NullLogger.Instance);

        var failure = await Assert.ThrowsAsync<RedisAwayException>(() => link.SendAsync(new("PING"), Stop));
        Assert.IsType<RedisErrorException>(failure.InnerException);
        Assert.Contains("refuses the log-in: WRONGPASS", link.DownReason, StringComparison.Ordinal);

        await server.DoAsync("ACL", "SETUSER", "late", "on", ">new", "+@all", "~*");

        await Eventually.TrueAsync(() => link.IsUp, "the link is up");
    }

    [Fact]
    public async Task TrustedCertificate_OfTheRightName_IsSpokenTo()
    {
        using var certificates = new TestCertificates("redis.test");
        await using var server = await TlsServerAsync(certificates);
        using var connection = Open(
            $"{server.Address},ssl=true,sslHost=redis.test,sslCa={certificates.CaFile}"
        );
        var bytes = new byte[1024 * 1024];
        Random.Shared.NextBytes(bytes);

        connection.Send(new RedisCommand("SET", "k").Add(bytes));
        var many = Enumerable.Range(0, 5000).Select(n => connection.SendAsync(new("ECHO", $"{n}"), Stop));
        var replies = await Task.WhenAll([.. many]);

        Assert.Equal(bytes, connection.Send(new("GET", "k")).AsBytes());
        Assert.Equal(Enumerable.Range(0, 5000), replies.Select(reply => (int)reply.AsLong()));
    }

    [Theory]
    [InlineData("sslHost=other.test", true)]
    [InlineData("sslHost=redis.test", false)]
    public async Task Certificate_OfAnotherNameOrAuthority_IsRefused(string options, bool knownAuthority)
    {
        using var certificates = new TestCertificates("redis.test");
        await using var server = await TlsServerAsync(certificates);
        var authority = knownAuthority ? $",sslCa={certificates.CaFile}" : "";

        var failure = Assert.Throws<RedisAwayException>(() =>
            Open($"{server.Address},ssl=true,{options}{authority}")
        );

        Assert.IsType<AuthenticationException>(failure.InnerException);
    }

    [Fact]
    public async Task PlainSpeech_ToATlsServer_IsAway_AndTlsToAPlainOneToo()
    {
        using var certificates = new TestCertificates("redis.test");
        await using var secure = await TlsServerAsync(certificates);
        await using var plain = await RedisServer.StartAsync();

        Assert.Throws<RedisAwayException>(() => Open(secure.Address));
        Assert.Throws<RedisAwayException>(() => Open($"{plain.Address},ssl=true"));
    }

    // Its certificate is for a name, but the port is asked for by address: the fixture's own calls are not used.
    private static Task<RedisServer> TlsServerAsync(TestCertificates certificates) =>
        RedisServer.StartAsync(new() { Certificates = certificates });

    private static RedisConnection Open(string connectionString) =>
        RedisConnection.Open(RedisEndpoint.Parse(connectionString), "test", TimeSpan.FromSeconds(5));
}
