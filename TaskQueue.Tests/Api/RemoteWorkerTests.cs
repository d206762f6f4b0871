using System.Net;
using System.Text.Json;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Workers in any language, over REST, on SQLite.</summary>
public sealed class RemoteWorkerTests(RemoteApp app) : IClassFixture<RemoteApp>
{
    private static readonly string LongLine = new('x', 10 * 1024 * 1024);

    [Fact]
    public async Task ATask_GoesThroughAllThatAWorkerCanSay()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "journey");
        var id = await app.Admin.SubmitAsync(type: worker.Type, payload: """{"n":[1,2.50]}""");

        var lease = (await worker.LeaseAsync(wait: 5)).Json;
        var first = Assert.Single(lease.GetProperty("leases").EnumerateArray());
        var token = first.GetProperty("leaseToken").GetString()!;
        DocumentTests.AssertSameNames(RemoteExamples.LeaseAnswer, lease);
        Assert.Equal("""{"n":[1,2.50]}""", first.GetProperty("payload").GetRawText());
        var running = await app.Admin.UntilAsync(id, "running");
        Assert.Equal(worker.Name, running.GetProperty("worker").GetString());
        (await worker.SayAsync(id, "progress", token, "\"percent\":40,\"message\":\"half\"")).Is(
            HttpStatusCode.OK
        );
        (
            await worker.SayAsync(
                id,
                "log",
                token,
                """ "lines":[{"message":"one"},{"message":"two","level":"error"}] """
            )
        ).Is(HttpStatusCode.OK);
        var extended = (await worker.SayAsync(id, "extend", token)).Is(HttpStatusCode.OK).Json;
        var beat = (await worker.BeatAsync((id, token))).Is(HttpStatusCode.OK).Json;
        DocumentTests.AssertSameNames(RemoteExamples.State, extended);
        DocumentTests.AssertSameNames(RemoteExamples.HeartbeatAnswer, beat);
        Assert.Empty(beat.GetProperty("lost").EnumerateArray());
        // Notes are written a moment later, and what comes after the end is dropped.
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("progress").ValueKind
                    is JsonValueKind.Number
                && (await app.Admin.GetAsync($"tasks/{id}/logs")).Items.Count == 2,
            "progress and log are there"
        );
        (await worker.SayAsync(id, "complete", token, "\"result\":{\"pages\":3}")).Is(
            HttpStatusCode.NoContent
        );

        var done = await app.Admin.UntilAsync(id, "succeeded");
        Assert.Equal("""{"pages":3}""", done.GetProperty("result").GetRawText());
        Assert.Equal(100, done.GetProperty("progress").GetInt32());
        var log = (await app.Admin.GetAsync($"tasks/{id}/logs")).Items;
        Assert.Equal(["one", "two"], log.Select(l => l.GetProperty("message").GetString()));
        var shown = (await app.Admin.GetAsync($"workers/{worker.Id}")).Is(HttpStatusCode.OK).Json;
        Assert.True(shown.GetProperty("remote").GetBoolean());
        DocumentTests.AssertSameNames(SystemExamples.WorkerWithDetails, shown);
    }

    [Fact]
    public async Task AStaleToken_Is409_AndChangesNothing()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "stale");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, old) = await worker.TakeAsync();

        // Silent for longer than a lease: lost, and run again.
        await app.Admin.UntilAsync(id, "running");
        await app.Admin.UntilAsync(id, "queued");
        var (again, fresh) = await worker.TakeAsync();

        Assert.Equal(id, again);
        foreach (var verb in (string[])["complete", "fail", "extend", "progress", "log"])
        {
            (await worker.SayAsync(id, verb, old, RemoteWorker.Body(verb))).IsProblem(409);
        }

        var beat = (await worker.BeatAsync((id, old))).Json;
        Assert.Equal(id, Assert.Single(beat.GetProperty("lost").EnumerateArray()).GetString());
        Assert.Empty((await app.Admin.GetAsync($"tasks/{id}/logs")).Items);
        Assert.Equal(
            JsonValueKind.Null,
            (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("progress").ValueKind
        );
        (await worker.SayAsync(id, "complete", fresh)).Is(HttpStatusCode.NoContent);
        (await worker.SayAsync(id, "complete", fresh)).IsProblem(409);
        await app.Admin.UntilAsync(id, "succeeded");
        var outcomes = (await app.Admin.GetAsync($"tasks/{id}/attempts")).Items;
        Assert.Equal(["lost", "succeeded"], outcomes.Select(a => a.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task AnUnknownToken_Is404()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "unknown");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();

        foreach (var verb in (string[])["complete", "fail", "extend", "progress", "log"])
        {
            var body = RemoteWorker.Body(verb);
            (await worker.SayAsync(id, verb, "nonsense", body)).IsProblem(404);
            (await worker.SayAsync(id, verb, token[..^2] + "x!", body)).IsProblem(404);
            (await worker.SayAsync(Guid.NewGuid().ToString(), verb, token, body)).IsProblem(404);
        }

        (await worker.SayAsync(id, "complete", token)).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task AFailure_IsTriedAgain_UnlessItIsFinal()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "fails");
        var again = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();
        (await worker.SayAsync(again, "fail", token, RemoteWorker.Body("fail"))).Is(HttpStatusCode.NoContent);
        var retrying = await app.Admin.UntilAsync(again, "retrying");
        var never = await app.Admin.SubmitAsync("\"queue\":\"final\"", worker.Type);
        (_, token) = await worker.TakeAsync("\"queues\":[\"final\"]");

        (
            await worker.SayAsync(
                never,
                "fail",
                token,
                """ "error":{"kind":"Bad","message":"no use"},"retry":false """
            )
        ).Is(HttpStatusCode.NoContent);

        var dead = await app.Admin.UntilAsync(never, "dead");
        Assert.Equal("Odd", retrying.GetProperty("error").GetProperty("kind").GetString());
        Assert.Equal("Bad", dead.GetProperty("error").GetProperty("kind").GetString());
    }

    [Fact]
    public async Task ACancel_IsHeard_AndThenAnyEndIsACancel()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "cancels");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();
        await app.Admin.UntilAsync(id, "running");

        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        var beat = (await worker.BeatAsync((id, token))).Json;
        var state = (await worker.SayAsync(id, "extend", token)).Json;
        (await worker.SayAsync(id, "fail", token, RemoteWorker.Body("fail"))).Is(HttpStatusCode.NoContent);

        Assert.Equal(id, Assert.Single(beat.GetProperty("cancelled").EnumerateArray()).GetString());
        Assert.True(state.GetProperty("cancelled").GetBoolean());
        await app.Admin.UntilAsync(id, "cancelled");
    }

    [Fact]
    public async Task Orders_AreHeard_AndAPausedWorkerGetsNothing()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "orders");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        (await app.Admin.PostAsync($"workers/{worker.Id}/pause", """{"reason":"rest"}""")).Is(
            HttpStatusCode.OK
        );

        var paused = (await worker.LeaseAsync()).Json;
        var beat = (await worker.BeatAsync()).Json;
        await Eventually.TrueAsync(async () => await StatusAsync(worker) == "paused", "it is paused");
        (await app.Admin.PostAsync($"workers/{worker.Id}/resume")).Is(HttpStatusCode.OK);
        var (taken, _) = await worker.TakeAsync();

        Assert.Equal("pause", paused.GetProperty("order").GetString());
        Assert.Empty(paused.GetProperty("leases").EnumerateArray());
        Assert.Equal("pause", beat.GetProperty("order").GetString());
        Assert.Equal(id, taken);
    }

    [Fact]
    public async Task Leaving_HandsBackWhatRuns_AndEndsTheWorker()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "leaves");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();

        var left = (await app.Admin.DeleteAsync($"workers/{worker.Id}")).Is(HttpStatusCode.OK).Json;
        var heir = await RemoteWorker.RegisterAsync(app.Admin, "leaves", worker.Type);
        var (taken, fresh) = await heir.TakeAsync();

        Assert.Equal(1, left.GetProperty("handedBack").GetInt32());
        Assert.Equal(id, taken);
        (await worker.SayAsync(id, "complete", token)).IsProblem(409);
        (await worker.BeatAsync()).IsProblem(404);
        (await worker.LeaseAsync()).IsProblem(404);
        (await app.Admin.DeleteAsync($"workers/{worker.Id}")).IsProblem(404);
        Assert.Equal("stopped", await StatusAsync(worker));
        (await heir.SayAsync(id, "complete", fresh)).Is(HttpStatusCode.NoContent);
        await app.Admin.UntilAsync(id, "succeeded");
    }

    [Fact]
    public async Task OthersMayNotSpeakForIt()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "mine");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();
        var stranger = worker with { Client = await app.SignInAsync(Roles.Operator) };

        (await stranger.BeatAsync()).IsProblem(403);
        (await stranger.LeaseAsync()).IsProblem(403);
        (await stranger.SayAsync(id, "complete", token)).IsProblem(403);
        (await app.Viewer.PostAsync("workers", RemoteExamples.Register)).IsProblem(403);
        (await app.Viewer.PostAsync($"leases/{id}/complete", RemoteExamples.Complete)).IsProblem(403);
        (await worker.SayAsync(id, "complete", token)).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("""{"name":"","types":["a"]}""", 422, "name")]
    [InlineData("""{"name":"a","types":[]}""", 422, "types")]
    [InlineData("""{"name":"a","types":["echo"]}""", 422, "types")]
    [InlineData("""{"name":"a","types":["process.run"]}""", 422, "types")]
    [InlineData("""{"name":"a","types":["a b"]}""", 422, "types")]
    [InlineData("""{"name":"a","types":[null]}""", 422, "types")]
    [InlineData("""{"name":"a","types":["a"],"queues":[]}""", 422, "queues")]
    [InlineData("""{"name":"a","types":["a"],"queues":["*","b"]}""", 422, "queues")]
    [InlineData("""{"name":"a","types":["a"],"labels":["GPU"]}""", 422, "labels")]
    [InlineData("""{"name":"a","types":["a"],"capacity":0}""", 422, "capacity")]
    [InlineData("""{"name":"a","types":["a"],"colour":"red"}""", 400, "colour")]
    [InlineData("""{"types":["a"]}""", 400, "name")]
    public async Task ARegistrationThatIsNone_IsRefused(string body, int status, params string[] fields) =>
        (await app.Admin.PostAsync("workers", body)).IsProblem(status, fields);

    [Fact]
    public async Task ARegistration_TellsWhichTypesShouldNotBeUsed()
    {
        (await app.Admin.PutAsync("task-types/fax.send", """{"deprecation":"Use post.send."}""")).Is(
            HttpStatusCode.OK
        );

        var told = await app.Admin.PostAsync("workers", """{"name":"f","types":["fax.send","post.send"]}""");
        var plain = await app.Admin.PostAsync("workers", """{"name":"p","types":["post.send"]}""");

        var only = Assert.Single(told.Json.GetProperty("deprecatedTypes").EnumerateArray());
        Assert.Equal(
            ("fax.send", "Use post.send."),
            (only.GetProperty("type").GetString(), only.GetProperty("deprecation").GetString())
        );
        Assert.False(plain.Json.TryGetProperty("deprecatedTypes", out _));
    }

    [Theory]
    [InlineData("""{"max":0}""", 422, "max")]
    [InlineData("""{"max":101}""", 422, "max")]
    [InlineData("""{"wait":31}""", 422, "wait")]
    [InlineData("""{"types":["pdf.other"]}""", 422, "types")]
    [InlineData("""{"types":[]}""", 422, "types")]
    [InlineData("""{"queues":["a b"]}""", 422, "queues")]
    [InlineData("""{"queues":"a"}""", 400, "queues")]
    public async Task ALeaseCallThatIsNone_IsRefused(string body, int status, params string[] fields)
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "asks");

        (await app.Admin.PostAsync($"workers/{worker.Id}/lease", body)).IsProblem(status, fields);
    }

    [Fact]
    public async Task WhatIsOverTheLimits_IsRefused_AndTheLeaseStands()
    {
        var worker = await RemoteWorker.RegisterAsync(app.Admin, "limits");
        var id = await app.Admin.SubmitAsync(type: worker.Type);
        var (_, token) = await worker.TakeAsync();

        // Over a real connection it is 413 before it is read; the test server knows no limit of bodies.
        (await worker.SayAsync(id, "log", token, $$""" "lines":[{"message":"{{LongLine}}"}] """)).IsProblem(
            422,
            "lines[0].message"
        );
        (
            await worker.SayAsync(id, "log", token, $$""" "lines":[{"message":"{{LongLine[..8001]}}"}] """)
        ).IsProblem(422, "lines[0].message");
        (await worker.SayAsync(id, "log", token, """ "lines":[] """)).IsProblem(422, "lines");
        (
            await worker.SayAsync(id, "log", token, """ "lines":[null,{"message":"x","level":"loud"}] """)
        ).IsProblem(422, "lines[0]");
        (await worker.SayAsync(id, "complete", token, $"\"result\":\"{LongLine}\"")).IsProblem(422, "result");
        (
            await worker.SayAsync(id, "complete", token, $"\"result\":\"{LongLine[..(1024 * 1024)]}\"")
        ).IsProblem(422, "result");
        (await worker.SayAsync(id, "complete", token, "\"result\":\"\\ud800\"")).IsProblem(422, "result");
        (await worker.SayAsync(id, "progress", token, "\"percent\":101")).IsProblem(422, "percent");
        (await worker.SayAsync(id, "extend", token, "\"duration\":\"PT2H\"")).IsProblem(422, "duration");
        (await worker.SayAsync(id, "fail", token, """ "error":{"kind":"","message":"m"} """)).IsProblem(
            422,
            "error.kind"
        );
        (await worker.SayAsync(id, "complete", token)).Is(HttpStatusCode.NoContent);
    }

    private async Task<string> StatusAsync(RemoteWorker worker) =>
        (await app.Admin.GetAsync($"workers/{worker.Id}")).Json.GetProperty("status").GetString()!;
}
