using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The folded filters of the list of tasks.</summary>
public sealed class TaskFilterBarTests
{
    [Fact]
    public async Task TaskList_LooksByARegularExpression_AndSaysWhatIsWrongWithIt()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "Mail 7" });
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "Letter" });
        var page = console.Page.Render<TasksPage>();

        await page.TypeInAsync("#filter-regex", "(mail");
        Assert.Contains(
            "no regular expression",
            page.Find("#filter-regex-note").TextContent,
            StringComparison.Ordinal
        );
        await page.ChangeOnAsync("#filter-regex", @"mail \d");

        Assert.EndsWith(
            "tasks?q=/mail%20%5Cd/",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        await Eventually.TrueAsync(
            () => page.FindAll("td a").Select(a => a.TextContent).SequenceEqual(["Mail 7"]),
            "only the mail is shown"
        );
    }

    [Fact]
    public async Task TaskList_LooksByLabels_SaysWhatIsWrong_AndTakesOneAway()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync(
            "echo",
            change: t => t with { Name = "Both", Labels = ["gpu", "eu"] }
        );
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "One", Labels = ["gpu"] });
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "None" });
        var page = console.Page.Render<TasksPage>();

        await page.TypeInAsync("#filter-label", "GPU");
        Assert.Contains(
            "'GPU' is no label",
            page.Find("#filter-label-note").TextContent,
            StringComparison.Ordinal
        );
        await page.ChangeOnAsync("#filter-label", "gpu, eu");
        await Eventually.TrueAsync(
            () => page.FindAll("td a").Select(a => a.TextContent).SequenceEqual(["Both"]),
            "only the one with both labels is shown"
        );
        await page.ClickOnAsync("button[aria-label='Take away label:eu']");

        await Eventually.TrueAsync(
            () => page.FindAll("td a").Select(a => a.TextContent).SequenceEqual(["One", "Both"]),
            "those with the other label are shown"
        );
        Assert.EndsWith(
            "tasks?q=label:gpu",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }
}
