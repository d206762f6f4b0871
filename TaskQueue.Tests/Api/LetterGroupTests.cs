using System.Net;
using System.Text.Json;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Groups of dead letters over REST: who looks after them, until when they are put off, whether they are done with.</summary>
public sealed class LetterGroupTests(WorkingApp app) : IClassFixture<WorkingApp>
{
    [Fact]
    public async Task AGroup_GoesThroughItsLife_AndComesBack()
    {
        var path = await GroupAsync("pump 1 is dry");
        var fresh = (await app.Admin.GetAsync(path)).Is(HttpStatusCode.OK);
        var taken = (await app.Admin.PostAsync($"{path}/take", """{"version":0}""")).Is(HttpStatusCode.OK);
        var other = await app.SignInAsync("operator");

        var late = (await other.PostAsync($"{path}/take", """{"version":0}""")).IsProblem(409);
        var stale = (await other.PatchAsync(path, """{"note":"x"}""", "\"0\"")).IsProblem(412);
        (await other.PatchAsync(path, """{"note":"<b>dry & \"cold\"</b>","version":1}""")).Is(
            HttpStatusCode.OK
        );
        var snoozed = (await other.PostAsync($"{path}/snooze", """{"deaths":2}""")).Is(HttpStatusCode.OK);
        (await other.PostAsync($"{path}/wake")).Is(HttpStatusCode.OK);
        (await other.PostAsync($"{path}/resolve", """{"note":"filled"}""")).Is(HttpStatusCode.OK);
        var resolved = (await app.Viewer.GetAsync("dead-letters/groups?status=resolved")).Is(
            HttpStatusCode.OK
        );
        await DeadAsync("pump 2 is dry");
        var back = (await app.Viewer.GetAsync(path)).Is(HttpStatusCode.OK).Json;

        DocumentTests.AssertSameNames(DeadLetterExamples.Group, fresh.Json);
        DocumentTests.AssertSameNames(DeadLetterExamples.Groups, resolved.Json);
        Assert.Equal(("\"0\"", "\"1\""), (Tag(fresh), Tag(taken)));
        Assert.Contains("took it at", Detail(late), StringComparison.Ordinal);
        Assert.Contains("version 1 by now", Detail(stale), StringComparison.Ordinal);
        Assert.Equal(
            ("snoozed", 2),
            (
                snoozed.Json.GetProperty("status").GetString(),
                snoozed.Json.GetProperty("snooze").GetProperty("deaths").GetInt32()
            )
        );
        Assert.Contains(
            resolved.Items,
            g => path.EndsWith(g.GetProperty("fingerprint").GetString()!, StringComparison.Ordinal)
        );
        Assert.Equal(
            ("regressed", 2),
            (back.GetProperty("status").GetString(), back.GetProperty("count").GetInt32())
        );
        Assert.NotNull(back.GetProperty("resolvedBy").GetString());
        Assert.False(back.GetProperty("mayAct").GetBoolean());
    }

    [Fact]
    public async Task ACanary_IsAnOperation_ThatStopsWhenItComesBack()
    {
        var path = await GroupAsync("belt 1 slips");
        await DeadAsync("belt 2 slips");

        var begun = (
            await app.Admin.PostAsync($"{path}/canary", """{"tasks":1,"stageWait":"PT1M","reason":"tried"}""")
        ).Is(HttpStatusCode.Accepted);
        var done = await Eventually.ValueAsync(
            async () =>
            {
                var canary = (await app.Viewer.GetAsync(path)).Json.GetProperty("canary");
                return canary.GetProperty("status").GetString() == "stopped" ? canary.GetRawText() : null;
            },
            "the canary has stopped"
        );

        DocumentTests.AssertSameNames(BulkExamples.Operation, begun.Json);
        using var canary = JsonDocument.Parse(done);
        Assert.Equal(
            begun.Json.GetProperty("id").GetString(),
            canary.RootElement.GetProperty("operation").GetString()
        );
        (await app.Admin.PostAsync($"{path}/canary/continue")).IsProblem(409);
        (await app.Admin.PostAsync($"{path}/canary/stop")).IsProblem(409);
        (await app.Admin.PostAsync($"{path}/canary", """{"stageWait":"PT0S"}""")).IsProblem(422, "stageWait");
    }

    [Fact]
    public async Task BadInput_IsRefused_AndNamesItsField()
    {
        var path = await GroupAsync("gear 1 grinds");

        foreach (
            var (verb, body, status, field) in new[]
            {
                ("snooze", "{}", 422, "until"),
                ("snooze", """{"until":"2020-01-01T00:00:00Z"}""", 422, "until"),
                ("snooze", """{"until":"tomorrow"}""", 400, "until"),
                ("snooze", """{"deaths":0}""", 422, "deaths"),
                ("snooze", """{"colour":"red"}""", 400, "colour"),
                ("resolve", $$"""{"note":"{{new string('x', 2001)}}"}""", 422, "note"),
                ("take", """{"version":"one"}""", 400, "version"),
                ("canary", """{"tasks":0}""", 422, "tasks"),
                ("canary", """{"tasks":101}""", 422, "tasks"),
            }
        )
        {
            (await app.Admin.PostAsync($"{path}/{verb}", body)).IsProblem(status, field);
        }

        (await app.Admin.PatchAsync(path, """{"owner":"nobody@example.com"}""")).IsProblem(422, "owner");
        (await app.Admin.PatchAsync(path, """{"owner":7}""")).IsProblem(400, "owner");
        (await app.Admin.GetAsync("dead-letters/groups?status=lost")).IsProblem(422, "status");
        (await app.Admin.GetAsync("dead-letters/groups/0000000000000000")).IsProblem(404);
        (await app.Admin.GetAsync("dead-letters/groups/'--")).IsProblem(404);
        (await app.Admin.PostAsync("dead-letters/groups/zz/take")).IsProblem(404);
        (await app.Viewer.PostAsync($"{path}/take")).IsProblem(403);
        Assert.Equal(0, (await app.Admin.GetAsync(path)).Json.GetProperty("version").GetInt32());
    }

    private static string? Tag(ApiAnswer answer) => answer.Headers.ETag?.ToString();

    private static string Detail(ApiAnswer answer) => answer.Json.GetProperty("detail").GetString()!;

    private async Task<string> GroupAsync(string message)
    {
        var letter = await app.Admin.GetAsync($"dead-letters/{await DeadAsync(message)}");
        return $"dead-letters/groups/{letter.Json.GetProperty("fingerprint").GetString()}";
    }

    private async Task<string> DeadAsync(string message)
    {
        var payload = JsonSerializer.Serialize(new { message });
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":1", "fail", payload);
        await app.Admin.UntilAsync(id, "dead");
        return id;
    }
}
