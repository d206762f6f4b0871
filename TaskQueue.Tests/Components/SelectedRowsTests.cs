using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>What can be taken of rows that are selected, and of all that match.</summary>
public sealed class SelectedRowsTests
{
    private const string Scrolled = ".scroll input[type=checkbox]";

    [Fact]
    public async Task SelectedRows_AreExportedByThemselves()
    {
        await using var console = await ConsoleContext.StartAsync();
        var older = await console.Product.SubmitAsync("echo");
        var newer = await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<TasksPage>();
        Assert.Empty(page.FindAll("[data-selected]"));

        await PickAsync(page, 2);

        Assert.Equal("Selected row (1)", page.Find(".export .selected").TextContent);
        Assert.StartsWith(
            $"export/tasks?ids={older:N}&format=csv&columns=id,name,type,status",
            page.Find("[data-selected=csv]").GetAttribute("href"),
            StringComparison.Ordinal
        );
        await PickAsync(page, 1);
        Assert.StartsWith(
            $"export/tasks?ids={older:N},{newer:N}&format=jsonl",
            page.Find("[data-selected=jsonl]").GetAttribute("href"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TooManyForAnAddress_AreToldSo()
    {
        await using var console = await ConsoleContext.StartAsync();

        var menu = console.Page.Render<ExportMenu>(p =>
            p.Add(m => m.Address, "export/tasks")
                .Add(m => m.Count, () => Task.FromResult(ListSize.Unknown))
                .Add(m => m.Selected, TaskLimits.Ids + 1)
        );

        Assert.Empty(menu.FindAll("[data-selected]"));
        Assert.Contains("up to 200 at a time", menu.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("queue=default", true)]
    [InlineData("regex=ech", false)]
    [InlineData("result=1", false)]
    public async Task AllThatMatch_AreOfferedWhereTheyCanBeTaken(string query, bool offered)
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var id = await console.Product.SubmitAsync("echo", "1");
        await console.Product.WaitForAsync(id, TaskState.Succeeded);
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo($"tasks?{query}");
        var page = console.Page.Render<TasksPage>();
        await Eventually.TrueAsync(
            () => page.FindAll(".tasks input[type=checkbox]").Count == 2,
            "the task is found",
            evidence: () => page.Markup
        );

        await PickAsync(page, 1);

        Assert.Equal(offered, page.FindAll("button.all").Count == 1);
        Assert.Equal(!offered, page.FindAll(".bulk .why").Count == 1);
    }

    [Fact]
    public async Task AListToScroll_LetsGoOfAll_WhenOneIsLeftOut_AndSaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        await console.Product.SubmitAsync("echo");
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("tasks?limit=0&queue=default");
        var page = console.Page.Render<TasksPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(Scrolled).Count));
        await ScrolledAsync(page, true);
        await page.ClickOnAsync("button.all");
        var all = page.Find(".how-many").TextContent.Trim();

        await ScrolledAsync(page, false);

        Assert.Equal("All that match the filter", all);
        Assert.Empty(page.FindAll(".bulk"));
        Assert.StartsWith(
            "None is selected any more",
            page.Find(".let-go").TextContent,
            StringComparison.Ordinal
        );
        await ScrolledAsync(page, true);
        Assert.Empty(page.FindAll(".let-go"));
        Assert.StartsWith("1", page.Find(".how-many").TextContent.Trim(), StringComparison.Ordinal);
    }

    private static Task ScrolledAsync(IRenderedComponent<TasksPage> page, bool taken) =>
        page.InvokeAsync(() => page.FindAll(Scrolled)[0].ChangeAsync(new ChangeEventArgs { Value = taken }));

    private static Task PickAsync(IRenderedComponent<TasksPage> page, int place) =>
        page.InvokeAsync(() =>
            page.FindAll(".tasks input[type=checkbox]")[place]
                .ChangeAsync(new ChangeEventArgs { Value = true })
        );
}
