using System.Net;
using TaskQueue.Core;
using TaskQueue.Core.Events;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Events;

/// <summary>Who listens: how many, for how long, and who ends it.</summary>
public sealed class EventConnectionTests(EventsApp app) : IClassFixture<EventsApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // S04, S05
    [Fact]
    public async Task Stream_EndsWithItsSession()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        using var events = await EventReader.OpenAsync(person);

        (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK);

        Assert.Equal("denied", (await events.LastAsync()).Event);
    }

    [Fact]
    public async Task Stream_EndsWithTheRight_AlthoughTheSessionStands()
    {
        (await app.Admin.PostAsync("roles", """{"name":"listeners","permissions":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var person = await app.SignInAsync("listeners");
        using var events = await EventReader.OpenAsync(person);

        (await app.Admin.PutAsync("roles/listeners", """{"permissions":["queues.control"]}""")).Is(
            HttpStatusCode.OK
        );

        Assert.Equal("denied", (await events.LastAsync()).Event);
        (await person.GetAsync("auth/me")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Stream_ThatATicketOpened_EndsWithTheKeyBehindIt_AndTheTicketOpensNoOther()
    {
        var made = (
            await app.Admin.PostAsync("api-keys", """{"name":"events","scopes":["tasks.read"]}""")
        ).Json;
        var ticket = (
            await app.WithKey(made.GetProperty("key").GetString()!)
                .PostAsync("auth/ticket", """{"path":"/api/v1/events"}""")
        ).Json.GetProperty("ticket");
        using var events = await EventReader.OpenAsync(app.Anonymous, $"?ticket={ticket}");
        (await app.Anonymous.GetAsync($"events?ticket={ticket}")).Is(HttpStatusCode.Unauthorized);

        (await app.Admin.DeleteAsync($"api-keys/{made.GetProperty("id")}")).Is(HttpStatusCode.NoContent);

        Assert.Equal("denied", (await events.LastAsync()).Event);
    }

    [Fact]
    public async Task Account_HasSoManyConnections_AndOneMoreWhenOneHasGone()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var open = new List<EventReader>();
        for (var i = 0; i < 4; i++)
        {
            open.Add(await EventReader.OpenAsync(person));
        }

        var refused = (await person.GetAsync("events")).Is(HttpStatusCode.TooManyRequests);
        Assert.Contains(
            "Events:ConnectionsPerUser",
            refused.Json.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        Assert.NotNull(refused.Headers.RetryAfter);
        using (await EventReader.OpenAsync(app.Viewer))
        {
            // Others have places of their own.
        }

        open[0].Dispose();
        await Eventually.TrueAsync(
            async () =>
            {
                var answer = await person.OpenAsync(HttpMethod.Get, "/api/v1/events", null, Stop);
                open.Add(answer.IsSuccessStatusCode ? await EventReader.OfAsync(answer) : open[0]);
                return answer.IsSuccessStatusCode;
            },
            "the place is free again"
        );
        open.ForEach(o => o.Dispose());
    }

    [Fact]
    public async Task Process_HasSoManyConnections()
    {
        await using var database = TemporaryDatabase.Sqlite();
        await using var parts = await CoreParts.MakeAsync(
            database,
            settings: [("Events:Connections", "1"), ("Events:ConnectionsPerUser", "5")]
        );
        var connections = parts.Get<EventConnections>();
        using var first = connections.Open(Actor.System, "sse", EventFilter.Everything);

        var refusal = Assert.Throws<RefusalException>(() =>
            connections.Open(Actor.System, "sse", EventFilter.Everything)
        );
        Assert.Equal(RefusalCode.Unavailable, refusal.Code);
        Assert.Contains("Events:Connections", refusal.Message, StringComparison.Ordinal);
        first.Dispose();
        using var second = connections.Open(Actor.System, "sse", EventFilter.Everything);
        Assert.Equal(1, connections.Count);
    }

    [Fact]
    public async Task Connections_AreListed_AndClosed_AndThatIsInTheAuditLog()
    {
        var person = await app.SignInAsync(Roles.Operator);
        var name = (await person.GetAsync("auth/me")).Json.GetProperty("email").GetString();
        using var events = await EventReader.OpenAsync(person, "?topics=tasks,queues&queue=listed");
        await person.SubmitAsync("\"queue\":\"listed\"");
        await events.NextAsync();
        (await app.Viewer.GetAsync("events/connections")).Is(HttpStatusCode.Forbidden);

        var found = (await app.Admin.GetAsync("events/connections"))
            .Is(HttpStatusCode.OK)
            .Items.Single(c => c.GetProperty("name").GetString() == name);
        Assert.Equal("sse", found.GetProperty("transport").GetString());
        Assert.Equal(
            ["tasks", "queues"],
            found.GetProperty("topics").EnumerateArray().Select(t => t.GetString())
        );
        Assert.Equal("listed", Assert.Single(found.GetProperty("queues").EnumerateArray()).GetString());
        Assert.Equal(1, found.GetProperty("sent").GetInt32());
        var id = found.GetProperty("id").GetString();
        (await person.DeleteAsync($"events/connections/{id}")).Is(HttpStatusCode.Forbidden);

        (await app.Admin.DeleteAsync($"events/connections/{id}")).Is(HttpStatusCode.NoContent);

        Assert.Equal("closed", (await events.LastAsync()).Event);
        var entry = (
            await app.Admin.GetAsync($"audit?action=connection.closed&subject=event-connection:{id}")
        ).Items;
        Assert.Single(entry);
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.DeleteAsync($"events/connections/{id}")).Status is HttpStatusCode.NotFound,
            "it is gone"
        );
    }
}
