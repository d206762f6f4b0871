using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>The page of one worker.</summary>
public sealed class WorkerPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>";

    [Fact]
    public async Task AWorker_IsShown_ToldToPause_AndStaysOnItsPageWhenItHasLeft()
    {
        await using var console = await ConsoleContext.StartAsync();
        var workers = console.Product.Get<RemoteWorkers>();
        var worker = await workers.RegisterAsync(
            Product.Operator,
            new("pdf-1", ["pdf.render"]) { Host = Hostile, Capacity = 2 }
        );
        await workers.BeatAsync(
            Product.Operator,
            worker.Id,
            new([])
            {
                Running = 1,
                Succeeded = 3,
                Cpu = 0.25,
                MemoryBytes = 64 << 20,
            }
        );
        await AddSamplesAsync(console, worker.Id);
        var page = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, worker.Id));

        await Eventually.TrueAsync(
            () => page.Markup.Contains("1</strong> of 2", StringComparison.Ordinal),
            "its beat is shown"
        );
        Assert.Empty(page.FindAll("img"));
        Assert.Contains(Hostile, page.Find("dl:not(.figures)").TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.FindAll("svg[role=img] polyline").Count);
        Assert.Contains("CPU in the last hour", page.Markup, StringComparison.Ordinal);
        Assert.Contains("over REST, as", page.Markup, StringComparison.Ordinal);
        await page.ClickOnAsync(".actions button", "Pause");
        Assert.Contains(
            "takes no more tasks",
            page.Find("dialog .consequence").TextContent,
            StringComparison.Ordinal
        );
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.Markup.Contains("told to pause by", StringComparison.Ordinal),
            "the order is shown"
        );
        await workers.LeaveAsync(Product.Operator, worker.Id);
        await Eventually.TrueAsync(
            () => page.Markup.Contains("It has said goodbye", StringComparison.Ordinal),
            "it has left"
        );
        Assert.Empty(page.FindAll(".actions button"));
    }

    [Fact]
    public async Task WhatIsNotThere_SaysSo_AndTheListLeadsToThePage()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var missing = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, Guid.NewGuid()));
        var worker = await console
            .Product.Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new("pdf-1", ["pdf.render"]));

        var list = console.Page.Render<WorkersPage>();
        var page = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, worker.Id));

        Assert.Contains("No such worker", missing.Markup, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => list.FindAll($"a[href='workers/{worker.Id}']").Count == 1,
            "the list leads there"
        );
        Assert.Empty(page.FindAll("button"));
        Assert.Contains("The first minute is being measured", page.Markup, StringComparison.Ordinal);
        Assert.Contains("No task has been running", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "draining", "fresh", "idle", "paused", "silent")]
    [InlineData("nonsense", "draining", "fresh", "idle", "paused", "silent")]
    [InlineData("alive", "fresh", "idle")]
    [InlineData("idle", "idle")]
    [InlineData("paused", "paused")]
    [InlineData("draining", "draining")]
    [InlineData("silent", "silent")]
    public async Task TheList_IsNarrowedByTheStateInItsAddress(string? state, params string[] names)
    {
        await using var console = await ConsoleContext.StartAsync();
        await AddWorkersAsync(console);
        await console.Product.SubmitAsync("echo");
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo(state is null ? "workers" : $"workers?state={state}");

        var page = console.Page.Render<WorkersPage>();

        await Eventually.TrueAsync(() => page.FindAll("tbody strong").Count > 0, "the workers are shown");
        Assert.Equal(names, page.FindAll("tbody strong").Select(n => n.TextContent).Order());
        var word = state is null or "nonsense" ? "workers" : $"workers?state={state}";
        Assert.Equal(word, page.Find(".tabs [aria-current]").GetAttribute("href"));
    }

    private static async Task AddWorkersAsync(ConsoleContext console)
    {
        await using var db = console
            .Product.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Data.AppDbContext>>()
            .CreateDbContext();
        var now = DateTimeOffset.UtcNow;
        db.Workers.AddRange(
            new (string Name, WorkerStatus Status, int Minutes)[]
            {
                ("idle", WorkerStatus.Alive, 60),
                ("fresh", WorkerStatus.Alive, 0),
                ("paused", WorkerStatus.Paused, 60),
                ("draining", WorkerStatus.Draining, 60),
                ("silent", WorkerStatus.Lost, 60),
            }.Select(w => new WorkerNode
            {
                Id = Guid.CreateVersion7(),
                Name = w.Name,
                Host = "here",
                Version = "",
                Status = w.Status,
                Capacity = 1,
                Queues = ["*"],
                StartedAt = now.AddMinutes(-w.Minutes),
                LastBeatAt = now,
            })
        );
        await db.SaveChangesAsync();
    }

    private static async Task AddSamplesAsync(ConsoleContext console, Guid worker)
    {
        await using var db = console
            .Product.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Data.AppDbContext>>()
            .CreateDbContext();
        var now = DateTimeOffset.UtcNow;
        db.WorkerSamples.AddRange(
            Enumerable
                .Range(1, 30)
                .Select(i => new WorkerSample
                {
                    WorkerId = worker,
                    At = now.AddMinutes(-i),
                    Cpu = i / 60.0,
                    MemoryBytes = 1 << 26,
                    Busy = 0.5,
                    Succeeded = 30 - i,
                    Failed = 0,
                })
        );
        await db.SaveChangesAsync();
    }
}
