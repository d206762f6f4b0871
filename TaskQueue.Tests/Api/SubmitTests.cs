using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

public sealed class SubmitTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Submit_AnswersWithTheTask_AndSaysWhereItIs()
    {
        var answer = await app.Admin.PostAsync(
            "tasks",
            """
            {"type":"echo","payload":{"a":1},"queue":"q-1","priority":7,"timeout":90,"maxAttempts":3,
             "tags":["b","a","b"],"name":"Zoë's <b>","description":"d","correlationId":"c","delay":"PT1H"}
            """
        );

        answer.Is(HttpStatusCode.Created);
        var task = answer.Json;
        Assert.Equal(
            $"/api/v1/tasks/{task.GetProperty("id").GetString()}",
            answer.Headers.Location?.OriginalString
        );
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        Assert.Equal("scheduled", task.GetProperty("status").GetString());
        Assert.Equal("PT1M30S", task.GetProperty("timeout").GetString());
        Assert.Equal(["a", "b"], task.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        Assert.Equal("Zoë's <b>", task.GetProperty("name").GetString());
        Assert.EndsWith("Z", task.GetProperty("runAt").GetString(), StringComparison.Ordinal);
        Assert.Equal(32, task.GetProperty("traceId").GetString()!.Length);
        var read = await app.Admin.GetAsync(answer.Headers.Location!.OriginalString);
        Assert.Equal(answer.Text, read.Is(HttpStatusCode.OK).Text);
    }

    [Theory]
    [InlineData("return=minimal", true)]
    [InlineData("respond-async, Return=Minimal; foo", true)]
    [InlineData("return=\"minimal\"", true)]
    [InlineData("return=representation", false)]
    [InlineData("return=minimalist,,;", false)]
    public async Task Submit_LeavesTheTaskOut_WhereThatIsPreferred(string preference, bool minimal)
    {
        var answer = await app.Admin.SendAsync(
            HttpMethod.Post,
            "tasks",
            ApiClient.Json("""{"type":"echo","payload":1}"""),
            ("Prefer", preference)
        );

        answer.Is(HttpStatusCode.Created);
        Assert.Equal(minimal, answer.Body.Length == 0);
        Assert.Equal(minimal, answer.Headers.Contains("Preference-Applied"));
        Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
        var read = await app.Admin.GetAsync(answer.Headers.Location!.OriginalString);
        Assert.Equal("echo", read.Is(HttpStatusCode.OK).Json.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Submit_HasDefaults()
    {
        var task = (
            await app.Admin.PostAsync("tasks", """{"type":"echo","payload":null,"queue":null}""")
        ).Json;

        Assert.Equal("default", task.GetProperty("queue").GetString());
        Assert.Equal(5, task.GetProperty("priority").GetInt32());
        Assert.Equal("PT5M", task.GetProperty("timeout").GetString());
        Assert.Equal(5, task.GetProperty("maxAttempts").GetInt32());
        Assert.Equal("exponential(2s, x2, max 5m) jitter full", task.GetProperty("retry").GetString());
        Assert.Equal("queued", task.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("payload").ValueKind);
    }

    [Theory]
    [InlineData("\"retry\":\"fixed( 10s )\"", 5, "fixed(10s)")]
    [InlineData("\"retry\":\"fixed(10s) attempts 8\"", 8, "fixed(10s) attempts 8")]
    [InlineData("\"retry\":\"fixed(10s) attempts 8\",\"maxAttempts\":3", 3, "fixed(10s) attempts 8")]
    [InlineData("\"retry\":null", 5, "exponential(2s, x2, max 5m) jitter full")]
    public async Task RetryPolicy_IsKeptInItsCanonicalForm_AndMaxAttemptsBeatsIt(
        string field,
        int attempts,
        string retry
    )
    {
        var answer = await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":1,{{field}}}""");

        var task = answer.Is(HttpStatusCode.Created).Json;
        Assert.Equal(attempts, task.GetProperty("maxAttempts").GetInt32());
        Assert.Equal(retry, task.GetProperty("retry").GetString());
        var read = await app.Admin.GetAsync(answer.Headers.Location!.OriginalString);
        Assert.Equal(retry, read.Json.GetProperty("retry").GetString());
    }

    [Fact]
    public async Task BadRetryPolicy_IsRefused_WithItsPlace()
    {
        var answer = await app.Admin.PostAsync(
            "tasks",
            """{"type":"echo","payload":1,"retry":"fixed(10s) jitter some"}"""
        );

        answer.IsProblem(422, "retry");
        Assert.Contains(
            "Line 1, column 19: expected none, full or equal",
            answer.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("[]", "body")]
    [InlineData("{", "body")]
    [InlineData("{}x", "body")]
    [InlineData("{} {}", "body")]
    [InlineData("""{"type":"echo","payload":1,"priority":5x}""", "priority")]
    [InlineData("""{"type":"echo","payload":[1,}""", "payload")]
    [InlineData("""{"type":"echo","payload":1,"priority":"5"}""", "priority")]
    [InlineData("""{"type":"echo","payload":1,"priority":5.5}""", "priority")]
    [InlineData("""{"type":"echo","payload":1,"priority":99999999999}""", "priority")]
    [InlineData("""{"type":7,"payload":1}""", "type")]
    [InlineData("""{"type":{"deep":[1]},"payload":1}""", "type")]
    [InlineData("""{"type":"echo","payload":1,"tags":"a"}""", "tags")]
    [InlineData("""{"type":"echo","payload":1,"tags":[1]}""", "tags")]
    [InlineData("""{"type":"echo","payload":1,"tags":["\ud800","ok"]}""", "tags")]
    [InlineData("""{"type":"echo","payload":1,"labels":"gpu"}""", "labels")]
    [InlineData("""{"type":"echo","payload":1,"labels":[7]}""", "labels")]
    [InlineData("""{"type":"echo","payload":1,"name":"\ud800"}""", "name")]
    [InlineData("""{"type":"echo","payload":1,"delay":"30 seconds"}""", "delay")]
    [InlineData("""{"type":"echo","payload":1,"delay":"P1Y"}""", "delay")]
    [InlineData("""{"type":"echo","payload":1,"timeout":1e400}""", "timeout")]
    [InlineData("""{"type":"echo","payload":1,"runAt":"2030-01-01"}""", "runAt")]
    [InlineData("""{"type":"echo","payload":1,"runAt":"2030-01-01T00:00:00"}""", "runAt")]
    [InlineData("""{"type":"echo","payload":1,"expiresAt":5}""", "expiresAt")]
    [InlineData("""{"type":"echo","payload":1,"deadline":"tomorrow"}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"deadline":"2030-01-01"}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"deadline":true}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"Priority":5}""", "Priority")]
    [InlineData("""{"type":"echo","payload":1,"retry":5}""", "retry")]
    [InlineData("""{"type":"echo","payload":1,"payload":2}""", "payload")]
    [InlineData("""{"type":"echo","payload":1,"\ud800":2}""", "\\ud800")]
    [InlineData("""{"type":"echo","payload":1,"foo":{"a":[1]},"priority":[]}""", "foo", "priority")]
    public async Task Submit_Unreadable_Is400AndNamesTheField(string body, params string[] fields) =>
        (await app.Admin.PostAsync("tasks", body)).IsProblem(400, fields);

    [Theory]
    [InlineData("\"2040-05-04T08:00:00+02:00\"", "2040-05-04T06:00:00Z")]
    [InlineData("\"P400D\"", null)]
    [InlineData("3600", null)]
    public async Task Submit_TakesADeadline_AsATimeOrADuration(string given, string? shown)
    {
        var id = await app.Admin.SubmitAsync($"\"deadline\":{given}");

        var deadline = (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("deadline").GetString();

        Assert.NotNull(deadline);
        Assert.Equal(shown ?? deadline, deadline);
    }

    [Fact]
    public async Task Edit_GivesAnotherDeadline_OrNone_AndHoldsTheTimeToRunAgainstIt()
    {
        var id = await app.Admin.SubmitAsync("\"delay\":\"P1D\",\"deadline\":\"P10D\"");

        var later = await app.Admin.PatchAsync($"tasks/{id}", """{"deadline":"2040-05-04T08:00:00+02:00"}""");
        (await app.Admin.PatchAsync($"tasks/{id}", """{"deadline":3600}""")).IsProblem(422, "deadline");
        (await app.Admin.PatchAsync($"tasks/{id}", """{"deadline":"tomorrow"}""")).IsProblem(400, "deadline");
        (await app.Admin.PatchAsync($"tasks/{id}", """{"deadline":"P2D"}""")).Is(HttpStatusCode.OK);
        var soon = DateTimeOffset.UtcNow.AddDays(3).ToString("O", CultureInfo.InvariantCulture);
        (await app.Admin.PatchAsync($"tasks/{id}", $$"""{"runAt":"{{soon}}"}""")).IsProblem(422, "runAt");
        var none = await app.Admin.PatchAsync($"tasks/{id}", """{"deadline":null}""");
        (await app.Admin.PatchAsync($"tasks/{id}", $$"""{"runAt":"{{soon}}"}""")).Is(HttpStatusCode.OK);

        Assert.Equal("2040-05-04T06:00:00Z", later.Json.GetProperty("deadline").GetString());
        Assert.Equal(JsonValueKind.Null, none.Json.GetProperty("deadline").ValueKind);
    }

    [Theory]
    [InlineData("{}", "type", "payload")]
    [InlineData("""{"payload":1}""", "type")]
    [InlineData("""{"type":"echo"}""", "payload")]
    [InlineData("""{"type":"bad type","payload":1}""", "type")]
    [InlineData("""{"type":"echo","payload":1,"queue":"a b"}""", "queue")]
    [InlineData("""{"type":"echo","payload":1,"priority":10}""", "priority")]
    [InlineData("""{"type":"echo","payload":1,"maxAttempts":0}""", "maxAttempts")]
    [InlineData("""{"type":"echo","payload":1,"timeout":0}""", "timeout")]
    [InlineData("""{"type":"echo","payload":1,"delay":-1}""", "delay")]
    [InlineData("""{"type":"echo","payload":1,"delay":1,"runAt":"2030-01-01T00:00:00Z"}""", "delay")]
    [InlineData("""{"type":"echo","payload":1,"runAt":"2001-01-01T00:00:00Z"}""", "runAt")]
    [InlineData("""{"type":"echo","payload":1,"expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"type":"echo","payload":1,"deadline":"2001-01-01T00:00:00Z"}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"deadline":0}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"deadline":"PT1H","delay":"PT2H"}""", "deadline")]
    [InlineData("""{"type":"echo","payload":1,"tags":["a,b",""]}""", "tags")]
    [InlineData("""{"type":"echo","payload":1,"labels":["GPU"]}""", "labels")]
    [InlineData("""{"type":"echo","payload":1,"labels":["a+b","c"]}""", "labels")]
    [InlineData("""{"type":"echo","payload":1,"name":"a\u0000b"}""", "name")]
    [InlineData("""{"type":"echo","payload":1,"idempotencyKey":""}""", "idempotencyKey")]
    public async Task Submit_NotAcceptable_Is422AndNamesTheField(string body, params string[] fields) =>
        (await app.Admin.PostAsync("tasks", body)).IsProblem(422, fields);

    [Fact]
    public async Task Submit_UnknownType_NamesTheNearest_UnlessAllowed()
    {
        const string Body = """{"type":"ecko","payload":1}""";

        var refused = await app.Admin.PostAsync("tasks", Body);
        refused.IsProblem(422, "type");
        Assert.Contains("echo", refused.Text, StringComparison.Ordinal);
        (await app.Admin.PostAsync("tasks?allowUnknownType=true", Body)).Is(HttpStatusCode.Created);
        (await app.Admin.PostAsync("tasks?allowUnknownType=1", Body)).IsProblem(400, "allowUnknownType");
        (await app.Admin.PostAsync("tasks?allowUnknown=true", Body)).IsProblem(400, "allowUnknown");
    }

    [Theory]
    [InlineData("PT30S", 30)]
    [InlineData("PT0.5S", 0.5)]
    [InlineData("P1DT1H", 90000)]
    [InlineData("P2W", 1209600)]
    public async Task Submit_ReadsDurations(string delay, double seconds)
    {
        var task = (
            await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":1,"delay":"{{delay}}"}""")
        ).Json;

        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            task.GetProperty("runAt").GetDateTimeOffset() - task.GetProperty("createdAt").GetDateTimeOffset()
        );
    }

    [Fact]
    public async Task Submit_ManyFaults_AnswersFew()
    {
        var fields = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"\"f{i}\":1"));

        var answer = await app.Admin.PostAsync("tasks", $$"""{"type":"echo","payload":1,{{fields}}}""");

        answer.Is(HttpStatusCode.BadRequest);
        Assert.InRange(answer.Body.Length, 100, 20_000);
    }

    [Fact]
    public async Task Submit_ByAViewer_IsForbidden() =>
        (await app.Viewer.PostAsync("tasks", """{"type":"echo","payload":1}""")).IsProblem(403);
}
