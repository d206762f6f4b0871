using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Events;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Events;

/// <summary>Events as they are streamed: what is told, to whom, and how a client goes on.</summary>
public sealed class EventStreamTests(EventsApp app) : IClassFixture<EventsApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_TellsEachStepOfATask_InOrder()
    {
        var person = await app.SignInAsync(Roles.Operator);
        using var events = await EventReader.OpenAsync(person, "?topics=tasks&queue=steps");
        var task = await person.SubmitAsync("\"queue\":\"steps\",\"name\":\"first\"");
        (await person.PostAsync($"tasks/{task}/cancel")).Is(HttpStatusCode.OK);
        (await person.PostAsync($"tasks/{task}/retry")).Is(HttpStatusCode.OK);
        (await person.PostAsync($"tasks/{task}/cancel")).Is(HttpStatusCode.OK);
        (await person.DeleteAsync($"tasks/{task}")).Is(HttpStatusCode.NoContent);

        var told = await events.NextAsync(5);

        Assert.All(
            told,
            t =>
                Assert.Equal(
                    ("tasks", task, "steps", "echo"),
                    (t.Event, t.Of, t.Text("queue"), t.Text("type"))
                )
        );
        Assert.Equal(
            [
                "task.accepted  queued",
                "task.changed queued cancelled",
                "task.changed cancelled queued",
                "task.changed queued cancelled",
                "task.removed cancelled ",
            ],
            told.Select(t => $"{t.Kind} {t.Text("from")} {t.Text("to")}")
        );
        Assert.Equal("first", told[0].Text("name"));
        Assert.Equal(told.Select(t => t.Number).Order(), told.Select(t => t.Number));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CutConnection_GoesOn_WithoutGapsOrDoubles(bool byHeader)
    {
        var person = await app.SignInAsync(Roles.Operator);
        var queue = byHeader ? "cut-header" : "cut-since";
        var told = new List<Told>();
        var sent = new List<string>();
        string last;
        using (var before = await EventReader.OpenAsync(person, $"?queue={queue}"))
        {
            sent.AddRange(await SubmitAsync(person, queue, 7));
            told.AddRange(await before.NextAsync(3));
            last = before.LastId;
        }

        sent.AddRange(await SubmitAsync(person, queue, 5));
        using var after = byHeader
            ? await ResumeAsync(person, queue, last)
            : await EventReader.OpenAsync(person, $"?queue={queue}&since={last}");
        told.AddRange(await after.NextAsync(9));

        Assert.Equal(sent, told.Select(t => t.Of));
        Assert.Equal(told.Select(t => t.Number).Distinct().Order(), told.Select(t => t.Number));
    }

    [Fact]
    public async Task Id_OfAnotherLog_OrOneThatIsNotThereYet_IsToldToReload()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        using var now = await EventReader.OpenAsync(person);
        foreach (var since in (string[])["0123456789ab-1", $"{now.LastId}000", "-0"])
        {
            using var events = await EventReader.StartAsync(person, $"?since={since}");

            var told = await events.NextAsync(2);
            Assert.Equal(["reload", "ready"], told.Select(t => t.Event));
            Assert.Contains("not kept", told[0].Text("reason"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Id_ThatIsTooOld_IsToldToReload_AndGoesOnFromNow()
    {
        var person = await app.SignInAsync(Roles.Operator);
        using var now = await EventReader.OpenAsync(person, "?queue=many-old");
        var old = now.LastId;
        await FloodAsync(person, "many-old", 1200);
        await now.NextAsync(1);

        using var events = await EventReader.StartAsync(person, $"?since={old}&queue=after-old");
        Assert.Equal(["reload", "ready"], (await events.NextAsync(2)).Select(t => t.Event));
        var task = await person.SubmitAsync("\"queue\":\"after-old\"");
        Assert.Equal(task, (await events.NextAsync()).Of);
    }

    [Fact]
    public async Task SlowClient_IsToldToReload_AndHoldsUpNobody()
    {
        var person = await app.SignInAsync(Roles.Operator);
        using var slow = await EventReader.OpenAsync(person, "?queue=slow");
        var ring = app.Services.GetRequiredService<EventFeed>().Ring;
        var start = ring.Head.Number;

        // More than the answer's buffer and the log hold together.
        for (var i = 0; i < 4; i++)
        {
            await FloodAsync(person, "slow", 1000);
        }

        await Eventually.TrueAsync(() => ring.Head.Number >= start + 4000, "all of it is recorded");
        using var quick = await EventReader.OpenAsync(person, "?queue=slow-end");
        var end = await person.SubmitAsync("\"queue\":\"slow-end\"");
        Assert.Equal(end, (await quick.NextAsync()).Of);

        var reload = await UntilAsync(slow, t => t.Event == "reload");
        Assert.Contains("slowly", reload.Text("reason"), StringComparison.Ordinal);
        var next = await person.SubmitAsync("\"queue\":\"slow\"");
        Assert.Equal(next, (await UntilAsync(slow, t => t.Of == next)).Of);
    }

    // S03, S04: what one may not list, one does not hear of.
    [Fact]
    public async Task Caller_HearsOfTheirQueuesAlone()
    {
        var made = (
            await app.Admin.PostAsync(
                "api-keys",
                """{"name":"mine","scopes":["tasks.read"],"queues":["mine"]}"""
            )
        ).Json;
        var limited = app.WithKey(made.GetProperty("key").GetString()!);
        using var all = await EventReader.OpenAsync(app.Admin);
        using var events = await EventReader.OpenAsync(limited);
        await app.Admin.SubmitAsync("\"queue\":\"theirs\"");
        (await app.Admin.PostAsync("queues/theirs/pause")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAsync("schedules", Schedule("theirs"))).Is(HttpStatusCode.Created);
        var task = await app.Admin.SubmitAsync("\"queue\":\"mine\"");
        (await app.Admin.PostAsync("queues/mine/pause")).Is(HttpStatusCode.OK);
        (await app.Admin.PostAsync("schedules", Schedule("mine"))).Is(HttpStatusCode.Created);

        var told = await events.NextAsync(3);
        Assert.Equal(["task.accepted", "queue.paused", "schedule.created"], told.Select(t => t.Kind));
        Assert.Equal(task, told[0].Of);
        Assert.All(told, t => Assert.Equal("mine", t.Text("queue")));
        Assert.Equal(6, (await all.NextAsync(6)).Count);
    }

    [Fact]
    public async Task Operations_AreToldFromTheirBeginningToTheirEnd()
    {
        var person = await app.SignInAsync(Roles.Operator);
        await SubmitAsync(person, "bulk", 3);
        using var events = await EventReader.OpenAsync(person, "?topics=operations");

        var started = await person.PostAsync(
            "tasks/bulk",
            """{"action":"boost","filter":{"queue":["bulk"]}}"""
        );
        var id = started.Is(HttpStatusCode.Accepted).Json.GetProperty("id").GetString();

        var asked = await events.NextAsync();
        Assert.Equal(("operation.asked", id, "boost"), (asked.Kind, asked.Of, asked.Text("type")));
        var end = await UntilAsync(events, t => t.Kind == "operation.finished");
        Assert.Equal(3, end.Data.GetProperty("figures").GetProperty("done").GetInt32());
    }

    [Fact]
    public async Task Metrics_TickWhileSomebodyListens_AndOnlyWhenAskedFor()
    {
        var person = await app.SignInAsync(Roles.Operator);
        await person.SubmitAsync("\"queue\":\"measured\"");
        using var usual = await EventReader.OpenAsync(person, "?queue=measured");
        using var events = await EventReader.OpenAsync(person, "?topics=metrics");

        var all = await UntilAsync(events, t => t.Kind == "metrics.all");
        Assert.True(all.Data.GetProperty("figures").GetProperty("depth").GetDouble() >= 1);
        var one = await UntilAsync(events, t => t.Text("queue") == "measured");
        Assert.Equal(1, one.Data.GetProperty("figures").GetProperty("depth").GetDouble());
        await UntilAsync(events, t => t.Kind == "metrics.all");
        var task = await person.SubmitAsync("\"queue\":\"measured\"");
        var told = new List<Told>();
        await UntilAsync(
            usual,
            t =>
            {
                told.Add(t);
                return t.Of == task;
            }
        );
        Assert.All(told, t => Assert.Equal("tasks", t.Event));
    }

    [Fact]
    public async Task TopicsOfWhatIsToCome_MayBeAskedFor()
    {
        using var events = await EventReader.OpenAsync(
            app.Admin,
            "?topics=tasks,workflows,workers,campaigns,alerts,metrics&queue=awaited"
        );
        var task = await app.Admin.SubmitAsync("\"queue\":\"awaited\"");

        Assert.Equal(task, (await UntilAsync(events, t => t.Event == "tasks")).Of);
    }

    [Theory]
    [InlineData("?topics=tasks,nonsense", "topics", "There is no topic 'nonsense'; there are tasks, workers")]
    [InlineData("?id=17", "id", "UUID")]
    [InlineData("?queue=a%20b", "queue", "Must be")]
    [InlineData("?type=a%20b", "type", "Must be")]
    [InlineData("?since=yesterday", "since", "Is not the id of an event.")]
    [InlineData("?since=0123456789ab-99999999999999999999", "since", "Is not the id of an event.")]
    public async Task BadQuestion_IsRefused_WithItsField(string query, string field, string reason)
    {
        var answer = (await app.Viewer.GetAsync($"events{query}")).Is(HttpStatusCode.UnprocessableEntity);

        var told = answer.Json.GetProperty("errors").GetProperty(field)[0].GetString();
        Assert.Contains(reason, told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadLastEventId_AndUnknownParameters_AreRefused()
    {
        var bad = await app.Viewer.SendAsync(HttpMethod.Get, "events", null, ("Last-Event-ID", "17"));
        Assert.True(
            bad.Is(HttpStatusCode.UnprocessableEntity)
                .Json.GetProperty("errors")
                .TryGetProperty("Last-Event-ID", out _)
        );
        var unknown = await app.Viewer.GetAsync("events?topic=tasks");
        Assert.True(
            unknown.Is(HttpStatusCode.BadRequest).Json.GetProperty("errors").TryGetProperty("topic", out _)
        );
    }

    private static string Schedule(string queue) =>
        $$"""{"name":"of {{queue}}","cron":"0 3 * * *","task":{"type":"echo","queue":"{{queue}}","payload":1} }""";

    private static async Task<List<string>> SubmitAsync(ApiClient client, string queue, int count)
    {
        var ids = new List<string>();
        for (var i = 0; i < count; i++)
        {
            ids.Add(await client.SubmitAsync($"\"queue\":\"{queue}\""));
        }

        return ids;
    }

    private static async Task FloodAsync(ApiClient client, string queue, int count)
    {
        var rows = string.Join(
            ',',
            Enumerable.Repeat($$"""{"type":"echo","payload":1,"queue":"{{queue}}"}""", count)
        );
        (await client.PostAsync("tasks/batch", $$"""{"tasks":[{{rows}}]}""")).Is(HttpStatusCode.Created);
    }

    private static async Task<EventReader> ResumeAsync(ApiClient client, string queue, string last)
    {
        var answer = await client.OpenAsync(
            HttpMethod.Get,
            $"/api/v1/events?queue={queue}",
            null,
            Stop,
            ("Last-Event-ID", last)
        );
        var reader = await EventReader.OfAsync(answer);
        Assert.Equal("ready", (await reader.NextAsync()).Event);
        return reader;
    }

    private static async Task<Told> UntilAsync(EventReader events, Func<Told, bool> condition)
    {
        for (var i = 0; i < 10_000; i++)
        {
            var told = await events.NextAsync();
            if (condition(told))
            {
                return told;
            }
        }

        throw new InvalidOperationException("It was not among ten thousand events.");
    }
}
