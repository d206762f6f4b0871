using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Api;

namespace TaskQueue.Tests.Api;

/// <summary>Workers over REST.</summary>
public sealed class WorkerTests(ApiApp app) : IClassFixture<ApiApp>
{
    [Fact]
    public async Task Order_IsTold_AndShown()
    {
        var id = await AddAsync();

        var paused = (await app.Admin.PostAsync($"workers/{id}/pause", SystemExamples.WorkerOrder)).Is(
            HttpStatusCode.OK
        );
        var resumed = (await app.Admin.PostAsync($"workers/{id}/resume")).Is(HttpStatusCode.OK);
        var drained = (await app.Admin.PostAsync($"workers/{id}/drain", "{}")).Is(HttpStatusCode.OK);
        var stopped = (await app.Admin.PostAsync($"workers/{id}/stop")).Is(HttpStatusCode.OK);
        var shown = (await app.Admin.GetAsync($"workers/{id}")).Is(HttpStatusCode.OK);

        DocumentTests.AssertSameNames(SystemExamples.Worker, paused.Json);
        Assert.Equal("The disk is being replaced.", paused.Json.GetProperty("reason").GetString());
        Assert.Equal(
            ["pause", "work", "drain", "stop", "stop"],
            new[] { paused, resumed, drained, stopped, shown }.Select(a =>
                a.Json.GetProperty("order").GetString()
            )
        );
        (await app.Admin.PostAsync($"workers/{id}/resume")).IsProblem(409);
    }

    [Fact]
    public async Task APause_MayEndByItself_AndAStopMayNot()
    {
        var id = await AddAsync();

        var paused = (
            await app.Admin.PostAsync($"workers/{id}/pause", """{"until":"2199-05-04T08:00:00+02:00"}""")
        ).Is(HttpStatusCode.OK);

        Assert.Equal("2199-05-04T06:00:00Z", paused.Json.GetProperty("until").GetString());
        (await app.Admin.PostAsync($"workers/{id}/drain", """{"until":"2020-01-01T00:00:00Z"}""")).IsProblem(
            422,
            "until"
        );
        (await app.Admin.PostAsync($"workers/{id}/stop", """{"until":"2199-01-01T00:00:00Z"}""")).IsProblem(
            400,
            "until"
        );
    }

    [Theory]
    [InlineData("""{"reason":7}""", 400, "reason")]
    [InlineData("""{"why":"x"}""", 400, "why")]
    [InlineData("[]", 400, "body")]
    public async Task Order_WithABodyThatIsNone_IsRefused(string body, int status, params string[] fields)
    {
        var id = await AddAsync();

        (await app.Admin.PostAsync($"workers/{id}/pause", body)).IsProblem(status, fields);

        var shown = (await app.Admin.GetAsync($"workers/{id}")).Json;
        Assert.Equal("work", shown.GetProperty("order").GetString());
    }

    [Fact]
    public async Task Performance_IsToldByTheMinute_OfAWorkerThatIsThere()
    {
        var id = await AddAsync();
        var minute = DateTimeOffset.UtcNow.AddMinutes(-1);
        await using (var db = await DbAsync())
        {
            db.WorkerSamples.Add(
                new()
                {
                    WorkerId = id,
                    At = minute,
                    Cpu = 0.25,
                    MemoryBytes = 1024,
                    Busy = 0.5,
                    Succeeded = 7,
                    Failed = 1,
                }
            );
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var shown = (await app.Viewer.GetAsync($"workers/{id}/performance")).Is(HttpStatusCode.OK).Json;

        DocumentTests.AssertSameNames(SystemExamples.WorkerPerformance, shown);
        var history = Assert.Single(shown.GetProperty("history").EnumerateArray());
        Assert.Equal(
            (0.25, 7),
            (history.GetProperty("cpu").GetDouble(), history.GetProperty("succeeded").GetInt32())
        );
        (await app.Viewer.GetAsync($"workers/{Guid.NewGuid()}/performance")).IsProblem(404);
    }

    [Fact]
    public async Task Order_ToNobody_IsRefused()
    {
        (await app.Admin.PostAsync($"workers/{Guid.NewGuid()}/pause")).IsProblem(404);
        (await app.Admin.GetAsync($"workers/{Guid.NewGuid()}")).IsProblem(404);
        (await app.Admin.PostAsync($"workers/{await AddAsync(WorkerStatus.Lost)}/pause")).IsProblem(409);
    }

    // Of a process that is not there, and hears nothing. One that is to be alive has beaten once, or it would be lost a second later.
    private async Task<Guid> AddAsync(WorkerStatus status = WorkerStatus.Alive)
    {
        var node = new WorkerNode
        {
            Id = Guid.NewGuid(),
            Name = "w",
            Host = "h",
            Version = "1",
            Status = status,
            Standalone = true,
            Queues = ["*"],
            StartedAt = DateTimeOffset.UtcNow,
            LastBeatAt = DateTimeOffset.UtcNow,
        };
        await using var db = await DbAsync();
        db.Workers.Add(node);
        await db.SaveChangesAsync();
        if (status is WorkerStatus.Alive)
        {
            var card = new WorkerCard(
                node.Id,
                "w",
                "h",
                "1",
                1,
                ["*"],
                [],
                [],
                node.StartedAt,
                0,
                Draining: false
            )
            {
                Standalone = true,
            };
            app.Services.GetRequiredService<IBroker>()
                .Beat(new(card, [], false, TimeSpan.FromMinutes(1), []));
        }

        return node.Id;
    }

    private Task<AppDbContext> DbAsync() =>
        app.Services.GetRequiredService<IDbContextFactory<AppDbContext>>().CreateDbContextAsync();
}
