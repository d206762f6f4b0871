using Bunit;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Workers;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Settings;
using TaskQueue.Web.Components.Store;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>Panels of pages that break alone, and pages of what is not there.</summary>
public sealed class PanelTests
{
    [Fact]
    public async Task EachPanel_OfAWorker_BreaksAlone()
    {
        await using var console = await ConsoleContext.StartAsync();
        var worker = await console
            .Product.Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new("pdf-1", ["pdf.render"]));

        var page = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, worker.Id));

        await AssertPanelsAsync(
            page,
            ["The last hour", "What it runs", "What failed here lately", "The facts"]
        );
    }

    [Fact]
    public async Task EachPanel_OfASchedule_BreaksAlone()
    {
        await using var console = await SchedulePagesTests.StartAsync();
        var made = await console
            .Product.Get<ScheduleService>()
            .CreateAsync(Product.Operator, ScheduleSamples.New());

        var page = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));

        await AssertPanelsAsync(
            page,
            ["The list of next fires", "The list of last fires", "The payload", "The facts"]
        );
    }

    [Fact]
    public async Task EachPanel_OfSettingsAndSystem_BreaksAlone()
    {
        await using var console = await ConsoleContext.StartAsync();
        console.Page.JSInterop.Mode = JSRuntimeMode.Loose;

        await AssertPanelsAsync(
            console.Page.Render<SettingsPage>(),
            [
                "The switches",
                "The list of settings",
                "The promotion",
                "The list of signing keys",
                "The list of deployments",
            ]
        );
        await AssertPanelsAsync(
            console.Page.Render<SystemPage>(),
            [
                "The store",
                "The maintenance",
                "The retention",
                "The response times",
                "The list of connections",
                "The list of listeners",
                "The list of slow statements",
                "The transfer",
                "The sample data",
            ]
        );
    }

    [Fact]
    public async Task WhatOneMayNotSee_IsNotSaidToBeGone()
    {
        await using var console = await ConsoleContext.StartAsync();
        var (id, reach) = (Guid.NewGuid(), "your role does not reach");

        var task = console.Page.Render<TaskPage>(p => p.Add(t => t.Id, id));
        var schedule = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, id));
        var queue = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "none"));

        Assert.Contains(reach, task.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Contains(reach, schedule.Find(".empty").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "your role may not reach it",
            queue.Find(".empty").TextContent,
            StringComparison.Ordinal
        );
    }

    private static async Task AssertPanelsAsync<T>(IRenderedComponent<T> page, string[] expected)
        where T : class, IComponent
    {
        await Eventually.TrueAsync(
            () => page.FindComponents<PanelErrors>().Count >= expected.Length,
            "the panels are shown"
        );
        Assert.Equal(expected, page.FindComponents<PanelErrors>().Select(p => p.Instance.What));
    }
}
