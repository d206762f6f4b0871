using Bunit;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Workers;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>Whoever goes back to the page of something else while a dialog asks is not asked the same of that.</summary>
public sealed class AskedElsewhereTests
{
    [Fact]
    public async Task OfASchedule_ItIsNotAskedOfAnother()
    {
        await using var console = await SchedulePagesTests.StartAsync();
        var service = console.Product.Get<ScheduleService>();
        var one = await service.CreateAsync(Product.Operator, ScheduleSamples.New("one"));
        var other = await service.CreateAsync(Product.Operator, ScheduleSamples.New("other"));
        var page = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, one.Id));

        await AssertClosesAsync(page, "Delete", p => p.Add(s => s.Id, other.Id), "other");
    }

    [Fact]
    public async Task OfAQueue_ItIsNotAskedOfAnother()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "one" });
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "other" });
        var page = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "one"));

        await AssertClosesAsync(page, "Purge", p => p.Add(q => q.Name, "other"), "other");
    }

    [Fact]
    public async Task OfAWorker_ItIsNotAskedOfAnother()
    {
        await using var console = await ConsoleContext.StartAsync();
        var workers = console.Product.Get<RemoteWorkers>();
        var one = await workers.RegisterAsync(Product.Operator, new("one", ["pdf.render"]));
        var other = await workers.RegisterAsync(Product.Operator, new("other", ["pdf.render"]));
        var page = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, one.Id));

        await AssertClosesAsync(page, "Pause", p => p.Add(w => w.Id, other.Id), "other");
    }

    private static async Task AssertClosesAsync<T>(
        IRenderedComponent<T> page,
        string button,
        Action<ComponentParameterCollectionBuilder<T>> goElsewhere,
        string heading
    )
        where T : IComponent
    {
        page.WaitForElement(".actions button");
        await page.ClickOnAsync(".actions button", button);
        var asked = page.FindAll("dialog").Count;

        page.Render(goElsewhere);

        page.WaitForAssertion(() => Assert.Equal(heading, page.Find("h1").TextContent));
        Assert.Equal(1, asked);
        Assert.Empty(page.FindAll("dialog"));
    }
}
