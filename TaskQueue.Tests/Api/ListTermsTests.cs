using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Api;

/// <summary>Parameters of the list that are words of its query under the names of the API.</summary>
public sealed class ListTermsTests(ApiApp app) : IClassFixture<ApiApp>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheyChoose_InTheList_InItsDownload_AndForBulkWork()
    {
        var queue = $"terms-{Guid.NewGuid():N}";
        var slow = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\",\"correlationId\":\"order-7\"");
        var quick = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\",\"correlationId\":\"order-8\"");
        var other = await app.Admin.SubmitAsync($"\"queue\":\"{queue}\"");
        await RanAsync(slow, TimeSpan.FromMinutes(5));
        await RanAsync(quick, TimeSpan.FromSeconds(90));
        var creator = (await app.Admin.GetAsync($"tasks/{slow}")).Json.GetProperty("createdBy").GetString()!;

        string[] all = [other, quick, slow];
        await AssertFoundAsync(queue, $"createdBy={Uri.EscapeDataString(creator)}", all);
        await AssertFoundAsync(queue, "createdBy=nobody,me", all);
        await AssertFoundAsync(queue, "createdBy=nobody", []);
        await AssertFoundAsync(queue, "correlationId=order-7", [slow]);
        await AssertFoundAsync(queue, "correlationId=order-*", [quick, slow]);
        await AssertFoundAsync(queue, "durationMin=PT5M", [slow]);
        await AssertFoundAsync(queue, "durationMin=90s", [quick, slow]);
        await AssertFoundAsync(queue, "durationMin=299.5", [slow]);
        await AssertFoundAsync(queue, "durationMax=PT1M30S", [quick]);
        await AssertFoundAsync(queue, "durationMin=1m&durationMax=5m", [quick, slow]);
        await AssertFoundAsync(queue, "durationMax=1m", []);
        await AssertFoundAsync(queue, "correlationId=order-7&q=-correlation:order-7", []);

        var file = await app.Admin.GetAsync(
            $"tasks/export?format=jsonl&columns=id&queue={queue}&durationMin=PT5M"
        );
        Assert.Contains(slow, file.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(quick, file.Text, StringComparison.Ordinal);
        var bulk = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"cancel","dryRun":true,"filter":{"queue":"{{queue}}","correlationId":"order-8","createdBy":["me"],"durationMax":"PT2M"} }"""
        );
        Assert.Equal(1, bulk.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt64());
        (
            await app.Admin.PostAsync(
                "tasks/bulk",
                """{"action":"cancel","dryRun":true,"filter":{"durationMin":"long"} }"""
            )
        ).IsProblem(400, "filter.durationMin");
    }

    private async Task AssertFoundAsync(string queue, string query, IReadOnlyList<string> expected)
    {
        var answer = await app.Admin.GetAsync($"tasks?queue={queue}&{query}");
        Assert.Equal(
            expected,
            answer.Is(HttpStatusCode.OK).Items.Select(t => t.GetProperty("id").GetString()!)
        );
    }

    private async Task RanAsync(string id, TimeSpan duration)
    {
        (await app.Admin.PostAsync($"tasks/{id}/cancel")).Is(HttpStatusCode.OK);
        var contexts = app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(Stop);
        await using var scope = await db.BeginWriteAsync(Stop);
        await db
            .Tasks.Where(t => t.Id == Guid.Parse(id))
            .ExecuteUpdateAsync(
                t =>
                    t.SetProperty(x => x.StartedAt, Samples.Now)
                        .SetProperty(x => x.FinishedAt, Samples.Now + duration),
                Stop
            );
        await scope.CommitAsync(Stop);
    }
}
