using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>How many tasks a list has, below it.</summary>
public sealed class TaskTotalTests
{
    [Fact]
    public async Task ThePage_SaysHowManyThereAre_AndAsksOnlyWhereItCannotSee()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        await console.Product.SubmitAsync("echo");
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("tasks?limit=1");

        var page = console.Page.Render<TasksPage>();

        await Eventually.TrueAsync(
            () => page.Find(".total").TextContent == "2 tasks",
            "the tasks are counted",
            evidence: () => page.Find(".pager").TextContent
        );
    }

    [Fact]
    public async Task AnEstimate_SaysSo_AndWhatNobodyKnowsIsNoNumber()
    {
        await using var console = await ConsoleContext.StartAsync();
        var (asked, size) = (0, new ListSize(120_000, false) { IsEstimate = true });
        var total = console.Page.Render<TaskTotal>(p =>
            p.Add(t => t.List, "a")
                .Add(t => t.Now, Samples.Now)
                .Add(
                    t => t.Count,
                    () =>
                    {
                        asked++;
                        return size is null ? throw new TimeoutException("away") : Task.FromResult(size);
                    }
                )
        );
        await ShowsAsync(total, "about 120,000 tasks");

        total.Render(p => p.Add(t => t.Known, 3));
        Assert.Equal("3 tasks", total.Find(".total").TextContent);
        Assert.Equal(1, asked);

        size = ListSize.Unknown;
        total.Render(p => p.Add(t => t.Known, (int?)null).Add(t => t.List, "b"));
        await Eventually.TrueAsync(() => asked == 2, "another list is counted anew");
        Assert.Equal("", total.Find(".total").TextContent);

        size = null;
        total.Render(p => p.Add(t => t.List, "c"));
        await Eventually.TrueAsync(() => asked == 3, "it asks once");
        Assert.Equal("", total.Find(".total").TextContent);
    }

    private static Task ShowsAsync(IRenderedComponent<TaskTotal> total, string text) =>
        Eventually.TrueAsync(
            () => total.Find(".total").TextContent == text,
            text,
            evidence: () => total.Markup
        );
}
