using System.Net;

namespace TaskQueue.Tests.Api;

/// <summary>
/// A role that is limited to queues: what lies elsewhere is not there, neither by its id, nor in a list, nor in bulk (S18).
/// </summary>
public sealed class QueueScopeTests(ApiApp app) : IClassFixture<ApiApp>, IAsyncLifetime
{
    private const string All =
        "\"tasks.read\",\"tasks.write\",\"tasks.payload\",\"queues.control\",\"deadletters.requeue\",\"schedules.write\"";

    private readonly string _ours = $"ours-{Guid.NewGuid():N}";
    private readonly string _theirs = $"theirs-{Guid.NewGuid():N}";
    private ApiClient _member = null!;
    private string _mine = null!;
    private string _other = null!;

    public async ValueTask InitializeAsync()
    {
        var role = $"r{Guid.NewGuid():N}"[..30];
        (
            await app.Admin.PostAsync(
                "roles",
                $$"""{"name":"{{role}}","permissions":[{{All}}],"queues":["{{_ours}}"]}"""
            )
        ).Is(HttpStatusCode.Created);
        _member = await app.SignInAsync(role);
        _mine = await app.Admin.SubmitAsync($"\"queue\":\"{_ours}\"", payload: "\"seen\"");
        _other = await app.Admin.SubmitAsync($"\"queue\":\"{_theirs}\"", payload: "\"secret\"");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task OwnQueue_IsAsForEverybody()
    {
        Assert.Contains(
            "\"seen\"",
            (await _member.GetAsync($"tasks/{_mine}")).Is(HttpStatusCode.OK).Text,
            StringComparison.Ordinal
        );
        (await _member.PostAsync("tasks", Echo(_ours))).Is(HttpStatusCode.Created);
        (await _member.PostAsync($"queues/{_ours}/pause", "{}")).Is(HttpStatusCode.OK);
        (await _member.GetAsync($"tasks/{_mine}/explain")).Is(HttpStatusCode.OK);
        (await _member.GetAsync($"tasks/{_mine}/timeline")).Is(HttpStatusCode.OK);
        (await _member.GetAsync($"tasks/{_mine}/graph")).Is(HttpStatusCode.OK);
        (await _member.PatchAsync($"tasks/{_mine}", """{"priority":9}""")).Is(HttpStatusCode.OK);
        (await _member.PostAsync($"tasks/{_mine}/cancel")).Is(HttpStatusCode.OK);
        (await _member.DeleteAsync($"tasks/{_mine}")).Is(HttpStatusCode.NoContent);
    }

    [Theory]
    [InlineData("GET", "tasks/{0}")]
    [InlineData("GET", "tasks/{0}/explain")]
    [InlineData("GET", "tasks/{0}/timeline")]
    [InlineData("GET", "tasks/{0}/attempts")]
    [InlineData("GET", "tasks/{0}/logs")]
    [InlineData("GET", "tasks/{0}/logs/export")]
    [InlineData("GET", "tasks/{0}/graph")]
    [InlineData("GET", "tasks/{0}/result")]
    [InlineData("PATCH", "tasks/{0}", """{"priority":9}""")]
    [InlineData("DELETE", "tasks/{0}")]
    [InlineData("POST", "tasks/{0}/cancel")]
    [InlineData("POST", "tasks/{0}/retry")]
    [InlineData("POST", "tasks/{0}/replay", "{}")]
    [InlineData("GET", "dead-letters/{0}")]
    [InlineData("POST", "dead-letters/{0}/requeue", "{}")]
    [InlineData("DELETE", "dead-letters/{0}")]
    public async Task TaskElsewhere_IsNotThere(string method, string path, string? body = null)
    {
        var before = (await app.Admin.GetAsync($"tasks/{_other}")).Json.GetProperty("version").GetInt32();

        var answer = await SendAsync(method, string.Format(null, path, _other), body);
        var missing = await SendAsync(method, string.Format(null, path, Guid.CreateVersion7()), body);

        answer.IsProblem(404);
        // The same words as for what does not exist: the refusal must not tell that there is something.
        Assert.Equal(
            missing.Json.GetProperty("detail").GetString(),
            answer.Json.GetProperty("detail").GetString()
        );
        Assert.Equal(
            before,
            (await app.Admin.GetAsync($"tasks/{_other}")).Json.GetProperty("version").GetInt32()
        );
    }

    [Theory]
    [InlineData("tasks?limit=500")]
    [InlineData("tasks?limit=500&queue={1}")]
    [InlineData("tasks?limit=500&queue={1},{0}")]
    [InlineData("tasks?limit=500&q=echo")]
    [InlineData("tasks?limit=500&include=payload")]
    [InlineData("tasks?limit=500&regex=echo")]
    [InlineData("queues?limit=500")]
    public async Task Lists_ShowOwnQueuesAlone(string path)
    {
        var text = (await _member.GetAsync(string.Format(null, path, _ours, _theirs)))
            .Is(HttpStatusCode.OK)
            .Text;

        Assert.DoesNotContain(_other, text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"queue\":\"theirs", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"name\":\"theirs", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AReplayThatIsElsewhereNow_IsNotInTheTimeline()
    {
        (await app.Admin.PostAsync($"queues/{_ours}/pause", "{}")).Is(HttpStatusCode.OK);
        var replay = (await app.Admin.PostAsync($"tasks/{_mine}/replay", "{}"))
            .Is(HttpStatusCode.Created)
            .Json.GetProperty("id")
            .GetString()!;
        var before = (await _member.GetAsync($"tasks/{_mine}/timeline")).Is(HttpStatusCode.OK).Text;
        (await app.Admin.PatchAsync($"tasks/{replay}", $$"""{"queue":"{{_theirs}}"}""")).Is(
            HttpStatusCode.OK
        );

        var after = (await _member.GetAsync($"tasks/{_mine}/timeline")).Is(HttpStatusCode.OK).Text;

        Assert.Contains(replay, before, StringComparison.Ordinal);
        Assert.DoesNotContain(replay, after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnExplanation_DoesNotTellHowTasksElsewhereStand()
    {
        (await app.Admin.PostAsync($"queues/{_theirs}/pause", "{}")).Is(HttpStatusCode.OK);
        var parent = await app.Admin.SubmitAsync($"\"queue\":\"{_theirs}\"");
        var child = await app.Admin.SubmitAsync($"\"queue\":\"{_ours}\",\"dependsOn\":[\"{parent}\"]");

        var all = (await app.Admin.GetAsync($"tasks/{child}/explain")).Is(HttpStatusCode.OK).Text;
        var ours = (await _member.GetAsync($"tasks/{child}/explain")).Is(HttpStatusCode.OK).Text;

        Assert.Contains($"{parent} (queued)", all, StringComparison.Ordinal);
        Assert.Contains($"{parent} (gone)", ours, StringComparison.Ordinal);
    }

    [Fact]
    public async Task QueueElsewhere_IsNotControlled()
    {
        (await _member.PostAsync($"queues/{_theirs}/pause", "{}")).IsProblem(403);
        (await _member.PutAsync($"queues/{_theirs}", """{"limits":{"concurrency":1} }""")).IsProblem(403);
        (await _member.GetAsync($"queues/{_theirs}")).IsProblem(404);
        (await _member.GetAsync($"queues/{_theirs}/forecast")).IsProblem(404);
        (await _member.GetAsync($"queues/{_theirs}/keys")).IsProblem(404);
        (await _member.GetAsync($"queues/{_theirs}/keys/k")).IsProblem(404);
        (await _member.PutAsync($"queues/{_theirs}/keys/k", """{"weight":2}""")).IsProblem(403);
        (await _member.DeleteAsync($"queues/{_theirs}/keys/k")).IsProblem(403);
        (await _member.PostAsync($"queues/{_theirs}/purge", "{}")).IsProblem(404);
        (await _member.PostAsync("tasks", Echo(_theirs))).IsProblem(403);
        (await _member.PostAsync("tasks/batch", $"{{\"tasks\":[{Echo(_ours)},{Echo(_theirs)}]}}")).IsProblem(
            403
        );
        (await _member.PatchAsync($"tasks/{_mine}", $$"""{"queue":"{{_theirs}}"}""")).IsProblem(403);
    }

    [Fact]
    public async Task Bulk_StaysInside()
    {
        (
            await _member.PostAsync(
                "tasks/bulk",
                $$"""{"action":"cancel","ids":["{{_mine}}","{{_other}}"]}"""
            )
        ).IsProblem(404);
        (
            await _member.PostAsync(
                "tasks/bulk",
                $$"""{"action":"move","ids":["{{_mine}}"],"arguments":{"queue":"{{_theirs}}"} }"""
            )
        ).IsProblem(403);

        var preview = (
            await _member.PostAsync(
                "tasks/bulk",
                """{"action":"cancel","filter":{"type":["echo"]},"dryRun":true}"""
            )
        ).Is(HttpStatusCode.OK);

        Assert.Equal(1, preview.Json.GetProperty("matched").GetInt64());
        Assert.DoesNotContain(_other, preview.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Schedules_StayInside()
    {
        string Schedule(string queue) =>
            $$"""{"name":"s-{{queue}}","cron":"0 0 1 1 *","task":{"type":"echo","payload":1,"queue":"{{queue}}"} }""";
        var theirs = (await app.Admin.PostAsync("schedules", Schedule(_theirs))).Is(HttpStatusCode.Created);
        var path = $"schedules/{theirs.Json.GetProperty("id").GetString()}";

        (await _member.PostAsync("schedules", Schedule(_theirs))).IsProblem(403);
        (await _member.PostAsync("schedules", Schedule(_ours))).Is(HttpStatusCode.Created);
        (await _member.GetAsync(path)).IsProblem(404);
        (await _member.GetAsync($"{path}/fires")).IsProblem(404);
        (await _member.PutAsync(path, Schedule(_ours))).IsProblem(404);
        (await _member.PostAsync($"{path}/pause", "{}")).IsProblem(404);
        (await _member.PostAsync($"{path}/trigger")).IsProblem(404);
        (await _member.DeleteAsync(path)).IsProblem(404);
        Assert.DoesNotContain(
            _theirs,
            (await _member.GetAsync("schedules?limit=500")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Calendars_AreOfAllQueues_AndAreReadOnly()
    {
        const string Days = """{"days":["12-25"]}""";
        var path = $"schedules/calendars/c{Guid.NewGuid():N}";
        (await app.Admin.PutAsync(path, Days)).Is(HttpStatusCode.OK);

        (await _member.GetAsync(path)).Is(HttpStatusCode.OK);
        (await _member.PutAsync(path, Days)).IsProblem(403);
        (await _member.PutAsync($"{path}?dryRun=true", Days)).IsProblem(403);
        (await _member.DeleteAsync(path)).IsProblem(403);
    }

    [Theory]
    [InlineData("dead-letter-rules")]
    [InlineData("roles")]
    [InlineData("settings")]
    [InlineData("retention")]
    public async Task WhatIsAboutAllQueues_IsClosed(string path) =>
        (await _member.GetAsync(path)).IsProblem(403);

    [Fact]
    public async Task Key_IsLimitedToItsQueues_AndItsOwners()
    {
        (
            await _member.PostAsync(
                "api-keys",
                $$"""{"name":"k","scopes":["tasks.read"],"queues":["{{_ours}}","{{_theirs}}"]}"""
            )
        ).IsProblem(403, "scopes");
        var made = (await _member.PostAsync("api-keys", """{"name":"k","scopes":["tasks.read"]}""")).Is(
            HttpStatusCode.Created
        );
        var key = app.WithKey(made.Json.GetProperty("key").GetString()!);

        (await key.GetAsync($"tasks/{_mine}")).Is(HttpStatusCode.OK);
        (await key.GetAsync($"tasks/{_other}")).IsProblem(404);
    }

    private static string Echo(string queue) => $$"""{"type":"echo","payload":1,"queue":"{{queue}}"}""";

    private Task<ApiAnswer> SendAsync(string method, string path, string? body)
    {
        var content = body is null ? null : ApiClient.Json(body);
        return _member.SendAsync(new HttpMethod(method), path, content);
    }
}
