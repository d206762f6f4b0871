using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Attacks;

/// <summary>What is sent in place of a link's token is never more than a link that is not there.</summary>
public sealed class LinkTextAttackTests(ApiApp app) : IClassFixture<ApiApp>
{
    // The last one has the right length, with bits left over at its end.
    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("../../etc/passwd")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB")]
    public async Task OddToken_IsRefused(string token)
    {
        var body = $$"""{"token":"{{token}}","password":"Correct-horse-9-battery"}""";

        var reset = await app.Anonymous.PostAsync("auth/password/reset", body);
        var confirmed = await app.Anonymous.PostAsync("auth/email/confirm", $$"""{"token":"{{token}}"}""");

        Assert.InRange((int)reset.Status, 400, 429);
        Assert.InRange((int)confirmed.Status, 400, 429);
    }
}
