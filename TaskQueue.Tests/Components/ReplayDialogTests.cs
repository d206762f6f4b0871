using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Replay and the answer to "why is it not running?" on the task page.</summary>
public sealed class ReplayDialogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWaitingTask_SaysWhy_AndFollows()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        Assert.Equal("workers", page.Find(".why strong").GetAttribute("data-gate"));

        await console
            .Product.Get<QueueControl>()
            .PauseAsync(Product.Operator, "default", "stocktaking", null);

        await Eventually.TrueAsync(
            () => page.Find(".why strong").TextContent.Contains("stocktaking", StringComparison.Ordinal),
            "the pause is told"
        );
        Assert.Equal(17, page.FindAll(".why li").Count);
    }

    [Fact]
    public async Task ARunningTask_SaysHowItRuns()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var id = await console.Product.SubmitAsync("delay", """{"seconds":60}""");
        await console.Product.WaitForAsync(id, TaskState.Running);

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));

        Assert.Equal("How does it run?", page.Find(".why h2").TextContent);
        Assert.Equal("running", page.Find(".why strong").GetAttribute("data-gate"));
        Assert.Contains("under lease", page.Find(".why strong").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".why li"));
        await console.Product.Tasks.CancelAsync(Product.Operator, id);
    }

    [Fact]
    public async Task AnEndedTask_IsReplayed_AndLinksBothWays()
    {
        await using var console = await ConsoleContext.StartAsync();
        console.Page.JSInterop.Mode = JSRuntimeMode.Loose;
        var module = console.Page.JSInterop.SetupModule(SubmitDialogTests.EditorModule);
        module.Mode = JSRuntimeMode.Loose;
        module
            .Setup<IJSStreamReference>("read", _ => true)
            .SetResult(new SubmitDialogTests.Text("""{"edited":true}"""));
        var id = await console.Product.SubmitAsync("echo", "42", t => t with { Name = "First" });
        await console.Product.Tasks.CancelAsync(Product.Operator, id);
        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        Assert.Empty(page.FindAll(".why"));

        await page.ClickOnAsync("button.replay");
        await page.SubmitFormAsync("dialog form");

        var again = Assert.Single(
            (
                await console.Product.Queries.ListAsync(
                    Product.Operator,
                    new() { ParentId = id },
                    null,
                    10,
                    Stop
                )
            ).Items
        );
        var row = await console.Product.Queries.FindAsync(Product.Operator, again.Id, Stop);
        Assert.Equal("""{"edited":true}""", System.Text.Encoding.UTF8.GetString(row!.Payload));
        Assert.EndsWith(
            $"tasks/{again.Id}",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        var first = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        Assert.Equal($"tasks/{again.Id}", first.Find(".replays a").GetAttribute("href"));
        var second = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, again.Id));
        Assert.Contains($"tasks/{id}", second.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AViewer_MayNotReplay()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        var id = await console.Product.SubmitAsync("echo");
        await console.Product.Tasks.CancelAsync(Product.Operator, id);

        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));

        Assert.Empty(page.FindAll("button.replay"));
    }
}
