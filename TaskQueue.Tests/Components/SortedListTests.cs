using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The list of tasks in another order, by the heads of its columns; over a real store.</summary>
public sealed class SortedListTests
{
    [Fact]
    public async Task Heads_SortTheList_AndTheAddressKeepsTheOrder()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, "beta", 3);
        await SubmitAsync(console, "Alpha", 9);
        await SubmitAsync(console, null, 5);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<TasksPage>();
        Assert.Equal("descending", OrderOf(page, "Created"));
        Assert.Equal("none", OrderOf(page, "Priority"));
        Assert.DoesNotContain(
            page.FindAll("[role=columnheader]"),
            h => h.TextContent.Trim() == "Queue" && h.HasAttribute("aria-sort")
        );
        Assert.Empty(page.FindAll("tbody .sort"));

        await TurnAsync(page, "Priority");
        Assert.EndsWith("/tasks?sort=-priority", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("descending", OrderOf(page, "Priority"));
        Assert.Equal("none", OrderOf(page, "Created"));
        Assert.Equal(["Alpha", "echo", "beta"], Names(page));

        await TurnAsync(page, "Priority");
        Assert.EndsWith("/tasks?sort=priority", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["beta", "echo", "Alpha"], Names(page));

        await TurnAsync(page, "Task");
        Assert.EndsWith("/tasks?sort=name", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["Alpha", "beta", "echo"], Names(page));
        Assert.Contains(
            "export/tasks?sort=name&",
            page.Markup.Replace("&amp;", "&", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        await TurnAsync(page, "Created");
        Assert.EndsWith("/tasks", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["echo", "Alpha", "beta"], Names(page));
    }

    [Fact]
    public async Task ALink_ShowsItsOrder_PageByPage_AndSaysWhereItCannot()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, "b", 1);
        await SubmitAsync(console, "a", 1);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tasks?sort=-name&limit=1");
        var page = console.Page.Render<TasksPage>();
        Assert.Equal(["b"], Names(page));

        await page.FindAll(".steps button")[1].ClickAsync(new());
        Assert.Contains("sort=-name&cursor=", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["a"], Names(page));

        await page.FindAll(".steps button")[0].ClickAsync(new());
        Assert.Equal(["b"], Names(page));

        await page.InvokeAsync(() => navigation.NavigateTo("tasks?sort=name&cursor=spoilt"));
        await Eventually.TrueAsync(
            () => page.Markup.Contains("Not in this order", StringComparison.Ordinal),
            "it says so"
        );
        await page.Find(".empty button").ClickAsync(new());
        Assert.Equal(["a", "b"], Names(page));
    }

    [Fact]
    public async Task TheChoice_SortsAsTheHeadsDo_AndHasEachOrder()
    {
        await using var console = await ConsoleContext.StartAsync();
        await SubmitAsync(console, "b", 1);
        await SubmitAsync(console, "a", 1);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<TasksPage>();
        Assert.Equal(
            TaskOrders.AllWords.Order(StringComparer.Ordinal),
            page.FindAll("#order option").Select(o => o.GetAttribute("value")!).Order(StringComparer.Ordinal)
        );
        Assert.Equal(TaskOrders.Usual, page.Find("#order").GetAttribute("value"));

        await page.Find("#order").ChangeAsync(new() { Value = "-name" });
        Assert.EndsWith("/tasks?sort=-name", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["b", "a"], Names(page));
        Assert.Equal("descending", OrderOf(page, "Task"));
        Assert.Equal("-name", page.Find("#order").GetAttribute("value"));

        await page.Find("#order").ChangeAsync(new() { Value = TaskOrders.Usual });
        Assert.EndsWith("/tasks", navigation.Uri, StringComparison.Ordinal);
    }

    private static Task<Guid> SubmitAsync(ConsoleContext console, string? name, int priority) =>
        console.Product.SubmitAsync("echo", change: t => t with { Name = name, Priority = priority });

    private static Task TurnAsync(IRenderedComponent<TasksPage> page, string title) =>
        HeadOf(page, title).QuerySelector("button")!.ClickAsync(new());

    private static string? OrderOf(IRenderedComponent<TasksPage> page, string title) =>
        HeadOf(page, title).GetAttribute("aria-sort");

    private static AngleSharp.Dom.IElement HeadOf(IRenderedComponent<TasksPage> page, string title) =>
        page.FindAll("th[role=presentation] [role=columnheader]").Single(h => h.TextContent.Trim() == title);

    private static IReadOnlyList<string> Names(IRenderedComponent<TasksPage> page) =>
        [.. page.FindAll("tbody td.task a").Select(a => a.TextContent.Trim())];
}
