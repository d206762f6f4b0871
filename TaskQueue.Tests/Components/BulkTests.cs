using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.Operations;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Selection in the list of tasks, the dialog, and what is shown of operations.</summary>
public sealed class BulkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SelectedTasks_AreCancelled_AndThePanelLetsUndoIt()
    {
        await using var console = await ConsoleContext.StartAsync();
        var first = await console.Product.SubmitAsync("echo");
        var second = await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TasksPage>();
        var panel = console.Page.Render<OperationsPanel>();
        Assert.Empty(page.FindAll(".bulk"));

        await PickAsync(page, 1);
        await page.ClickOnAsync("button[data-action=cancel]");
        await Eventually.TrueAsync(() => page.FindAll(".count strong").Count == 1, "it is counted");
        await page.TypeInAsync("#bulk-undo", "-1");
        Assert.Equal("Must be from zero to one hour.", page.Find("#bulk-undo-note").TextContent);
        await page.TypeInAsync("#bulk-undo", "600");
        await page.SubmitFormAsync("dialog form");

        Assert.Empty(page.FindAll("dialog"));
        Assert.Empty(page.FindAll(".bulk"));
        await Eventually.TrueAsync(
            () => panel.FindAll("button[data-control=Undo]").Count == 1,
            "it can be undone"
        );
        await panel.ClickOnAsync("button[data-control=Undo]");
        var all = console.Product.Get<Core.Tasks.Bulk.Operations>();
        var operation = Assert.Single((await all.ListAsync(Product.Operator, null, 10, Stop)).Items);
        Assert.Equal((OperationStatus.Undone, 1L), (operation.Status, operation.Matched));
        Assert.Equal(
            TaskState.Queued,
            (await console.Product.Queries.FindAsync(Product.Operator, first, Stop))!.State
        );
        Assert.Equal(
            TaskState.Queued,
            (await console.Product.Queries.FindAsync(Product.Operator, second, Stop))!.State
        );
    }

    [Fact]
    public async Task AllThatMatchTheFilter_AreMoved()
    {
        await using var console = await ConsoleContext.StartAsync();
        for (var i = 0; i < 4; i++)
        {
            await console.Product.SubmitAsync(
                "echo",
                change: t => t with { Queue = i < 3 ? "mails" : "other" }
            );
        }

        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("tasks?queue=mails&limit=1");
        var page = console.Page.Render<TasksPage>();
        await PickAsync(page, 0);
        await page.ClickOnAsync("button.all");
        await page.ClickOnAsync("button[data-action=move]");
        await Eventually.TrueAsync(
            () => page.FindAll("dialog h2").Any(h => h.TextContent == "Move: 3 tasks"),
            "three are counted"
        );
        await page.TypeInAsync("#bulk-queue", "letters");
        await page.SubmitFormAsync("dialog form");

        await Eventually.TrueAsync(
            async () =>
                (
                    await console.Product.Queries.ListAsync(
                        Product.Operator,
                        new() { Queues = ["letters"] },
                        null,
                        10,
                        Stop
                    )
                )
                    .Items
                    .Count == 3,
            "they are moved"
        );
    }

    [Fact]
    public async Task AViewer_SelectsNothing_AndControlsNothing()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var id = await console.Product.SubmitAsync("echo");
        var operation = await StartAsync(console, id);

        var list = console.Page.Render<TasksPage>();
        var page = console.Page.Render<OperationPage>(p => p.Add(x => x.Id, operation));

        Assert.Empty(list.FindAll(".tasks input[type=checkbox]"));
        Assert.Contains("Cancel 1 task", page.Find("h1").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("button[data-control]"));
    }

    [Fact]
    public async Task Operations_AreListed_AndTellFailures()
    {
        await using var console = await ConsoleContext.StartAsync();
        var empty = console.Page.Render<OperationsPage>();
        Assert.Contains("No operation yet", empty.Markup, StringComparison.Ordinal);
        var id = await console.Product.SubmitAsync("echo");
        await console.Product.Tasks.CancelAsync(Product.Operator, id);
        var operation = await StartAsync(console, id, TimeSpan.Zero);
        var page = console.Page.Render<OperationPage>(p => p.Add(x => x.Id, operation));

        await Eventually.TrueAsync(() => page.FindAll("#failures").Count == 1, "the failure is told");
        Assert.Contains("ended already", page.Find("ul").TextContent, StringComparison.Ordinal);
        var list = console.Page.Render<OperationsPage>();
        Assert.Equal($"operations/{operation}", list.Find(".row a").GetAttribute("href"));
        var missing = console.Page.Render<OperationPage>(p => p.Add(x => x.Id, Guid.NewGuid()));
        Assert.Contains("No such operation", missing.Find("h1").TextContent, StringComparison.Ordinal);
    }

    /// <summary>A click that is on its way, and a focus that stands on a button, are for the operation that somebody saw.</summary>
    [Fact]
    public async Task TheButtonsOfAnOperation_StayItsOwn_WhenAnotherComes()
    {
        await using var console = await ConsoleContext.StartAsync();
        var first = await StartAsync(console, await console.Product.SubmitAsync("echo"));
        var panel = console.Page.Render<OperationsPanel>();
        await Eventually.TrueAsync(
            () => panel.FindComponents<OperationControlsBar>().Count == 1,
            "the first is shown"
        );
        var bar = panel.FindComponent<OperationControlsBar>();

        await StartAsync(console, await console.Product.SubmitAsync("echo"));
        await Eventually.TrueAsync(
            () => panel.FindComponents<OperationControlsBar>().Count == 2,
            "the second is shown"
        );

        Assert.Equal(first, bar.Instance.Operation.Id);
    }

    private static async Task<Guid> StartAsync(ConsoleContext console, Guid id, TimeSpan? window = null) =>
        (
            await console
                .Product.Get<Core.Tasks.Bulk.Operations>()
                .StartAsync(
                    Product.Operator,
                    new()
                    {
                        Action = BulkAction.Cancel,
                        Ids = [id],
                        Arguments = new() { UndoWindow = window ?? TimeSpan.FromMinutes(5) },
                    },
                    Stop
                )
        ).Id;

    private static Task PickAsync(IRenderedComponent<TasksPage> page, int place) =>
        page.InvokeAsync(() =>
            page.FindAll(".tasks input[type=checkbox]")[place]
                .ChangeAsync(new ChangeEventArgs { Value = true })
        );
}
