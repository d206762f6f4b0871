using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The query above the list of tasks.</summary>
public sealed class QueryBarTests
{
    [Fact]
    public async Task AQuery_IsAsked_ShowsItsTerms_AndIsRemembered()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync(
            "echo",
            change: t => t with { Name = "Mail", Queue = "mails", Priority = 8 }
        );
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "Other" });
        var page = console.Page.Render<TasksPage>();

        await page.TypeInAsync("#query", "queue:mails priority:>5");
        await page.SubmitFormAsync(".bar > form");

        Assert.EndsWith("tasks?q=queue:mails%20priority:%3E5", AddressOf(console), StringComparison.Ordinal);
        await Eventually.TrueAsync(() => Names(page).SequenceEqual(["Mail"]), "only the mail is shown");
        Assert.Equal("", page.Find("#query-fault").TextContent.Trim());
        Assert.Null(page.Find("#query").GetAttribute("aria-invalid"));
        Assert.Equal(["queue:mails", "priority:>5"], page.FindAll(".chip span").Select(c => c.TextContent));
        await page.ClickOnAsync("button[aria-label='Take away queue:mails']");
        Assert.EndsWith("tasks?q=priority:%3E5", AddressOf(console), StringComparison.Ordinal);
        Assert.Contains("priority:>5", page.Find(".views .menu").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWrongQuery_IsNotAsked_AndShowsWhere()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TasksPage>();

        await page.TypeInAsync("#query", "queue:a quue:b");
        await page.SubmitFormAsync(".bar > form");

        Assert.Contains(
            "Column 9: 'quue' is no field. Did you mean queue?",
            page.Find("#query-fault").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("quue", page.Find("#query-fault mark").TextContent);
        Assert.Equal("true", page.Find("#query").GetAttribute("aria-invalid"));
        Assert.DoesNotContain("q=", AddressOf(console), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAddressThatCannotBeAsked_SaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();

        navigation.NavigateTo("tasks?q=status:dread");
        var page = console.Page.Render<TasksPage>();
        await SaysAsync("is no status. Did you mean dead?");
        await page.InvokeAsync(() => navigation.NavigateTo("tasks?q=payload.customer.id:42"));
        await SaysAsync("payload.customer.id is not indexed");
        await page.InvokeAsync(() => navigation.NavigateTo($"tasks?view={Guid.NewGuid()}"));
        await SaysAsync("There is no such view, or it is not shared with you.");

        Task SaysAsync(string reason) =>
            Eventually.TrueAsync(
                () =>
                    page.Find("#query-fault").TextContent.Contains(reason, StringComparison.Ordinal)
                    && page.Markup.Contains("Nothing was looked for", StringComparison.Ordinal),
                $"it says: {reason}"
            );
    }

    [Fact]
    public async Task Suggestions_AreChosenByKeys()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Tags = ["vip"] });
        var page = console.Page.Render<TasksPage>();
        var bar = page.FindComponent<QueryBar>();

        await page.TypeInAsync("#query", "ta");
        Assert.Equal(["tag:"], page.FindAll("#query-options .mono").Select(o => o.TextContent));
        await bar.InvokeAsync(() => bar.Instance.OnKeyAsync("ArrowDown"));
        Assert.Equal("query-option-0", page.Find("#query").GetAttribute("aria-activedescendant"));
        await bar.InvokeAsync(() => bar.Instance.OnKeyAsync("Enter"));
        Assert.Equal("tag:", page.Find("#query").GetAttribute("value"));
        await page.TypeInAsync("#query", "tag:v");
        Assert.Equal(["vip"], page.FindAll("#query-options .mono").Select(o => o.TextContent));
        await bar.InvokeAsync(() => bar.Instance.OnKeyAsync("Escape"));
        Assert.Empty(page.FindAll("#query-options"));
    }

    [Fact]
    public async Task TheFilters_FollowTheText_AndTheTextThem()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "mails" });
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("tasks?q=status:dead%20priority:3..7%20tag:vip%20created:%3E%3D2026-05-04T03:02:00Z");
        var page = console.Page.Render<TasksPage>();

        Assert.Equal(
            "true",
            page.FindAll(".states button").Single(b => b.TextContent == "dead").GetAttribute("aria-pressed")
        );
        Assert.Equal("3", page.Find("#filter-low").GetAttribute("value"));
        Assert.Equal("vip", page.Find("#filter-tag").GetAttribute("value"));
        Assert.Equal("2026-05-04T03:02:00", page.Find("#filter-from").GetAttribute("value"));
        await page.ChangeOnAsync("#filter-high", "");
        await page.ChangeOnAsync("#filter-tag", "vip, eu*");
        Assert.Contains(
            "priority:>=3 tag:vip,eu*",
            page.Find("#query").GetAttribute("value"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AViewIsSaved_Shown_AndChanged()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("tasks?q=status:dead");
        var page = console.Page.Render<TasksPage>();

        await page.ClickOnAsync(".save");
        await page.TypeInAsync("#view-name", "My dead");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.Find(".views .menu").TextContent.Contains("My dead", StringComparison.Ordinal),
            "the view is listed"
        );
        await page.ClickOnAsync(".menu button[title='status:failed ended:today']");

        Assert.EndsWith("tasks?q=status:failed%20ended:today", AddressOf(console), StringComparison.Ordinal);
    }

    private static string AddressOf(ConsoleContext console) =>
        console.Page.Services.GetRequiredService<NavigationManager>().Uri;

    private static IEnumerable<string> Names(IRenderedComponent<TasksPage> page) =>
        page.FindAll("td a").Select(a => a.TextContent);
}
