using System.Net;
using TaskQueue.Tests.Api;
using TaskQueue.Tests.Api.Exports;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Inbox;

/// <summary>U2: inboxes and what is followed over REST, on both stores.</summary>
public sealed class InboxApiTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ATask_IsFollowed_Told_AndRead(bool postgres)
    {
        await using var app = await ExportTests.StartAsync(postgres);
        var id = await app.Admin.SubmitAsync("\"queue\":\"mail\"");

        (await app.Admin.GetAsync($"follows/task/{id}")).IsProblem(404);
        var made = (await app.Admin.PutAsync($"follows/task/{id}", "")).Is(HttpStatusCode.OK);
        (await app.Admin.PutAsync($"follows/task/{id.ToUpperInvariant()}", "")).Is(HttpStatusCode.OK);
        (await app.Admin.PutAsync("follows/queue/mail", "")).Is(HttpStatusCode.OK);
        var all = (await app.Admin.GetAsync("follows")).Is(HttpStatusCode.OK);
        var page = (await app.Admin.GetAsync("follows?limit=1")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        // The product looks by itself.
        await Eventually.TrueAsync(
            async () => (await app.Admin.GetAsync("inbox/count")).Text == """{"unread":1}""",
            "it is told",
            TimeSpan.FromSeconds(30)
        );
        var told = (await app.Admin.GetAsync("inbox?unread=true")).Is(HttpStatusCode.OK);
        var count = (await app.Admin.GetAsync("inbox/count")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(InboxExamples.Follow, made.Json);
        Assert.Equal($"/tasks/{id}", made.Json.GetProperty("link").GetString());
        Assert.Equal(["queue", "task"], all.Items.Select(f => f.GetProperty("kind").GetString()));
        Assert.Equal("queue", Assert.Single(page.Items).GetProperty("kind").GetString());
        var rest = await app.Admin.GetAsync($"follows?cursor={page.NextCursor}");
        Assert.Equal("task", Assert.Single(rest.Items).GetProperty("kind").GetString());
        var notice = Assert.Single(told.Items);
        DocumentTests.AssertSameNames(InboxExamples.Notice, notice);
        Assert.Equal("echo was cancelled", notice.GetProperty("title").GetString());
        Assert.Equal("task.ended", notice.GetProperty("kind").GetString());
        Assert.Equal("""{"unread":1}""", count.Text);
        // Nobody else's.
        Assert.Empty((await app.Viewer.GetAsync("inbox")).Items);
        Assert.Empty((await app.Viewer.GetAsync("follows")).Items);

        var read = await app.Admin.PostAsync(
            "inbox/read",
            $$"""{"ids":["{{notice.GetProperty("id").GetString()}}"]}"""
        );
        Assert.Equal("""{"unread":0}""", read.Is(HttpStatusCode.OK).Text);
        Assert.Empty((await app.Admin.GetAsync("inbox?unread=true")).Items);
        Assert.NotNull(
            Assert.Single((await app.Admin.GetAsync("inbox")).Items).GetProperty("readAt").GetString()
        );
        (await app.Admin.DeleteAsync($"follows/task/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.DeleteAsync($"follows/task/{id}")).Is(HttpStatusCode.NoContent);
        (await app.Admin.GetAsync($"follows/task/{id}")).IsProblem(404);
    }

    [Fact]
    public async Task WhatIsWrong_IsNamed_AndKeysAreRefused()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        var made = (await app.Admin.PostAsync("api-keys", """{"name":"n","scopes":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var key = app.WithKey(made.Json.GetProperty("key").GetString()!);

        (await app.Admin.PutAsync("follows/horse/x", "")).IsProblem(422, "kind");
        (await app.Admin.PutAsync($"follows/task/{Guid.NewGuid()}", "")).IsProblem(404);
        (await app.Admin.PutAsync("follows/queue/No%20Thing", "")).IsProblem(404);
        (await app.Admin.GetAsync("follows/queue/No%20Thing")).IsProblem(404);
        (await app.Admin.GetAsync("inbox?cursor=x")).IsProblem(422, "cursor");
        (await app.Admin.GetAsync("inbox?unread=maybe")).IsProblem(400, "unread");
        (await app.Admin.GetAsync("inbox?nonsense=1")).IsProblem(400, "nonsense");
        (await app.Admin.PostAsync("inbox/read", "{}")).IsProblem(422, "ids");
        (await app.Admin.PostAsync("inbox/read", """{"ids":[]}""")).IsProblem(422, "ids");
        (await app.Admin.PostAsync("inbox/read", """{"ids":["x"]}""")).IsProblem(400, "ids[0]");
        (await app.Anonymous.GetAsync("inbox")).IsProblem(401);
        foreach (var path in (string[])["inbox", "inbox/count", "follows", "follows/queue/mail"])
        {
            var refused = await key.GetAsync(path);
            refused.IsProblem(403);
            Assert.Contains("keys have none", refused.Text, StringComparison.Ordinal);
        }

        (await key.PutAsync("follows/queue/mail", "")).IsProblem(403);
        (await key.PostAsync("inbox/read", InboxExamples.Read)).IsProblem(403);
    }

    [Fact]
    public async Task Events_ArePolled_InOrder_WithoutGapsOrDoubles()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        await app.Admin.SubmitAsync("\"queue\":\"before\"");

        var start = (await app.Admin.GetAsync("events/poll?queue=polled")).Is(HttpStatusCode.OK);
        Assert.Empty(start.Items);
        var sent = new List<string>();
        var told = new List<string>();
        var next = start.Json.GetProperty("next").GetString();
        for (var i = 0; i < 3; i++)
        {
            sent.Add(await app.Admin.SubmitAsync("\"queue\":\"polled\""));
            sent.Add(await app.Admin.SubmitAsync("\"queue\":\"polled\""));
            await app.Admin.SubmitAsync("\"queue\":\"other\"");
            while (told.Count < sent.Count)
            {
                var page = (await app.Admin.GetAsync($"events/poll?queue=polled&since={next}&wait=5")).Is(
                    HttpStatusCode.OK
                );
                Assert.Null(page.Json.GetProperty("reload").GetString());
                told.AddRange(page.Items.Select(e => e.GetProperty("data").GetProperty("id").GetString()!));
                next = page.Json.GetProperty("next").GetString();
            }
        }

        Assert.Equal(sent, told);
        var quiet = (await app.Admin.GetAsync($"events/poll?queue=polled&since={next}&wait=1")).Is(
            HttpStatusCode.OK
        );
        Assert.Empty(quiet.Items);
        var lost = await app.Admin.GetAsync("events/poll?since=0f3a9c51d2e4-7");
        Assert.NotNull(lost.Is(HttpStatusCode.OK).Json.GetProperty("reload").GetString());
        (await app.Admin.GetAsync("events/poll?since=x")).IsProblem(422, "since");
        (await app.Admin.GetAsync("events/poll?wait=60")).IsProblem(422, "wait");
        (await app.Admin.GetAsync("events/poll?topics=horses")).IsProblem(422, "topics");
        (await app.Anonymous.GetAsync("events/poll")).IsProblem(401);
    }
}
