using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

/// <summary>What becomes of a task that a worker over REST failed: its retry policy says so, as everywhere.</summary>
public sealed class RemoteFailureTests(RemoteApp app) : IClassFixture<RemoteApp>
{
    private const string Policy =
        "\"retry\":\"fixed(1h) attempts 4; never on Bad; on http 429 fixed(2h); never on http 5xx\"";

    [Theory]
    [InlineData(""" "error":{"kind":"Odd","message":"m"} """, 1)]
    [InlineData(""" "error":{"kind":"Odd","message":"m","status":429} """, 2)]
    [InlineData(""" "error":{"kind":"Odd","message":"m"},"retryAfter":"PT3H" """, 3)]
    [InlineData(""" "error":{"kind":"Odd","message":"m"},"retryAfter":60 """, 1)]
    [InlineData(""" "error":{"kind":"Odd","message":"m","status":404},"retry":true """, 1)]
    public async Task Fail_RestsAsLongAsThePolicySays(string body, int hours)
    {
        var failed = await FailAsync(body, "retrying");

        var rest = failed.GetProperty("nextAttemptAt").GetDateTimeOffset() - DateTimeOffset.UtcNow;
        Assert.InRange(rest.TotalHours, hours - 0.1, hours);
    }

    [Theory]
    [InlineData(""" "error":{"kind":"Bad","message":"m"} """)]
    [InlineData(""" "error":{"kind":"Odd","message":"m","status":503} """)]
    [InlineData(""" "error":{"kind":"Odd","message":"m"},"retry":false """)]
    public async Task Fail_IsTheEnd_WhereThePolicyOrTheWorkerSaysSo(string body)
    {
        var dead = await FailAsync(body, "dead");

        Assert.Equal(1, dead.GetProperty("attempt").GetInt32());
        Assert.Equal(16, dead.GetProperty("fingerprint").GetString()!.Length);
    }

    [Theory]
    [InlineData(""" "error":{"kind":"Odd","message":"m","status":99} """, "error.status")]
    [InlineData(""" "error":{"kind":"Odd","message":"m"},"retryAfter":-1 """, "retryAfter")]
    public async Task Fail_NotAcceptable_NamesTheField_AndTheLeaseStands(string body, string field)
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, $"wrong-{field}");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();

        (await worker.SayAsync(id, "fail", token, body)).IsProblem(422, field);
        (await worker.SayAsync(id, "complete", token, "\"result\":null")).Is(HttpStatusCode.NoContent);
        await app.Admin.UntilAsync(id, "succeeded");
    }

    private async Task<JsonElement> FailAsync(string body, string status)
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, $"fails-{Guid.NewGuid():N}");
        var id = await app.Admin.SubmitAsync(Policy, worker.Type);
        var (_, token) = await worker.TakeAsync();
        (await worker.SayAsync(id, "fail", token, body)).Is(HttpStatusCode.NoContent);
        return await app.Admin.UntilAsync(id, status);
    }
}
