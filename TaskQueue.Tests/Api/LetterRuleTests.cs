using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Rules for dead letters over REST.</summary>
public sealed class LetterRuleTests(WorkingApp app) : IClassFixture<WorkingApp>
{
    [Fact]
    public async Task Examples_AreTrue_AndAChangeNeedsTheLatest()
    {
        var made = (await app.Admin.PostAsync("dead-letter-rules", LetterRuleExamples.Request)).Is(
            HttpStatusCode.Created
        );
        var path = made.Headers.Location!.ToString();
        var preview = (
            await app.Viewer.PostAsync("dead-letter-rules/preview", LetterRuleExamples.Request)
        ).Is(HttpStatusCode.OK);
        var paused = (await app.Admin.PostAsync($"{path}/pause", LetterRuleExamples.Pause)).Is(
            HttpStatusCode.OK
        );
        var stale = await app.Admin.PutAsync(path, LetterRuleExamples.Request, "\"1\"");
        var changed = await app.Admin.PutAsync(
            path,
            LetterRuleExamples.Request,
            paused.Headers.ETag!.ToString()
        );
        var resumed = (await app.Admin.PostAsync($"{path}/resume")).Is(HttpStatusCode.OK);
        var listed = (await app.Viewer.GetAsync("dead-letter-rules?limit=1")).Is(HttpStatusCode.OK);
        var kept = await app.Admin.DeleteAsync(path, "\"1\"");

        DocumentTests.AssertSameNames(LetterRuleExamples.Rule, made.Json);
        DocumentTests.AssertSameNames(LetterRuleExamples.Preview, preview.Json);
        Assert.Equal("\"1\"", made.Headers.ETag!.ToString());
        Assert.Equal(
            ("paused", "The shop asked for quiet."),
            (paused.Json.GetProperty("status").GetString(), paused.Json.GetProperty("reason").GetString())
        );
        stale.IsProblem(412);
        Assert.Equal(3, changed.Is(HttpStatusCode.OK).Json.GetProperty("version").GetInt32());
        Assert.Equal("active", resumed.Json.GetProperty("status").GetString());
        Assert.Equal("PT10M", listed.Items[0].GetProperty("action").GetProperty("after").GetString());
        kept.IsProblem(412);
        (await app.Admin.PostAsync("dead-letter-rules", LetterRuleExamples.Request)).IsProblem(409, "name");
        Assert.Equal(HttpStatusCode.NoContent, (await app.Admin.DeleteAsync(path)).Status);
        (await app.Admin.GetAsync(path)).IsProblem(404);
    }

    [Fact]
    public async Task ARule_IsAppliedToThoseThatAreThere_AndTheExplanationSaysSo()
    {
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":1", "fail", """{"message":"Rope 9 is wet"}""");
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("status").GetString() == "dead",
            "it is dead"
        );
        await Eventually.TrueAsync(
            async () =>
            {
                await using var db = await app
                    .Services.GetRequiredService<IDbContextFactory<AppDbContext>>()
                    .CreateDbContextAsync();
                var task = Guid.Parse(id);
                return !await db.LetterDues.AnyAsync(d => d.TaskId == task && d.DueAt != null);
            },
            "rules have looked at it: none meant it"
        );
        var path = (
            await app.Admin.PostAsync(
                "dead-letter-rules",
                """{"name":"wet","match":{"errorContains":"rope 9 is wet"},"action":{"kind":"tag","tags":["wet"]} }"""
            )
        )
            .Is(HttpStatusCode.Created)
            .Headers.Location!.ToString();

        var before = await app.Viewer.GetAsync($"tasks/{id}/explain");
        var found = (await app.Admin.PostAsync($"{path}/apply", LetterRuleExamples.Apply)).Is(
            HttpStatusCode.OK
        );
        (await app.Admin.SendAsync(HttpMethod.Post, $"{path}/apply", null, ("If-Match", "\"7\""))).IsProblem(
            412
        );
        var begun = (await app.Admin.PostAsync($"{path}/apply")).Is(HttpStatusCode.Accepted);

        var gate = before
            .Json.GetProperty("gates")
            .EnumerateArray()
            .Single(g => g.GetProperty("gate").GetString() == "rules");
        Assert.False(gate.GetProperty("ok").GetBoolean());
        DocumentTests.AssertSameNames(LetterRuleExamples.Backlog, found.Json);
        DocumentTests.AssertSameNames(BulkExamples.Operation, begun.Json);
        Assert.Equal("wet", begun.Json.GetProperty("rule").GetProperty("name").GetString());
        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync($"tasks/{id}")).Json.GetProperty("tags").GetArrayLength() == 1,
            "the rule has tagged it"
        );
        (await app.Viewer.PostAsync($"{path}/apply")).IsProblem(403);
        (await app.Admin.PostAsync($"{path}/apply", $$"""{"reason":"{{new string('x', 501)}}"}""")).IsProblem(
            422,
            "reason"
        );
        (await app.Admin.PostAsync($"dead-letter-rules/{Guid.NewGuid()}/apply")).IsProblem(404);
    }

    [Fact]
    public async Task ARule_IsFollowedByItself()
    {
        var made = (
            await app.Admin.PostAsync(
                "dead-letter-rules",
                """{"name":"twice","match":{"errorContains":"rope 1 is torn"},"action":{"kind":"requeue","atMost":2} }"""
            )
        ).Is(HttpStatusCode.Created);
        var id = await app.Admin.SubmitAsync("\"maxAttempts\":1", "fail", """{"message":"Rope 1 is torn"}""");

        await Eventually.TrueAsync(
            async () =>
                (await app.Admin.GetAsync($"tasks/{id}")).Json is var task
                && task.GetProperty("status").GetString() == "dead"
                && task.GetProperty("attempt").GetInt32() == 3,
            "the task has died three times"
        );
        var story = (await app.Admin.GetAsync($"tasks/{id}/timeline")).Text;

        Assert.Contains("twice", story, StringComparison.Ordinal);
        Assert.Contains("2 of at most 2 times.", story, StringComparison.Ordinal);
        await app.Admin.DeleteAsync(made.Headers.Location!.ToString());
    }

    [Fact]
    public async Task WhatIsWrong_IsRefused_AndNothingIsMade()
    {
        foreach (
            var (body, status, field) in new[]
            {
                ("{}", 422, "action.kind"),
                ("""{"name":"x","action":{"kind":"explode"} }""", 422, "action.kind"),
                ("""{"name":"x","action":{"kind":"requeue"} }""", 422, "action.atMost"),
                ("""{"action":{"kind":"keep"} }""", 422, "name"),
                (
                    """{"name":"x","match":{"fingerprint":"1"},"action":{"kind":"keep"} }""",
                    422,
                    "match.fingerprint"
                ),
                ("""{"name":"x","match":{"types":["a b"]},"action":{"kind":"keep"} }""", 422, "match.types"),
            }
        )
        {
            (await app.Admin.PostAsync("dead-letter-rules", body)).IsProblem(status, field);
        }

        (await app.Admin.PostAsync("dead-letter-rules", """{"nmae":"x"}""")).IsProblem(400, "nmae");
        (await app.Viewer.PostAsync("dead-letter-rules", LetterRuleExamples.Request)).IsProblem(403);
        (await app.Admin.PostAsync("dead-letter-rules/preview?rule=x", LetterRuleExamples.Request)).IsProblem(
            400,
            "rule"
        );
        Assert.DoesNotContain(
            (await app.Viewer.GetAsync("dead-letter-rules")).Items,
            r => r.GetProperty("name").GetString() == "x"
        );
    }
}
