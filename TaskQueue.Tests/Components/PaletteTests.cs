using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Palette;

namespace TaskQueue.Tests.Components;

/// <summary>The command palette: what it offers to whom, and what it does.</summary>
public sealed class PaletteTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("dead", "Dead letters")]
    [InlineData("LET", "Dead letters")]
    [InlineData("dlt", "Dead letters")]
    [InlineData("queue ma", "Pause queue mail …")]
    [InlineData("mail pause", "Pause queue mail …")]
    [InlineData("colour", "Switch theme")]
    public void Words_FindTheirEntry(string typed, string first) =>
        Assert.Equal(first, PaletteMatch.Of(Some, typed, 5)[0].Text);

    [Theory]
    [InlineData("pause nothing")]
    [InlineData("zz")]
    [InlineData("tld")]
    public void WordsThatFitNothing_FindNothing(string typed) =>
        Assert.Empty(PaletteMatch.Of(Some, typed, 5));

    [Fact]
    public void NothingTyped_KeepsAllInOrder() => Assert.Equal(Some, PaletteMatch.Of(Some, " ", 99));

    [Fact]
    public async Task Queue_IsPausedFromAnywhere_AfterItsDialog()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", "1", t => t with { Queue = "mail" });
        var (host, palette) = await OpenAsync(console);

        await palette.Find("input").InputAsync("pause mail");
        await palette.Find("[role=option]").ClickAsync();
        await host.WaitForElement("#pause-reason").InputAsync("the provider is down");
        await host.Find("form").SubmitAsync();

        var queue = Assert.Single(
            await console.Product.Get<QueueQueries>().ListAsync(Product.Operator, Stop),
            q => q.Name == "mail"
        );
        Assert.Equal("the provider is down", queue.Policy?.PauseReason);
        Assert.Empty(host.FindAll("dialog"));
    }

    [Fact]
    public async Task Task_IsFoundByItsId_AndOpened()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo", "1", t => t with { Name = "nightly <b>report" });
        var (_, palette) = await OpenAsync(console);

        await palette.Find("input").InputAsync(id.ToString());
        var found = palette.Find("[role=option]");
        Assert.Contains("nightly <b>report", found.TextContent, StringComparison.Ordinal);
        await found.ClickAsync();

        Assert.EndsWith($"/tasks/{id}", AddressOf(console), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_AreFoundByAPartOfTheirName_BesideTheSearch()
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo", "1", t => t with { Name = "Nightly 100% report" });
        await console.Product.SubmitAsync("echo", "1", t => t with { Name = "invoice" });
        var (_, palette) = await OpenAsync(console);

        await palette.Find("input").InputAsync("100% rep");

        Assert.Equal(
            ["Search tasks for “100% rep”", "Nightly 100% report"],
            palette.FindAll("[role=option] .text").Select(e => e.TextContent)
        );
        await palette.FindAll("[role=option]")[1].ClickAsync();
        Assert.EndsWith($"/tasks/{id}", AddressOf(console), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(13)]
    public async Task Task_IsFoundByTheBeginningOfItsId(int letters)
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync("echo", "1", t => t with { Name = "report" });
        var (_, palette) = await OpenAsync(console);

        await palette.Find("input").InputAsync(id.ToString()[..letters]);

        Assert.Contains("report", palette.FindAll("[role=option] .text").Select(e => e.TextContent));
        await palette.Find("input").InputAsync("ffffffff");
        Assert.DoesNotContain("report", palette.FindAll("[role=option] .text").Select(e => e.TextContent));
    }

    [Fact]
    public async Task Worker_LeadsToItsOwnPage()
    {
        await using var console = await ConsoleContext.StartAsync();
        var worker = await console
            .Product.Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new("pdf-1", ["pdf.render"]));
        var (_, palette) = await OpenAsync(console);

        await palette.Find("input").InputAsync("pdf-1");
        await palette
            .FindAll("[role=option]")
            .First(e => e.QuerySelector(".text")!.TextContent == "pdf-1")
            .ClickAsync();

        Assert.EndsWith($"/workers/{worker.Id}", AddressOf(console), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Viewer_IsOfferedNothingThatTheyMayNotDo()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer, worker: true);
        await console.Product.SubmitAsync("echo", "1", t => t with { Queue = "mail" });
        var (_, palette) = await OpenAsync(
            console,
            new Actor("viewer@example.com", new HashSet<string> { Permissions.TasksRead })
        );

        await palette.Find("input").InputAsync("pause");

        Assert.Equal(
            ["Search tasks for “pause”"],
            palette.FindAll("[role=option] .text").Select(e => e.TextContent)
        );
        await palette.Find("input").InputAsync("users");
        Assert.DoesNotContain(palette.FindAll("[role=option] .text"), e => e.TextContent == "Users");
    }

    [Fact]
    public async Task WhileTheStoreIsAway_ItSaysSo_AndLeadsToPages()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>())
        {
            Fault = new TimeoutException("The store does not answer."),
        };
        using var sessions = new SessionCheck(store, console.Product.Get<ISignals>(), TimeProvider.System);
        console.Page.Services.AddSingleton(sessions);
        console.Page.Services.AddSingleton(
            new PaletteSource(
                new QueueQueries(store, TimeProvider.System),
                console.Product.Get<WorkerQueries>(),
                console.Product.Get<ScheduleQueries>(),
                console.Product.Get<TaskQueries>()
            )
        );
        var (_, palette) = await OpenAsync(console);

        Assert.Equal("The store does not answer.", palette.Find(".none").TextContent);
        await palette.Find("input").InputAsync("dead");
        await palette.ClickOnAsync("[role=option]", "Dead letters");

        Assert.EndsWith("/dead-letters", AddressOf(console), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClosedBeforeTheBrowserHasAnswered_ItBreaksNothing()
    {
        await using var console = await ConsoleContext.StartAsync();
        var browser = new LateBrowser();
        console.Page.Services.AddSingleton<IJSRuntime>(browser);
        var host = console.Page.Render<PaletteHost>(p => p.Add(h => h.Actor, Product.Operator));
        await host.InvokeAsync(host.Instance.Toggle);
        await Eventually.TrueAsync(() => browser.IsAsked, "the script is asked for");

        await host.InvokeAsync(host.Instance.Toggle);
        browser.Answer();

        await Eventually.TrueAsync(() => browser.Script.IsGone, "the script is let go");
        Assert.Empty(browser.Script.Calls);
    }

    [Fact]
    public async Task Sheet_NamesTheKeysOfEachPlace()
    {
        await using var page = new BunitContext();
        page.JSInterop.Mode = JSRuntimeMode.Loose;
        var sheet = page.Render<ShortcutSheet>(p => p.Add(s => s.Actor, Product.Operator));

        var keys = sheet
            .FindAll("dd")
            .Select(d => string.Concat(d.QuerySelectorAll("kbd").Select(k => k.TextContent)))
            .ToList();

        Assert.Superset(new HashSet<string> { "gi", "gp", "gk", "gr", "gm", "gx" }, keys.ToHashSet());
        Assert.Equal(keys.Count, keys.Distinct().Count());
    }

    private static string AddressOf(ConsoleContext console) =>
        console.Page.Services.GetRequiredService<NavigationManager>().Uri;

    private static IReadOnlyList<PaletteEntry> Some =>
        [
            new("Pages", "Tasks", "tasks"),
            new("Pages", "Dead letters", "dead"),
            new("Acts", "Pause queue mail …", "pause"),
            new("Acts", "Switch theme", "contrast") { Words = "colour" },
        ];

    private static async Task<(
        IRenderedComponent<PaletteHost> Host,
        IRenderedComponent<CommandPalette> Palette
    )> OpenAsync(ConsoleContext console, Actor? actor = null)
    {
        console.Page.JSInterop.Mode = JSRuntimeMode.Loose;
        console.Page.JSInterop.SetupModule("./Components/Palette/CommandPalette.razor.js").Mode =
            JSRuntimeMode.Loose;
        var host = console.Page.Render<PaletteHost>(p => p.Add(h => h.Actor, actor ?? Product.Operator));
        await host.InvokeAsync(host.Instance.Toggle);
        var palette = host.FindComponent<CommandPalette>();
        palette.WaitForElement("[role=option]");
        return (host, palette);
    }
}
