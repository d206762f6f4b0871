using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Tickets;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Tickets;

/// <summary>S23: tickets open one stream once; keys and tokens have no business in an address.</summary>
public sealed class TicketTests(WorkingApiApp app) : IClassFixture<WorkingApiApp>
{
    [Fact]
    public async Task Ticket_OpensOneStream_Once_AndNothingElse()
    {
        var stream = await StreamAsync();
        var ticket = await TicketAsync(app.Viewer);

        foreach (var path in (string[])["tasks", "auth/me", "queues"])
        {
            (await app.Anonymous.GetAsync($"{path}?ticket={ticket}")).IsProblem(400, "ticket");
        }

        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetAsync($"{stream}?ticket={ticket}")).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await app.Anonymous.GetAsync($"{stream}?ticket={ticket}")).Status
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await app.Anonymous.GetAsync(stream)).Status);
    }

    [Fact]
    public async Task Ticket_IsBoundToItsPath_AndUsedUpByAnother()
    {
        var (stream, other) = (await StreamAsync(), await StreamAsync());
        var good = await TicketAsync(app.Viewer, $"/api/v1/{stream}");
        var bad = await TicketAsync(app.Viewer, $"/api/v1/{other}");

        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetAsync($"{stream}?ticket={good}")).Status);
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await app.Anonymous.GetAsync($"{stream}?ticket={bad}")).Status
        );
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await app.Anonymous.GetAsync($"{other}?ticket={bad}")).Status
        );
    }

    [Fact]
    public async Task Ticket_OfAKey_IsWorthWhatTheKeyIs()
    {
        var made = (await app.Admin.PostAsync("api-keys", """{"name":"t","scopes":["tasks.read"]}""")).Json;
        var blind = (
            await app.Admin.PostAsync("api-keys", """{"name":"b","scopes":["queues.control"]}""")
        ).Json;
        var key = app.WithKey(made.GetProperty("key").GetString()!);
        var stream = await StreamAsync();

        var (first, second) = (await TicketAsync(key), await TicketAsync(key));
        Assert.Equal(HttpStatusCode.OK, (await app.Anonymous.GetAsync($"{stream}?ticket={first}")).Status);
        var weak = await TicketAsync(app.WithKey(blind.GetProperty("key").GetString()!));
        Assert.Equal(
            HttpStatusCode.Forbidden,
            (await app.Anonymous.GetAsync($"{stream}?ticket={weak}")).Status
        );
        await app.Admin.DeleteAsync($"api-keys/{made.GetProperty("id").GetString()}");
        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await app.Anonymous.GetAsync($"{stream}?ticket={second}")).Status
        );
    }

    [Fact]
    public async Task Ticket_EndsWithItsSession()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var ticket = await TicketAsync(person);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        await app.Admin.PostAsync($"users/{me}/sign-out");

        Assert.Equal(
            HttpStatusCode.Unauthorized,
            (await app.Anonymous.GetAsync($"{await StreamAsync()}?ticket={ticket}")).Status
        );
    }

    [Fact]
    public async Task Answer_SaysWhenItEnds_AndIsNotKept()
    {
        var answer = (await app.Viewer.PostAsync("auth/ticket", "{}")).Is(HttpStatusCode.OK);

        Assert.InRange(
            answer.Json.GetProperty("expiresAt").GetDateTimeOffset() - DateTimeOffset.UtcNow,
            TimeSpan.FromSeconds(15),
            AccessTickets.Lifetime
        );
        Assert.True(answer.Headers.CacheControl!.NoStore);
        (await app.Anonymous.PostAsync("auth/ticket", "{}")).IsProblem(401);
        (await app.Viewer.PostAsync("auth/ticket", """{"path":"tasks"}""")).IsProblem(422, "path");
        (await app.Viewer.PostAsync("auth/ticket", """{"path":"/a?b"}""")).IsProblem(422, "path");
    }

    // S23
    [Theory]
    [InlineData("access_token=x", "access_token")]
    [InlineData("apiKey=x", "apiKey")]
    [InlineData("X-Api-Key=x", "X-Api-Key")]
    [InlineData("q=KEY", "query")]
    [InlineData("q=TOKEN", "query")]
    [InlineData("ticket=KEY", "query")]
    public async Task Credential_InTheAddress_IsRefused_AndNotRepeated(string query, string field)
    {
        var made = (await app.Admin.PostAsync("api-keys", """{"name":"q","scopes":["tasks.read"]}""")).Json;
        var key = made.GetProperty("key").GetString()!;
        var user = new SignedIn(Guid.NewGuid(), "x@example.com", [], "s", DateTimeOffset.UtcNow);
        var token = app.Services.GetRequiredService<AccessTokens>().Make(user, Guid.NewGuid());
        var asked = query
            .Replace("KEY", key, StringComparison.Ordinal)
            .Replace("TOKEN", token, StringComparison.Ordinal);

        foreach (var client in (ApiClient[])[app.Anonymous, app.Admin])
        {
            var answer = await client.GetAsync($"tasks?{asked}");
            answer.IsProblem(400, field);
            Assert.DoesNotContain(key, answer.Text, StringComparison.Ordinal);
            Assert.DoesNotContain(token, answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("q=eyJ.a.b")]
    [InlineData("q=tq_abc")]
    [InlineData("q=token")]
    public async Task WordsThatOnlyLookAlike_AreSearchedFor(string query) =>
        (await app.Viewer.GetAsync($"tasks?{query}")).Is(HttpStatusCode.OK);

    // A stream that ends by itself, since its task has ended.
    private async Task<string> StreamAsync()
    {
        var id = await app.Admin.SubmitAsync("\"queue\":\"tickets\"");
        await app.Admin.UntilAsync(id, "succeeded");
        return $"tasks/{id}/logs/stream";
    }

    private static async Task<string> TicketAsync(ApiClient client, string? path = null) =>
        (await client.PostAsync("auth/ticket", path is null ? "{}" : $$"""{"path":"{{path}}"}"""))
            .Is(HttpStatusCode.OK)
            .Json.GetProperty("ticket")
            .GetString()!;
}
