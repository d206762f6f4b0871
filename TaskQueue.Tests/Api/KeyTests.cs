using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Core.Signals;

namespace TaskQueue.Tests.Api;

/// <summary>Keys of programs: shown once, never mightier than their owner, gone when taken back (S23).</summary>
public sealed class KeyTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Key_IsShownOnce_AndOnlyItsDigestIsKept()
    {
        var made = await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"]}""");
        var (text, prefix) = (Field(made, "key"), Field(made, "prefix"));

        Assert.Matches("^tq_[a-z2-9]{8}_[A-Za-z0-9_-]{43}$", text);
        Assert.StartsWith(prefix + "_", text, StringComparison.Ordinal);
        var list = await app.Admin.GetAsync("api-keys?limit=500");
        Assert.DoesNotContain(text, list.Text, StringComparison.Ordinal);
        await using var db = Open();
        var row = await db.ApiKeys.SingleAsync(k => k.Prefix == prefix, Stop);
        Assert.Equal(ApiKeyText.HashOf(text), row.Hash);
    }

    [Theory]
    [InlineData("Authorization", "Bearer ")]
    [InlineData("X-Api-Key", "")]
    public async Task Key_ComesInEitherHeader(string header, string before)
    {
        var key = Field(await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"]}"""), "key");

        var answer = await app.Anonymous.SendAsync(HttpMethod.Get, "tasks", null, (header, before + key));

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anonymous.GetAsync("tasks")).Status);
        // S23: never from an address, and the caller is told so.
        (await app.Anonymous.GetAsync($"tasks?api_key={key}")).IsProblem(400, "api_key");
    }

    [Fact]
    public async Task Key_MayWhatItsScopesSay_AndNoMore()
    {
        var key = With(await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read","tasks.write"]}"""));

        Assert.Equal(HttpStatusCode.Created, (await key.PostAsync("tasks", Echo("default"))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await key.GetAsync("roles")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await key.PostAsync("queues/default/pause", "{}")).Status);
        var me = await key.GetAsync("auth/me");
        Assert.Equal(
            ["tasks.read", "tasks.write"],
            me.Json.GetProperty("permissions").EnumerateArray().Select(p => p.GetString()!)
        );
    }

    [Fact]
    public async Task Key_ShrinksWithItsOwner()
    {
        var owner = await app.SignInAsync(Roles.Operator);
        var id = (await owner.GetAsync("auth/me")).Json.GetProperty("id").GetGuid();
        var key = With(await MakeAsync(owner, """{"name":"n","scopes":["tasks.read","queues.control"]}"""));
        Assert.Equal(HttpStatusCode.OK, (await key.PostAsync("queues/keyed/pause", "{}")).Status);

        await using (var db = Open())
        {
            db.UserRoles.RemoveRange(db.UserRoles.Where(l => l.UserId == id));
            db.UserRoles.Add(new() { UserId = id, RoleId = db.Roles.Single(r => r.Name == Roles.Viewer).Id });
            await db.SaveChangesAsync(Stop);
        }

        app.Services.GetRequiredService<ISignals>().Publish(new(SignalTopic.Access, [id]));

        Assert.Equal(HttpStatusCode.Forbidden, (await key.PostAsync("queues/keyed/pause", "{}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("tasks")).Status);
    }

    [Fact]
    public async Task RevokedKey_IsRefusedAtOnce_AndStaysInTheList()
    {
        var made = await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"]}""");
        var key = With(made);
        Assert.Equal(HttpStatusCode.OK, (await key.GetAsync("tasks")).Status);

        Assert.Equal(
            HttpStatusCode.NoContent,
            (await app.Admin.DeleteAsync($"api-keys/{Field(made, "id")}")).Status
        );

        Assert.Equal(HttpStatusCode.Unauthorized, (await key.GetAsync("tasks")).Status);
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await app.Admin.DeleteAsync($"api-keys/{Field(made, "id")}")).Status
        );
        Assert.Contains(
            (await app.Admin.GetAsync("api-keys?limit=500")).Items,
            k =>
                k.GetProperty("prefix").GetString() == Field(made, "prefix")
                && k.GetProperty("state").GetString() == "revoked"
        );
    }

    [Fact]
    public async Task ExpiredKey_AndAnotherSecret_AreRefused()
    {
        var made = await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"]}""");
        var text = Field(made, "key");
        Assert.Equal(HttpStatusCode.Unauthorized, (await With(text[..^4] + "AAAA").GetAsync("tasks")).Status);
        var prefix = Field(made, "prefix");
        await using (var db = Open())
        {
            var row = await db.ApiKeys.SingleAsync(k => k.Prefix == prefix, Stop);
            db.Entry(row).Property(k => k.ExpiresAt).CurrentValue = DateTimeOffset.UtcNow.AddSeconds(-1);
            await db.SaveChangesAsync(Stop);
        }

        app.Services.GetRequiredService<ISignals>().Publish(new(SignalTopic.Access, []));
        Assert.Equal(HttpStatusCode.Unauthorized, (await With(text).GetAsync("tasks")).Status);
    }

    [Fact]
    public async Task Key_FromAnotherNetwork_IsRefused()
    {
        // The test server has no address at all, and so is in no network.
        var key = With(
            await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"],"networks":["10.0.0.0/8"]}""")
        );

        Assert.Equal(HttpStatusCode.Unauthorized, (await key.GetAsync("tasks")).Status);
    }

    [Theory]
    [InlineData("""{"scopes":["tasks.read"]}""", "name")]
    [InlineData("""{"name":"n"}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["tasks.all"]}""", "scopes")]
    [InlineData("""{"name":"n","scopes":["users.manage"],"queues":["a"]}""", "queues")]
    [InlineData("""{"name":"n","scopes":["tasks.read"],"queues":["A B"]}""", "queues")]
    [InlineData("""{"name":"n","scopes":["tasks.read"],"networks":["10.0.0.300"]}""", "networks")]
    [InlineData("""{"name":"n","scopes":["tasks.read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"n","scopes":["tasks.read"],"expiresAt":"2099-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"name":"n","scopes":["tasks.read"],"rateLimit":0}""", "rateLimit")]
    public async Task BadKey_IsRefused_ByField(string body, string field)
    {
        var answer = await app.Admin.PostAsync("api-keys", body);

        answer.IsProblem(422, field);
    }

    [Fact]
    public async Task Nobody_GivesAwayWhatTheyDoNotHave()
    {
        var answer = await app.Viewer.PostAsync("api-keys", """{"name":"n","scopes":["tasks.write"]}""");

        answer.IsProblem(403, "scopes");
        Assert.Contains("You do not have the permission tasks.write", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_MakesNoKeys_AndSeesNone()
    {
        var key = With(await MakeAsync(app.Admin, """{"name":"n","scopes":["users.manage"]}"""));

        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await key.PostAsync("api-keys", """{"name":"n","scopes":["users.manage"]}""")).Status
        );
        Assert.Equal(HttpStatusCode.Forbidden, (await key.GetAsync("api-keys")).Status);
    }

    [Fact]
    public async Task Keys_OfOthers_AreForThoseWhoManageAccounts()
    {
        var made = await MakeAsync(app.Viewer, """{"name":"viewers","scopes":["tasks.read"]}""");
        var other = await app.SignInAsync(Roles.Operator);

        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync("api-keys?all=true")).Status);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await other.DeleteAsync($"api-keys/{Field(made, "id")}")).Status
        );
        Assert.Contains(
            "\"viewers\"",
            (await app.Admin.GetAsync("api-keys?all=true&limit=500")).Text,
            StringComparison.Ordinal
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await app.Admin.DeleteAsync($"api-keys/{Field(made, "id")}")).Status
        );
    }

    [Fact]
    public async Task Keys_ComeInPages()
    {
        var owner = await app.SignInAsync(Roles.Viewer);
        for (var i = 0; i < 3; i++)
        {
            await MakeAsync(owner, $$"""{"name":"k{{i}}","scopes":["tasks.read"]}""");
        }

        var first = await owner.GetAsync("api-keys?limit=2");
        var second = await owner.GetAsync($"api-keys?limit=2&cursor={Field(first, "nextCursor")}");

        Assert.Contains("\"k2\"", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"k0\"", first.Text, StringComparison.Ordinal);
        Assert.Contains("\"k0\"", second.Text, StringComparison.Ordinal);
        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            (await owner.GetAsync("api-keys?cursor=nonsense")).Status
        );
    }

    [Fact]
    public async Task Key_ThatComesTooOften_IsToldWhenToComeAgain()
    {
        var key = With(await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"],"rateLimit":12}"""));

        var first = (await key.GetAsync("tasks")).Is(HttpStatusCode.OK);
        var second = (await key.GetAsync("tasks")).Is(HttpStatusCode.OK);
        var third = (await key.GetAsync("tasks")).IsProblem(429);

        Assert.Equal(["12"], first.Headers.GetValues("RateLimit-Limit"));
        Assert.Equal(["1"], first.Headers.GetValues("RateLimit-Remaining"));
        Assert.Equal(["0"], second.Headers.GetValues("RateLimit-Remaining"));
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 5);
        (await app.Admin.GetAsync("tasks")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task LastUse_IsWrittenDown()
    {
        var made = await MakeAsync(app.Admin, """{"name":"n","scopes":["tasks.read"]}""");
        await With(made).GetAsync("tasks");

        await app.Services.GetRequiredService<ApiKeyUse>().RunOnceAsync(Stop);

        var prefix = Field(made, "prefix");
        await using var db = Open();
        Assert.NotNull((await db.ApiKeys.SingleAsync(k => k.Prefix == prefix, Stop)).LastUsedAt);
    }

    private static string Field(ApiAnswer answer, string name) => answer.Json.GetProperty(name).GetString()!;

    private static string Echo(string queue) => $$"""{"type":"echo","payload":1,"queue":"{{queue}}"}""";

    private static async Task<ApiAnswer> MakeAsync(ApiClient client, string body)
    {
        var made = await client.PostAsync("api-keys", body);
        Assert.True(made.Status == HttpStatusCode.Created, made.Text);
        return made;
    }

    private ApiClient With(ApiAnswer made) => With(Field(made, "key"));

    private ApiClient With(string key) => app.WithKey(key);

    private AppDbContext Open() =>
        app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContext();
}
