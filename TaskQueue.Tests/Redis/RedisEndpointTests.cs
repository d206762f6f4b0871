using TaskQueue.Core.Redis;

namespace TaskQueue.Tests.Redis;

public sealed class RedisEndpointTests
{
    private const string Secret = "s3cr3t";

    [Theory]
    [InlineData("cache", "cache", 6379)]
    [InlineData(" cache:7000 ", "cache", 7000)]
    [InlineData("10.0.0.1:7000", "10.0.0.1", 7000)]
    [InlineData("[::1]:7000", "::1", 7000)]
    [InlineData("[::1]", "::1", 6379)]
    [InlineData("cache:7000,abortConnect=false", "cache", 7000)]
    [InlineData("redis://cache", "cache", 6379)]
    [InlineData("redis://cache:7000/", "cache", 7000)]
    [InlineData("redis://[::1]:7000", "::1", 7000)]
    public void Parse_GivesHostAndPort(string text, string host, int port)
    {
        var endpoint = RedisEndpoint.Parse(text);

        Assert.Equal((host, port), (endpoint.Host, endpoint.Port));
        Assert.Equal(
            (null, null, 0, false),
            (endpoint.User, endpoint.Password, endpoint.Database, endpoint.Tls)
        );
        Assert.Equal(TimeSpan.FromSeconds(5), endpoint.Timeout);
    }

    [Theory]
    [InlineData(
        "h:1,user=u,password=s3cr3t,defaultDatabase=2,ssl=true,sslHost=n,sslCa=/ca.pem,syncTimeout=700"
    )]
    [InlineData(
        "h:1 , PASSWORD = s3cr3t, User=u, SSL=True, SslHost=n, sslca=/ca.pem, DefaultDatabase=2,synctimeout=700,"
    )]
    [InlineData("rediss://u:s3cr3t@h:1/2?sslHost=n&sslCa=%2Fca.pem&syncTimeout=700")]
    [InlineData("REDISS://u:s3cr%33t@h:1/2?sslHost=n&sslCa=/ca.pem&syncTimeout=700")]
    public void Parse_GivesEveryOption(string text) =>
        Assert.Equal(
            new RedisEndpoint("h", 1, "u", Secret, 2, true, "n", "/ca.pem", TimeSpan.FromMilliseconds(700)),
            RedisEndpoint.Parse(text)
        );

    [Theory]
    [InlineData("h,password=a=b://c@d", "a=b://c@d")]
    [InlineData("redis://:a%2Cb%40c@h", "a,b@c")]
    [InlineData("redis://u:a@b:c@h", "a@b:c")]
    public void Parse_TakesOddPasswords(string text, string password) =>
        Assert.Equal(password, RedisEndpoint.Parse(text).Password);

    [Theory]
    [InlineData("", "names no host")]
    [InlineData(":6379", "names no host")]
    [InlineData("a b", "names no host")]
    [InlineData("password=s3cr3t", "must start with host:port")]
    [InlineData("h:x", "the port must be a number from 1 to 65535")]
    [InlineData("h:0", "the port must be")]
    [InlineData("h:65536", "the port must be")]
    [InlineData("::1", "write IPv6 as [address]:port")]
    [InlineData("[::1", "not written as [address]:port")]
    [InlineData("[::1]7000", "not written as [address]:port")]
    [InlineData("h,other:6379", "only one server")]
    [InlineData("h,password=a,s3cr3t", "a password with a comma")]
    [InlineData("h,password=a,s3cr3t=b", "a password with a comma")]
    [InlineData("h,fish=1", "the unknown option 'fish'")]
    [InlineData("h,=1", "without a proper name")]
    [InlineData("h,s3cr3t!=1", "without a proper name")]
    [InlineData("h,ssl=s3cr3t", "ssl must be true or false")]
    [InlineData("h,abortConnect=maybe", "abortConnect must be")]
    [InlineData("h,defaultDatabase=-1", "defaultDatabase must be a number")]
    [InlineData("h,syncTimeout=5", "syncTimeout must be a number from 100 to 60000")]
    [InlineData("h,user=u", "a user without a password")]
    [InlineData("redis://u@h", "a user without a password")]
    [InlineData("redis://u:s3cr3t@", "names no host")]
    [InlineData("redis://u:s3cr3t@h/x", "the database after '/'")]
    [InlineData("redis://h?fish=1", "the unknown option 'fish'")]
    [InlineData("http://u:s3cr3t@h", "must start with redis://")]
    public void Parse_Nonsense_SaysWhy_WithoutTheSecret(string text, string expected)
    {
        var failure = Assert.Throws<FormatException>(() => RedisEndpoint.Parse(text));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_HasNoSecret()
    {
        var endpoint = RedisEndpoint.Parse("redis://u:s3cr3t@[::1]:7000");

        Assert.Equal("[::1]:7000", endpoint.Display);
        Assert.Equal("[::1]:7000", $"{endpoint}");
    }
}
