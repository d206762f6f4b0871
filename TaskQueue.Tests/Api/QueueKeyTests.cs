using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The keys of a queue over REST, and the rules of single ones.</summary>
public sealed class QueueKeyTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Rule_IsPut_Shown_Overridden_AndTakenAway()
    {
        const string Path = "queues/keyed/keys/acme%2Feu";
        var none = (await app.Viewer.GetAsync(Path)).Is(HttpStatusCode.OK);
        var put = (
            await app.Admin.PutAsync(
                Path,
                """{"weight":2,"limits":{"concurrency":4},"reason":" They pay more. "}""",
                none.Headers.ETag!.Tag
            )
        ).Is(HttpStatusCode.OK);
        (await app.Admin.PutAsync(Path, """{"weight":9}""", none.Headers.ETag!.Tag)).IsProblem(412);
        var body = QueueKeyExamples.PutKey.Replace(
            "2026-05-04T18:00:00Z",
            DateTime.UtcNow.AddHours(1).ToString("O"),
            StringComparison.Ordinal
        );
        var over = (await app.Admin.PutAsync(Path, body, put.Headers.ETag!.Tag)).Is(HttpStatusCode.OK);
        (await app.Admin.DeleteAsync(Path, put.Headers.ETag!.Tag)).IsProblem(412);
        var gone = (await app.Admin.DeleteAsync(Path, over.Headers.ETag!.Tag)).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(QueueKeyExamples.Key, over.Json);
        Assert.Equal(
            ("acme/eu", "They pay more.", 2, 4),
            (
                put.Json.GetProperty("key").GetString(),
                put.Json.GetProperty("rule").GetProperty("reason").GetString(),
                put.Json.GetProperty("weight").GetInt32(),
                put.Json.GetProperty("concurrency").GetInt32()
            )
        );
        Assert.Equal(5, over.Json.GetProperty("weight").GetInt32());
        Assert.Equal(
            2,
            over.Json.GetProperty("rule").GetProperty("insteadOf").GetProperty("weight").GetInt32()
        );
        Assert.Equal(JsonValueKind.Null, gone.Json.GetProperty("rule").ValueKind);
        (await app.Admin.DeleteAsync(Path)).IsProblem(404);
    }

    [Fact]
    public async Task List_TellsHowEachKeyStands_PageByPage()
    {
        foreach (var key in (string[])["a", "b", "b", "c"])
        {
            await app.Admin.SubmitAsync($"\"queue\":\"tenants\",\"concurrencyKey\":\"{key}\"");
        }

        (await app.Admin.PutAsync("queues/tenants/keys/d", """{"weight":3}""")).Is(HttpStatusCode.OK);

        var first = (await app.Viewer.GetAsync("queues/tenants/keys?limit=2")).Is(HttpStatusCode.OK);
        var cursor = first.Json.GetProperty("nextCursor").GetString();
        var second = (await app.Viewer.GetAsync($"queues/tenants/keys?limit=2&cursor={cursor}")).Is(
            HttpStatusCode.OK
        );
        var from = (await app.Viewer.GetAsync("queues/tenants/keys?from=c&limit=1")).Is(HttpStatusCode.OK);

        Assert.Equal(["a 1", "b 2"], first.Items.Select(Words));
        Assert.Equal(["c 1", "d 0"], second.Items.Select(Words));
        Assert.Equal(["c 1"], from.Items.Select(Words));
        Assert.Equal(JsonValueKind.Null, second.Json.GetProperty("nextCursor").ValueKind);
    }

    [Theory]
    [InlineData("""{"weight":0}""", 422, "weight")]
    [InlineData("""{"weight":101}""", 422, "weight")]
    [InlineData("""{"weight":"much"}""", 400, "weight")]
    [InlineData("""{"limits":{"concurrency":0}}""", 422, "limits.concurrency")]
    [InlineData("""{"limits":{"concurrency":-1}}""", 422, "limits.concurrency")]
    [InlineData("""{"limits":{"rate":{"count":5}}}""", 422, "limits.rate.per")]
    [InlineData("""{"limits":{"keyConcurrency":5}}""", 400, "limits.keyConcurrency")]
    [InlineData("""{"weight":2,"until":"2020-01-01T00:00:00Z"}""", 422, "until")]
    [InlineData("{}", 422, "limits")]
    public async Task WrongRules_AreRefused(string body, int status, string field) =>
        (await app.Admin.PutAsync("queues/default/keys/k", body)).IsProblem(status, field);

    [Fact]
    public async Task WrongNames_AndWhoMayNot_AreRefused()
    {
        (await app.Viewer.PutAsync("queues/default/keys/k", """{"weight":2}""")).IsProblem(403);
        (await app.Viewer.DeleteAsync("queues/default/keys/k")).IsProblem(403);
        (await app.Admin.PutAsync("queues/No%20queue/keys/k", """{"weight":2}""")).IsProblem(422, "queue");
        (await app.Admin.PutAsync($"queues/a/keys/{new string('k', 129)}", """{"weight":2}""")).IsProblem(
            422,
            "key"
        );
        (await app.Admin.PutAsync("queues/a/keys/a%0Ab", """{"weight":2}""")).IsProblem(422, "key");
        (await app.Viewer.GetAsync("queues/No%20queue/keys")).IsProblem(404);
        (await app.Viewer.GetAsync("queues/a/keys?limit=101")).IsProblem(422, "limit");
        (await app.Viewer.GetAsync("queues/a/keys?prefix=b")).IsProblem(400, "prefix");
    }

    private static string Words(JsonElement key) =>
        $"{key.GetProperty("key").GetString()} {key.GetProperty("depth").GetInt32()}";
}
