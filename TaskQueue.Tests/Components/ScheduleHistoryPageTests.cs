using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Scheduling;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Schedules;

namespace TaskQueue.Tests.Components;

/// <summary>What came of the fires of a schedule, on its page.</summary>
public sealed class ScheduleHistoryPageTests
{
    [Fact]
    public async Task ThePage_TellsWhatCameOfFires_AndTurnsToOlderOnes()
    {
        await using var console = await ConsoleContext.StartAsync();
        var service = console.Product.Get<ScheduleService>();
        var made = await service.CreateAsync(Product.Operator, ScheduleSamples.New(cron: "0 0 1 1 *"));
        var tasks = new List<Guid>();
        for (var i = 0; i < 51; i++)
        {
            tasks.Add(await service.TriggerAsync(Product.Operator, made.Id));
        }

        var page = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("li[data-outcome=ByHand]").Count));
        var newest = page.Find("li[data-outcome] a").GetAttribute("href");
        await page.ClickOnAsync("button.older");

        Assert.Equal($"tasks/{tasks[^1]}", newest);
        page.WaitForAssertion(() => Assert.Single(page.FindAll("li[data-outcome=ByHand]")));
        Assert.Equal($"tasks/{tasks[0]}", page.Find("li[data-outcome] a").GetAttribute("href"));
        // A link shows the same to a colleague.
        Assert.Contains(
            "?before=",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        var linked = console.Page.Render<SchedulePage>(p => p.Add(s => s.Id, made.Id));
        linked.WaitForAssertion(() => Assert.Single(linked.FindAll("li[data-outcome=ByHand]")));
        await page.ClickOnAsync("button.newest");
        page.WaitForAssertion(() => Assert.Equal(50, page.FindAll("li[data-outcome=ByHand]").Count));
    }
}
