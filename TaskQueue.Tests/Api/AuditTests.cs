using System.Net;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The audit log over REST: listed, read, checked and taken along, by those who may.</summary>
public sealed class AuditTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_IsFiltered_AndPaged()
    {
        foreach (var name in (string[])["l1", "l2", "l1"])
        {
            (await app.Admin.PostAsync($"queues/{name}/pause", """{"reason":"why"}""")).Is(HttpStatusCode.OK);
            (await app.Admin.PostAsync($"queues/{name}/resume")).Is(HttpStatusCode.OK);
        }

        var first = (await app.Admin.GetAsync("audit?subject=queue:l1&limit=3")).Is(HttpStatusCode.OK);
        var rest = await app.Admin.GetAsync(
            $"audit?subject=queue:l1&limit=3&cursor={first.Json.GetProperty("nextCursor").GetString()}"
        );
        var paused = await app.Admin.GetAsync("audit?subject=queue:l1&action=queue.paused");
        var kind = await app.Admin.GetAsync("audit?subject=queue&action=queue.*&outcome=done&limit=500");
        var nobody = await app.Admin.GetAsync("audit?actor=nobody@example.com");
        var future = await app.Admin.GetAsync("audit?from=2999-01-01T00:00:00Z");

        DocumentTests.AssertSameNames(AuditExamples.Entry, first.Items[0]);
        Assert.Equal((3, 1), (first.Items.Count, rest.Items.Count));
        Assert.Equal(JsonValueKind.Null, rest.Json.GetProperty("nextCursor").ValueKind);
        Assert.Equal(2, paused.Items.Count);
        Assert.True(kind.Items.Count >= 6);
        Assert.Empty(nobody.Items);
        Assert.Empty(future.Items);
        var one = await app.Admin.GetAsync($"audit/{first.Items[0].GetProperty("id").GetString()}");
        Assert.Equal("queue.resumed", one.Is(HttpStatusCode.OK).Json.GetProperty("action").GetString());
        Assert.True(one.Json.GetProperty("before").GetProperty("paused").GetBoolean());
        (await app.Admin.GetAsync($"audit/{Guid.NewGuid()}")).IsProblem(404);
    }

    [Theory]
    [InlineData("audit?action=queue.exploded", 422, "action")]
    [InlineData("audit?outcome=maybe", 422, "outcome")]
    [InlineData("audit?from=yesterday", 400, "from")]
    [InlineData("audit?from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z", 422, "to")]
    [InlineData("audit?cursor=abc", 422, "cursor")]
    [InlineData("audit?who=me", 400, "who")]
    [InlineData("audit?limit=501", 422, "limit")]
    [InlineData("audit/export?format=xml", 422, "format")]
    [InlineData("audit/export?cursor=1", 400, "cursor")]
    public async Task WhatIsWrong_IsNamed(string path, int status, string field) =>
        (await app.Admin.GetAsync(path)).IsProblem(status, field);

    [Theory]
    [InlineData("audit")]
    [InlineData("audit/verify")]
    [InlineData("audit/export")]
    public async Task ItIsForAdministrators(string path)
    {
        (await app.Viewer.GetAsync(path)).IsProblem(403);
        (await (await app.SignInAsync(Roles.Operator)).GetAsync(path)).IsProblem(403);
        (await app.Anonymous.GetAsync(path)).IsProblem(401);
    }

    [Fact]
    public async Task Verify_TellsThatItHolds()
    {
        await app.Services.GetRequiredService<AuditSealer>().RunOnceAsync(Stop);

        var verdict = (await app.Admin.GetAsync("audit/verify")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(AuditExamples.Verdict, verdict.Json);
        Assert.True(verdict.Json.GetProperty("ok").GetBoolean(), verdict.Text);
        Assert.True(verdict.Json.GetProperty("entries").GetInt64() > 0);
    }

    [Fact]
    public async Task Export_GuardsCells_AndIsAnEntryItself()
    {
        (
            await app.Admin.PostAsync(
                "queues/csv/pause",
                """{"reason":"=HYPERLINK(\"http://evil\",\"x\")"}"""
            )
        ).Is(HttpStatusCode.OK);
        await app
            .Services.GetRequiredService<AuditLog>()
            .WriteAsync(
                new("=cmd()", Roles.Nothing) { Origin = new(Via.Api) },
                AuditActions.SignInFailed,
                AuditSubject.Account("@SUM(A1)"),
                new { reason = "\t=1" },
                AuditOutcome.Denied
            );

        var csv = (await app.Admin.GetAsync("audit/export?format=csv")).Is(HttpStatusCode.OK);
        var lines = (await app.Admin.GetAsync("audit/export?format=jsonl&action=account.*")).Is(
            HttpStatusCode.OK
        );

        Assert.StartsWith("sequence,id,at,actor,", csv.Text, StringComparison.Ordinal);
        Assert.Contains(",'=cmd(),person,", csv.Text, StringComparison.Ordinal);
        Assert.Contains(",account,'@SUM(A1),denied,", csv.Text, StringComparison.Ordinal);
        Assert.Contains("\"{\"\"paused\"\":", csv.Text, StringComparison.Ordinal);
        Assert.All(
            lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries),
            l =>
                Assert.StartsWith(
                    "account.",
                    JsonDocument.Parse(l).RootElement.GetProperty("action").GetString(),
                    StringComparison.Ordinal
                )
        );
        var told = await app.Admin.GetAsync("audit?action=audit.exported&limit=1");
        Assert.Equal("jsonl", told.Items[0].GetProperty("after").GetProperty("format").GetString());
    }

    [Fact]
    public async Task WhatIsDenied_IsTold_ByTheEndpointAndByTheService()
    {
        (await app.Viewer.PostAsync("queues/denied/pause")).IsProblem(403);
        (await app.Viewer.PostAsync("tasks", """{"type":"echo","payload":1}""")).IsProblem(403);
        (await app.Admin.GetAsync("queues/denied")).IsProblem(404);

        // They are told a moment later.
        await Eventually.TrueAsync(
            async () =>
                await DeniedAsync() is var told
                && told.Any(e => e.SubjectId == Permissions.TasksWrite)
                && told.Any(e => e.SubjectId == Permissions.QueuesControl),
            "what was denied is told"
        );
        Assert.Contains(
            await DeniedAsync(),
            e =>
                e is { SubjectId: Permissions.QueuesControl, Outcome: AuditOutcome.Denied, Via: Via.Api }
                && e.After!.Contains("POST /api/v1/queues/{name}/pause", StringComparison.Ordinal)
        );
    }

    private async Task<List<AuditEntry>> DeniedAsync()
    {
        await using var db = app
            .Services.GetRequiredService<IDbContextFactory<AppDbContext>>()
            .CreateDbContext();
        return await db
            .AuditEntries.Where(e => e.Action == AuditActions.AccessDenied && e.Actor.StartsWith("viewer-"))
            .ToListAsync(Stop);
    }
}
