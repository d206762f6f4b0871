using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>The history over REST.</summary>
public sealed class AnalyticsTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Theory]
    [InlineData("summary", AnalyticsExamples.Summary)]
    [InlineData("throughput", AnalyticsExamples.Throughput)]
    [InlineData("durations", AnalyticsExamples.Durations)]
    [InlineData("queues", AnalyticsExamples.Queues)]
    [InlineData("errors", AnalyticsExamples.Errors)]
    [InlineData("workers", AnalyticsExamples.Workers)]
    [InlineData("heatmap", AnalyticsExamples.Heatmap)]
    [InlineData("markers", AnalyticsExamples.Markers)]
    public async Task EachAnswer_HasTheNamesOfItsExample(string what, string example)
    {
        await FillAsync($"names-{what}");

        var json = (await app.Viewer.GetAsync($"analytics/{what}")).Is(HttpStatusCode.OK).Json;

        DocumentTests.AssertSameNames(example, json);
    }

    [Fact]
    public async Task Summary_CountsWhatHappened_InOneQueue()
    {
        await FillAsync("sum/med");

        var totals = (await app.Viewer.GetAsync("analytics/summary?queue=sum%2Fmed&compare=previous"))
            .Is(HttpStatusCode.OK)
            .Json;

        Assert.Equal(
            (10, 8, 2, 2, 0.2),
            (
                Number(totals, "totals", "accepted"),
                Number(totals, "totals", "succeeded"),
                Number(totals, "totals", "failed"),
                Number(totals, "totals", "dead"),
                totals.GetProperty("totals").GetProperty("errorRate").GetDouble()
            )
        );
        Assert.Equal(0.8, totals.GetProperty("totals").GetProperty("completionRate").GetDouble());
        Assert.Equal(0, Number(totals, "previous", "accepted"));
        var run = totals.GetProperty("totals").GetProperty("run");
        Assert.Equal(10, run.GetProperty("count").GetInt32());
        var p95 = System.Xml.XmlConvert.ToTimeSpan(run.GetProperty("p95").GetString()!);
        Assert.InRange(p95.TotalSeconds, 1.8, 2.2);
    }

    [Fact]
    public async Task Points_AddUp_AndErrorsLeadToTheirDeadLetters()
    {
        await FillAsync("points");

        var points = (await app.Viewer.GetAsync("analytics/throughput?queue=points&step=PT5M"))
            .Is(HttpStatusCode.OK)
            .Json.GetProperty("points")
            .EnumerateArray()
            .ToList();
        var errors = (await app.Viewer.GetAsync("analytics/errors?queue=points")).Is(HttpStatusCode.OK).Json;

        Assert.InRange(points.Count, 12, 13);
        Assert.Equal(8, points.Sum(p => p.GetProperty("succeeded").GetInt32()));
        var group = Assert.Single(errors.GetProperty("groups").EnumerateArray());
        Assert.Equal(2, group.GetProperty("count").GetInt32());
        Assert.Equal(2, group.GetProperty("points").EnumerateArray().Sum(n => n.GetInt32()));
        var ofAnother = (await app.Viewer.GetAsync("analytics/errors?queue=points&type=another"))
            .Is(HttpStatusCode.OK)
            .Json;
        Assert.Empty(ofAnother.GetProperty("groups").EnumerateArray());
        Assert.Equal(0, ofAnother.GetProperty("others").GetInt32());
        var letters = await app.Viewer.GetAsync(
            $"dead-letters?fingerprint={group.GetProperty("fingerprint").GetString()}"
        );
        Assert.NotEmpty(letters.Is(HttpStatusCode.OK).Json.GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("throughput")]
    [InlineData("durations")]
    [InlineData("queues")]
    [InlineData("errors")]
    public async Task AnUnknownQueue_HasAnEmptyHistory(string what) =>
        (await app.Viewer.GetAsync($"analytics/{what}?queue=nobody-knows-it")).Is(HttpStatusCode.OK);

    [Theory]
    [InlineData("from=2026-05-04T00:00:00Z&to=2026-05-04T00:00:00Z", 422, "from")]
    [InlineData("from=2026-05-05T00:00:00Z&to=2026-05-04T00:00:00Z", 422, "from")]
    [InlineData("from=2020-05-05T00:00:00Z&to=2026-05-04T00:00:00Z", 422, "from")]
    [InlineData("from=0001-01-01T00:00:00Z&to=0001-01-01T00:00:01Z", 422, "from")]
    [InlineData("to=0001-01-01T00:00:00Z", 422, "from")]
    [InlineData("to=9999-12-31T23:59:59Z", 422, "to")]
    [InlineData("from=yesterday", 400, "from")]
    [InlineData("step=PT7M", 422, "step")]
    [InlineData("step=-PT1M", 400, "step")]
    [InlineData("step=soon", 400, "step")]
    [InlineData("compare=next", 422, "compare")]
    [InlineData("timeZone=Mars/Olympus", 422, "timeZone")]
    [InlineData("timezone=UTC", 400, "timezone")]
    public async Task WhatCannotBeAnswered_IsRefused_ByField(string query, int status, string field)
    {
        var answer = await app.Viewer.GetAsync($"analytics/throughput?{query}");

        answer.Is((HttpStatusCode)status);
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Text);
    }

    [Fact]
    public async Task WhoSeesOneQueue_SeesTheHistoryOfThatOne()
    {
        await FillAsync("scope-ours");
        await FillAsync("scope-theirs");
        var role = $"r{Guid.NewGuid():N}"[..30];
        (
            await app.Admin.PostAsync(
                "roles",
                $$"""{"name":"{{role}}","permissions":["tasks.read"],"queues":["scope-ours"]}"""
            )
        ).Is(HttpStatusCode.Created);
        var member = await app.SignInAsync(role);

        var all = (await member.GetAsync("analytics/summary")).Is(HttpStatusCode.OK).Json;
        var theirs = (await member.GetAsync("analytics/summary?queue=scope-theirs"))
            .Is(HttpStatusCode.OK)
            .Json;
        var errors = (await member.GetAsync("analytics/errors")).Is(HttpStatusCode.OK).Json;

        Assert.Equal(10, Number(all, "totals", "accepted"));
        Assert.Equal(0, Number(theirs, "totals", "accepted"));
        Assert.Equal(2, errors.GetProperty("groups")[0].GetProperty("count").GetInt32());
    }

    private static int Number(JsonElement json, string part, string name) =>
        json.GetProperty(part).GetProperty(name).GetInt32();

    // Ten tasks: two of them die, the others succeed, each after two seconds.
    private async Task FillAsync(string queue)
    {
        var ledger = app.Services.GetRequiredService<TaskLedger>();
        for (var i = 0; i < 10; i++)
        {
            var task = Samples.Task(queue: queue, maxAttempts: 1);
            await ledger.AcceptAsync([task]);
            var outcome = i < 2 ? AttemptOutcome.Failed : AttemptOutcome.Succeeded;
            await ledger.SettleAsync([Samples.Result(task, outcome, 1L << 40)]);
        }

        var stop = TestContext.Current.CancellationToken;
        await app.Services.GetRequiredService<RollupKeeper>().RunOnceAsync(stop);
        await app.Services.GetRequiredService<DepthSampler>().RunOnceAsync(stop);
    }
}
