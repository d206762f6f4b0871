using System.Net;
using Microsoft.Data.Sqlite;
using TaskQueue.Web.Health;

namespace TaskQueue.Tests.Api;

public sealed class HealthTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Theory]
    [InlineData("/health", "store broker worker")]
    [InlineData("/health/live", "")]
    [InlineData("/health/ready", "store")]
    public async Task Health_IsOpenToAll_AndNamesWhatItLookedAt(string path, string checks)
    {
        var answer = (await app.Anonymous.GetAsync(path)).Is(HttpStatusCode.OK);

        Assert.Equal("healthy", answer.Json.GetProperty("status").GetString());
        Assert.Equal(
            checks.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            answer.Json.GetProperty("checks").EnumerateObject().Select(c => c.Name)
        );
    }

    [Fact]
    public async Task Ready_IsNot_WhileTheStoreDoesNotAnswer()
    {
        try
        {
            app.Fault = () => new SqliteException("secret path", 14);
            await Eventually.TrueAsync(
                async () =>
                    (await app.Anonymous.GetAsync("/health/ready")).Status
                    == HttpStatusCode.ServiceUnavailable,
                "the answer of a second ago is forgotten"
            );

            var answer = await app.Anonymous.GetAsync("/health");
            answer.Is(HttpStatusCode.ServiceUnavailable);
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
            (await app.Anonymous.GetAsync("/health/live")).Is(HttpStatusCode.OK);
        }
        finally
        {
            app.Fault = null;
        }

        await Eventually.TrueAsync(
            async () => (await app.Anonymous.GetAsync("/health/ready")).Status == HttpStatusCode.OK,
            "the store answers again"
        );
    }

    [Theory]
    [InlineData(null, null, 8080)]
    [InlineData("", "", 8080)]
    [InlineData("http://localhost:5080", null, 5080)]
    [InlineData("https://*:443;http://+:8081", "9000", 8081)]
    [InlineData("http://*:8082;http://localhost:1", null, 8082)]
    [InlineData("http://[::]:8083", null, 8083)]
    [InlineData(null, "8084;8085", 8084)]
    [InlineData("nonsense", "8086", 8086)]
    public void Probe_FindsThePort(string? urls, string? ports, int expected) =>
        Assert.Equal(expected, HealthProbe.FindPort(urls, ports));
}

/// <summary>Before the store is open, everything waits and says so.</summary>
public sealed class StorelessTests(StorelessApiApp app) : IClassFixture<StorelessApiApp>
{
    [Theory]
    [InlineData("tasks")]
    [InlineData("auth/login")]
    [InlineData("nothing/here")]
    public async Task Api_Is503_WithRetryAfter(string path)
    {
        var answer = await app.Anonymous.GetAsync(path);

        answer.IsProblem(503);
        Assert.NotNull(answer.Headers.RetryAfter?.Delta);
        Assert.DoesNotContain("hunter2", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_LivesAndIsNotReady()
    {
        (await app.Anonymous.GetAsync("/health/live")).Is(HttpStatusCode.OK);
        var ready = (await app.Anonymous.GetAsync("/health/ready")).Is(HttpStatusCode.ServiceUnavailable);
        Assert.DoesNotContain("127.0.0.1", ready.Text, StringComparison.Ordinal);
    }
}
