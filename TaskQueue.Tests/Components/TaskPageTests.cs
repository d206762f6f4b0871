using Bunit;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>What the page of a task asks before it acts.</summary>
public sealed class TaskPageTests
{
    [Fact]
    public async Task WhyOneActWasRefused_IsNotSaidOfTheNext()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TaskPage>(p => p.Add(x => x.Id, id));
        await page.ClickOnAsync(".actions button", "Cancel");
        await console.Product.Tasks.CancelAsync(Product.Operator, id);
        await page.ClickOnAsync("dialog button[data-look=primary]");
        var refused = page.FindAll("dialog .refused").Count;

        await page.ClickOnAsync("dialog .answers button", "Keep it as it is");
        await Eventually.TrueAsync(
            () => page.FindAll(".actions button[data-look=danger]").Count == 1,
            "the page shows that it has ended"
        );
        await page.ClickOnAsync(".actions button", "Delete");

        Assert.Equal(1, refused);
        Assert.Contains("Delete this task?", page.Find("dialog h2").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("dialog .refused"));
    }
}
