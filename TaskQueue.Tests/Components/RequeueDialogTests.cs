using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Components.DeadLetters;
using TaskQueue.Web.Components.Operations;

namespace TaskQueue.Tests.Components;

/// <summary>Requeues of many dead letters in the console, and where they are followed.</summary>
public sealed class RequeueDialogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AGroup_IsRequeuedAsACanary_AndItsStageIsShown()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "valve 1 leaks", "valve 2 leaks", "the disk is full");
        var page = console.Page.Render<DeadLettersPage>();
        Assert.Contains("Deaths in each of the last 12 hours", page.Markup, StringComparison.Ordinal);

        await page.ClickOnAsync(".groups li:has(.message) button", "Requeue");
        await Eventually.TrueAsync(() => page.FindAll("dialog .count strong").Count == 1, "it is counted");
        await page.TypeInAsync("#requeue-wait", "0");
        Assert.Equal("Must be from one second to one day.", page.Find("#requeue-wait-note").TextContent);
        await page.TypeInAsync("#requeue-wait", "2.5");
        await page.TypeInAsync("#requeue-reason", "mended");
        await page.SubmitFormAsync("dialog form");

        Assert.Empty(page.FindAll("dialog"));
        var begun = await OnlyAsync(console);
        Assert.Equal(
            (BulkAction.Requeue, "mended", TimeSpan.FromMinutes(2.5)),
            (begun.Action, begun.Reason, OperationText.ArgumentsOf(begun).StageWait)
        );
        await Eventually.TrueAsync(
            async () => (await OnlyAsync(console)).Status is OperationStatus.Stopped,
            "it has stopped: the tasks fail always"
        );
        var shown = console.Page.Render<OperationPage>(p => p.Add(x => x.Id, begun.Id));
        Assert.Contains("It stopped itself.", shown.Find(".stopped").TextContent, StringComparison.Ordinal);
        Assert.Equal("stopped", shown.FindAll(".stages li")[0].GetAttribute("data-state"));
        Assert.Equal("later", shown.FindAll(".stages li")[2].GetAttribute("data-state"));
        Assert.Contains(
            "died again",
            console.Page.Render<OperationsPage>().Find(".stopped").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task ASelection_IsRequeuedAllAtOnce()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "a", "b", "c");
        var page = console.Page.Render<DeadLettersPage>();
        Assert.Empty(page.FindAll("button[data-requeue=picked]"));

        for (var i = 0; i < 2; i++)
        {
            var row = i;
            await page.InvokeAsync(() =>
                page.FindAll(".letters input[type=checkbox]")[row]
                    .ChangeAsync(new ChangeEventArgs { Value = true })
            );
        }

        await page.ClickOnAsync("button[data-requeue=picked]");
        await Eventually.TrueAsync(() => page.FindAll("dialog .count strong").Count == 1, "it is counted");
        await page.InvokeAsync(() =>
            page.FindAll("dialog input[type=radio]")[1].ChangeAsync(new ChangeEventArgs { Value = "on" })
        );
        Assert.Empty(page.FindAll("#requeue-wait"));
        await page.SubmitFormAsync("dialog form");

        var begun = await OnlyAsync(console);
        Assert.Equal((2L, OperationStage.Whole), (begun.Matched, begun.Stage));
        Assert.Empty(page.FindAll("button[data-requeue=picked]"));
    }

    [Fact]
    public async Task Trends_GoByDays_WhereTheAddressSaysSo_AndAViewerMayNotRequeue()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer, worker: true);
        await DieAsync(console, "a");
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("dead-letters?trend=day");

        var page = console.Page.Render<DeadLettersPage>();

        Assert.Equal(14, page.FindAll(".trend i").Count);
        Assert.Equal("14 days", page.Find(".units a[aria-current]").TextContent);
        Assert.Empty(page.FindAll("button"));
        Assert.Empty(page.FindAll("input[type=checkbox]"));
    }

    private static async Task DieAsync(ConsoleContext console, params string[] messages)
    {
        foreach (var message in messages)
        {
            var id = await console.Product.SubmitAsync(
                "fail",
                $$"""{"message":"{{message}}"}""",
                t => t with { MaxAttempts = 1 }
            );
            await console.Product.WaitForAsync(id, TaskState.Dead);
        }
    }

    private static async Task<TaskOperation> OnlyAsync(ConsoleContext console) =>
        Assert.Single(
            (
                await console
                    .Product.Get<Core.Tasks.Bulk.Operations>()
                    .ListAsync(Product.Operator, null, 10, Stop)
            ).Items
        );
}
