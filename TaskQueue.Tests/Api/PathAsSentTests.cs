using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using TaskQueue.Core;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Tests.Api;

/// <summary>What stands at the end of a path is what was sent, and a path is of what it says.</summary>
public sealed class PathAsSentTests
{
    [Theory]
    [InlineData("/api/v1/queues/a/keys/plain", "plain", "plain")]
    [InlineData("/api/v1/queues/a/keys/a%2Fb", "a%2Fb", "a/b")]
    [InlineData("/api/v1/queues/a/keys/a%2fb?x=/y", "a%2fb", "a/b")]
    [InlineData("/api/v1/queues/a/keys/a%252Fb", "a%2Fb", "a%2Fb")]
    [InlineData("/api/v1/queues/a/keys/a%252Fb/", "a%2Fb", "a%2Fb")]
    [InlineData("/api/v1/queues/a/keys/100%25", "100%", "100%")]
    [InlineData("http://localhost/api/v1/queues/a/keys/%C3%BC%20b", "ü b", "ü b")]
    [InlineData("", "a%2Fb", "a/b")]
    public void TheLastPart_IsDecodedOnce(string target, string read, string expected) =>
        Assert.Equal(expected, PathAsSent.LastOf(Sent(target), read));

    [Fact]
    public void WhatTheServerReadOtherwise_IsRefused()
    {
        var refusal = Assert.Throws<RefusalException>(() =>
            PathAsSent.LastOf(Sent("/api/v1/queues/a/keys/b"), "c")
        );

        Assert.Equal(RefusalCode.Unreadable, refusal.Code);
    }

    [Theory]
    [InlineData("/api/v1/queues/a/keys/..", true)]
    [InlineData("/api/v1/queues/a/keys/%2E%2e", true)]
    [InlineData("/api/v1/queues/a/keys/.", true)]
    [InlineData("/api/v1/queues/a/keys/%2e/", true)]
    [InlineData("/api/v1/queues/a/keys/...", false)]
    [InlineData("/api/v1/queues/a/keys/a.b", false)]
    [InlineData("/api/v1/queues/a/keys/%252E%252E", false)]
    [InlineData("/api/v1/queues/a/keys/b?from=/../", false)]
    [InlineData("/api/v1/queues/a/keys/%E4", true)]
    [InlineData("/api/v1/queues/%ff/keys/a", true)]
    [InlineData("/api/v1/queues/a/keys/%C3%A4+100%25", false)]
    public async Task APartThatIsResolved_OrNoText_IsRefused(string target, bool refused)
    {
        var context = new DefaultEndpointFilterInvocationContext(Sent(target));

        var error = await Record.ExceptionAsync(() =>
            PathAsSent.RefuseAsync(context, _ => ValueTask.FromResult<object?>(null)).AsTask()
        );

        Assert.Equal(refused, error is RefusalException { Code: RefusalCode.Unreadable });
    }

    private static DefaultHttpContext Sent(string target)
    {
        var context = new DefaultHttpContext();
        context.Features.Get<IHttpRequestFeature>()!.RawTarget = target;
        return context;
    }
}
