using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>The pages over a real store.</summary>
public sealed class PageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Dashboard_Empty_Teaches()
    {
        await using var console = await ConsoleContext.StartAsync();
        var asked = false;
        console.Page.Services.GetRequiredService<SubmitRequests>().Asked += (_, _) => asked = true;

        var page = console.Page.Render<HomePage>();
        await page.ClickOnAsync("button");

        Assert.Contains("No task yet", page.Markup, StringComparison.Ordinal);
        Assert.True(asked);
    }

    [Fact]
    public async Task Dashboard_Counts_AndFollows()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<HomePage>();
        Assert.Equal("1", Tile(page, "Waiting"));
        Assert.Equal("0", Tile(page, "Unaccounted for"));

        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "mails" });

        await Eventually.TrueAsync(() => Tile(page, "Waiting") == "2", "the new task is counted");
        Assert.Equal(2, page.FindAll("tbody tr").Count);
        Assert.Contains("Activity", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskList_ShowsTextAsText_AndNewTasksByThemselves()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "<script>alert(1)</script>" });

        var page = console.Page.Render<TasksPage>();
        Assert.Equal("<script>alert(1)</script>", page.Find("td a").TextContent);
        Assert.Empty(page.FindAll("script"));
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "Second" });

        await Eventually.TrueAsync(() => page.Find("td a").TextContent == "Second", "the new task is on top");
    }

    [Fact]
    public async Task TaskList_FurtherDown_StaysAndSaysHowManyCame()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "First" });
        var page = console.Page.Render<TasksPage>();

        await page.InvokeAsync(() => page.Instance.OnScrolledAsync(true));
        await console.Product.SubmitAsync("echo", change: t => t with { Name = "Second" });

        await Eventually.TrueAsync(() => page.FindAll(".news button").Count == 1, "a button says so");
        Assert.Equal("First", page.Find("td a").TextContent);
        Assert.Contains("1 new task", page.Find(".news").TextContent, StringComparison.Ordinal);
        await page.ClickOnAsync(".news button");
        Assert.Equal("Second", page.Find("td a").TextContent);
    }

    [Fact]
    public async Task TaskList_PagesBackAndForth()
    {
        await using var console = await ConsoleContext.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            var name = $"Task {i}";
            await console.Product.SubmitAsync("echo", change: t => t with { Name = name });
        }

        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tasks?limit=3");
        var page = console.Page.Render<TasksPage>();
        string[] Names() => [.. page.FindAll("td a").Select(a => a.TextContent)];

        Assert.Equal(["Task 6", "Task 5", "Task 4"], Names());
        await page.ClickOnAsync(".steps button:last-of-type");
        Assert.Equal(["Task 3", "Task 2", "Task 1"], Names());
        await page.ClickOnAsync(".steps button:last-of-type");
        Assert.Equal(["Task 0"], Names());
        await page.ClickOnAsync(".steps button:first-of-type");
        Assert.Equal(["Task 3", "Task 2", "Task 1"], Names());
        await page.ClickOnAsync(".steps button:first-of-type");
        Assert.Equal(["Task 6", "Task 5", "Task 4"], Names());
    }

    [Fact]
    public async Task TaskList_Filters_ThroughItsAddress()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "mails", Name = "Mail" });
        await console.Product.SubmitAsync("echo", change: t => t with { Delay = TimeSpan.FromHours(1) });
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<TasksPage>();

        await page.ClickOnAsync(".states button", "scheduled");
        Assert.EndsWith("tasks?q=status:scheduled", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("echo", page.Find("td a").TextContent);
        Assert.Equal(
            "true",
            page.FindAll(".states button")
                .Single(b => b.TextContent == "scheduled")
                .GetAttribute("aria-pressed")
        );
        await page.ChooseOnAsync("filter-queue", "mails");
        Assert.Contains("No task matches", page.Markup, StringComparison.Ordinal);
        await page.ClickOnAsync(".clear");

        Assert.Equal(2, page.FindAll("tbody tr").Count);
    }

    [Fact]
    public async Task TaskPage_TellsTheWholeStory_AndActs()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var id = await console.Product.SubmitAsync(
            "fail",
            """{"message":"out of paper"}""",
            t => t with { MaxAttempts = 1 }
        );
        await console.Product.WaitForAsync(id, TaskState.Dead);

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        Assert.Contains("out of paper", page.Find("section.error").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "\"message\"",
            page.Find("section[aria-label=Payload] pre").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "dead",
            page.Find("section[aria-labelledby=timeline]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "failed",
            page.Find("section[aria-labelledby=attempts]").TextContent,
            StringComparison.Ordinal
        );

        await page.ClickOnAsync(".actions button", "Delete");
        Assert.Contains("cannot be undone", page.Find("dialog").TextContent, StringComparison.Ordinal);
        await page.ClickOnAsync("dialog button[data-look=primary]");

        Assert.Null(await console.Product.Queries.FindAsync(Product.Operator, id, Stop));
        Assert.EndsWith(
            "/tasks",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TaskPage_ForAViewer_HidesPayloadAndActions()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var id = await console.Product.SubmitAsync("echo", "\"secret\"");

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));

        Assert.DoesNotContain("secret", page.Markup, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".actions button"));
    }

    [Fact]
    public async Task TaskPage_RefusedAct_IsToldInTheQuestion()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        await page.ClickOnAsync(".actions button", "Cancel");
        await console.Product.Tasks.CancelAsync(Product.Operator, id);

        await page.ClickOnAsync("dialog button[data-look=primary]");

        Assert.Contains("ended already", page.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TaskPage_OfNoTask_SaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, Guid.NewGuid()));

        Assert.Contains("No such task", page.Find("h1").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_AreListed()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports.nightly" });

        var page = console.Page.Render<QueuesPage>();

        Assert.Equal("queues/reports.nightly", page.Find("tbody td a").GetAttribute("href"));
    }

    [Fact]
    public async Task AQueue_CanBePausedAndResumed()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports" });
        var page = console.Page.Render<QueuesPage>();

        await page.ClickOnAsync("button.act", "Pause");
        await page.TypeInAsync("#pause-until", "2020-01-01T00:00");
        Assert.Equal("Has passed.", page.Find("#pause-until-note").TextContent);
        await page.TypeInAsync("#pause-until", "");
        await page.TypeInAsync("#pause-reason", "stocktaking");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.Markup.Contains("stocktaking", StringComparison.Ordinal),
            "the page says why it is paused"
        );

        await page.ClickOnAsync("button.act", "Resume");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(() => page.FindAll(".badge").Count == 0, "it goes on");
    }

    [Fact]
    public async Task Workers_AreListed()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var page = console.Page.Render<WorkersPage>();

        await Eventually.TrueAsync(
            () => page.FindAll(".badge[data-tone=good]").Count == 1,
            "the worker is alive"
        );
        Assert.Contains("echo", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorker_CanBePausedAndResumed()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var page = console.Page.Render<WorkersPage>();
        await Eventually.TrueAsync(
            () => page.FindAll(".badge[data-tone=good]").Count == 1,
            "the worker is alive"
        );
        // It is a part of this process, so it cannot be stopped.
        Assert.Equal(2, page.FindAll(".acts button").Count);

        await page.ClickOnAsync(".acts button");
        await page.TypeInAsync("#order-reason", "the disk");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.FindAll(".badge[data-tone=warn]").Count == 1,
            "the worker is paused"
        );
        Assert.Contains("the disk", page.Markup, StringComparison.Ordinal);
        Assert.Contains(
            "1 paused or draining",
            console.Page.Render<HomePage>().Markup,
            StringComparison.Ordinal
        );

        await page.ClickOnAsync(".acts button");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () => page.FindAll(".badge[data-tone=good]").Count == 1,
            "the worker goes on"
        );
    }

    private static string Tile(IRenderedComponent<HomePage> page, string label) =>
        page.FindAll(".tile")
            .Single(t => t.QuerySelector(".label")!.TextContent == label)
            .QuerySelector(".value")!
            .TextContent;
}
