using System.Net;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.RateLimits;

/// <summary>Limits over REST: set, felt at once, told in headers, and lifted.</summary>
public sealed class RequestLimitTests(ApiApp app) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private const string Path = "system/rate-limits";

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await app.Admin.PutAsync(Path, """{"limits":[]}""");

    [Fact]
    public async Task Limits_AreSet_GuardedByTheirVersion_AndTold()
    {
        var nothing = (await app.Admin.GetAsync(Path)).Is(HttpStatusCode.OK);
        var tag = nothing.Headers.ETag!.Tag;

        var set = (await app.Admin.PutAsync(Path, Web.Api.RateLimitExamples.Request, tag)).Is(
            HttpStatusCode.OK
        );
        (await app.Admin.PutAsync(Path, """{"limits":[]}""", tag)).IsProblem(412);

        DocumentTests.AssertSameNames(Web.Api.RateLimitExamples.Limits, set.Json);
        Assert.Equal(
            "PT1S",
            set.Json.GetProperty("limits")[1].GetProperty("rate").GetProperty("per").GetString()
        );
        Assert.Equal(
            1000,
            set.Json.GetProperty("limits")[1].GetProperty("rate").GetProperty("burst").GetInt32()
        );
        var read = (await app.Admin.GetAsync(Path)).Is(HttpStatusCode.OK);
        Assert.Equal(["6000"], read.Headers.GetValues("RateLimit-Limit"));
        Assert.Equal(set.Headers.ETag!.Tag, read.Headers.ETag!.Tag);
    }

    // S21
    [Fact]
    public async Task WhoComesTooOften_IsToldWhichLimit_AndWhenToComeAgain()
    {
        var (one, other) = (await app.SignInAsync(Roles.Viewer), await app.SignInAsync(Roles.Viewer));
        await SetAsync("read", "user", count: 60, burst: 3);

        var first = (await one.GetAsync("tasks")).Is(HttpStatusCode.OK);
        await one.GetAsync("tasks");
        await one.GetAsync("queues");
        var refused = (await one.GetAsync("tasks")).IsProblem(429);

        Assert.Equal(["60"], first.Headers.GetValues("RateLimit-Limit"));
        Assert.Equal(["2"], first.Headers.GetValues("RateLimit-Remaining"));
        Assert.Equal(["1"], first.Headers.GetValues("RateLimit-Reset"));
        Assert.Equal(["0"], refused.Headers.GetValues("RateLimit-Remaining"));
        Assert.Equal(1, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
        Assert.Contains("read/user", refused.Text, StringComparison.Ordinal);
        // Neither another class nor another account has lost anything.
        (await one.PostAsync("auth/logout", """{"refreshToken":"nonsense"}""")).Is(HttpStatusCode.NoContent);
        (await other.GetAsync("tasks")).Is(HttpStatusCode.OK);
        var use = (await app.Admin.GetAsync(Path)).Json.GetProperty("use");
        Assert.Contains(
            use.GetProperty("callers").EnumerateArray(),
            c => c.GetProperty("limit").GetString() == "read/user" && c.GetProperty("count").GetInt32() == 1
        );
    }

    [Fact]
    public async Task TheTightestLimit_IsTheOneThatIsTold()
    {
        await app.Admin.PutAsync(
            Path,
            """
            {"limits":[
              {"class":"all","by":"address","rate":{"count":1000,"per":60}},
              {"class":"read","by":"user","rate":{"count":100,"per":60,"burst":5}}]}
            """
        );
        var viewer = await app.SignInAsync(Roles.Viewer);

        var read = (await viewer.GetAsync("tasks")).Is(HttpStatusCode.OK);

        Assert.Equal(["4"], read.Headers.GetValues("RateLimit-Remaining"));
        Assert.Equal(["100"], read.Headers.GetValues("RateLimit-Limit"));
    }

    [Fact]
    public async Task WithoutLimits_NothingIsSaid_AndHealthNeverIsLimited()
    {
        Assert.False((await app.Admin.GetAsync("tasks")).Headers.Contains("RateLimit-Limit"));
        await SetAsync("all", "address", count: 100, burst: 100);

        Assert.True((await app.Admin.GetAsync("tasks")).Headers.Contains("RateLimit-Limit"));
        Assert.False((await app.Anonymous.GetAsync("/health/live")).Headers.Contains("RateLimit-Limit"));
    }

    [Theory]
    [InlineData("""{}""", 422, "limits")]
    [InlineData("""{"limits":[{"by":"user","rate":{"count":1,"per":1}}]}""", 422, "limits[0].class")]
    [InlineData("""{"limits":[{"class":"read","by":"user"}]}""", 422, "limits[0].rate")]
    [InlineData(
        """{"limits":[{"class":"Read","by":"user","rate":{"count":1,"per":1}}]}""",
        422,
        "limits[0].class"
    )]
    [InlineData(
        """{"limits":[{"class":"read","by":"me","rate":{"count":1,"per":1}}]}""",
        422,
        "limits[0].by"
    )]
    [InlineData("""{"limits":[{"class":"read","by":"key","rate":{"per":1}}]}""", 422, "limits[0].rate.count")]
    [InlineData(
        """{"limits":[{"class":"read","by":"key","rate":{"count":0,"per":1}}]}""",
        422,
        "limits[0].rate.count"
    )]
    [InlineData(
        """{"limits":[{"class":"read","by":"key","rate":{"count":1,"per":1,"burst":-1}}]}""",
        422,
        "limits[0].rate.burst"
    )]
    [InlineData(
        """{"limits":[{"class":"read","by":"key","rate":{"count":1,"per":1}},{"class":"read","by":"key","rate":{"count":2,"per":1}}]}""",
        422,
        "limits[1]"
    )]
    [InlineData(
        """{"limits":[{"class":"read","by":"key","rate":{"count":1,"per":"soon"}}]}""",
        400,
        "limits[0].rate.per"
    )]
    [InlineData("""{"limits":[],"enabled":true}""", 400, "enabled")]
    public async Task WhatCannotBe_IsRefused_AndChangesNothing(string body, int status, string field)
    {
        var before = (await app.Admin.GetAsync(Path)).Headers.ETag!.Tag;

        (await app.Admin.PutAsync(Path, body)).IsProblem(status, field);

        Assert.Equal(before, (await app.Admin.GetAsync(Path)).Headers.ETag!.Tag);
    }

    [Fact]
    public async Task OthersMayNeitherSeeNorChangeThem()
    {
        (await app.Viewer.GetAsync(Path)).IsProblem(403);
        (await app.Viewer.PutAsync(Path, """{"limits":[]}""")).IsProblem(403);
        (await app.Anonymous.GetAsync(Path)).IsProblem(401);
    }

    private async Task SetAsync(string requestClass, string by, int count, int burst) =>
        (
            await app.Admin.PutAsync(
                Path,
                $$$"""{"limits":[{"class":"{{{requestClass}}}","by":"{{{by}}}","rate":{"count":{{{count}}},"per":60,"burst":{{{burst}}}}}]}"""
            )
        ).Is(HttpStatusCode.OK);
}
