using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>What stands beside lists: columns, downloads, imports; over a real store.</summary>
public sealed class ListToolsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Columns_AreChosen_Moved_PutIntoTheAddress_AndKept()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { CorrelationId = "=c-1" });
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<TasksPage>();
        Assert.Equal(
            ["Task", "Status", "Queue", "Priority", "Attempts", "Created", "Duration", "Worker"],
            Heads(page)
        );

        await PickAsync(page, "Priority", false);
        await PickAsync(page, "Correlation", true);
        await page.Find("button[aria-label='Correlation further left']").ClickAsync(new());

        const string Names = "status,queue,attempt,createdAt,durationMs,correlationId,worker";
        Assert.EndsWith($"tasks?columns={Names}", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(
            ["Task", "Status", "Queue", "Attempts", "Created", "Duration", "Correlation", "Worker"],
            Heads(page)
        );
        Assert.Contains("=c-1", page.Find("tbody").TextContent, StringComparison.Ordinal);
        Assert.Equal(Names.Split(','), (await KeptAsync(console)).TaskColumns);
        Assert.Contains(
            $"export/tasks?format=csv&columns=id,name,type,{Names}",
            page.Markup.Replace("&amp;", "&", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

        await page.Find(".columns .foot button").ClickAsync(new());
        Assert.EndsWith("/tasks", navigation.Uri, StringComparison.Ordinal);
        Assert.Empty((await KeptAsync(console)).TaskColumns);
        Assert.Contains("Priority", Heads(page));
    }

    [Fact]
    public async Task ALink_ShowsItsColumns_AndSpoiltOnesAreLeftOut()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        console
            .Page.Services.GetRequiredService<NavigationManager>()
            .NavigateTo("tasks?columns=type,<script>,status,type,nothing");

        var page = console.Page.Render<TasksPage>();

        Assert.Equal(["Task", "Type", "Status"], Heads(page));
    }

    [Fact]
    public async Task WhatSomebodyChose_IsThereWhenTheyComeBack_AndInTheLink()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        console
            .Page.Services.GetRequiredService<Viewer>()
            .Begin(ViewerLook.Usual with { TaskColumns = ["type", "status"], Rows = 25 });
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo("tasks");

        var page = console.Page.Render<TasksPage>();

        Assert.Equal(["Task", "Type", "Status"], Heads(page));
        Assert.EndsWith(
            "tasks?columns=type,status",
            console.Page.Services.GetRequiredService<NavigationManager>().Uri,
            StringComparison.Ordinal
        );
        Assert.Equal("25", page.Find("#size").GetAttribute("value"));
    }

    [Fact]
    public async Task Export_CountsWhenItIsOpened()
    {
        await using var console = await ConsoleContext.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await console.Product.SubmitAsync("echo", change: t => t with { Queue = i == 0 ? "a" : "b" });
        }

        var address = console.Page.Services.GetRequiredService<NavigationManager>();
        address.NavigateTo("tasks?q=queue:b");
        var page = console.Page.Render<TasksPage>();
        Assert.Equal("", page.Find(".export .tally").TextContent);

        await page.Find(".export summary").ClickAsync(new());

        await Eventually.TrueAsync(
            () => page.Find(".export .tally").TextContent == "2 rows",
            "the rows are counted"
        );
        var link = page.Find("[data-format=jsonl]");
        Assert.True(link.HasAttribute("download"));
        Assert.StartsWith(
            "export/tasks?q=queue:b&format=jsonl&columns=id,name,type,status",
            link.GetAttribute("href"),
            StringComparison.Ordinal
        );
        address.NavigateTo("workers");
        var workers = console.Page.Render<WorkersPage>();
        Assert.Equal("export/workers?format=csv", workers.Find("[data-format=csv]").GetAttribute("href"));
    }

    [Fact]
    public async Task WhereRowsCannotBeCounted_TheMenuSaysWhy()
    {
        await using var console = await ConsoleContext.StartAsync();
        Func<Task<ListSize>> count = () => throw new TimeoutException("The store does not answer.");
        var menu = console.Page.Render<ExportMenu>(p =>
            p.Add(m => m.Address, "export/tasks").Add(m => m.Count, count)
        );

        await menu.ClickOnAsync("summary");

        await Eventually.TrueAsync(
            () => menu.Find(".tally").TextContent == "The store does not answer.",
            "the menu says why"
        );
    }

    [Fact]
    public async Task Import_IsTriedOut_ThenDone()
    {
        await using var console = await ConsoleContext.StartAsync();
        var closed = false;
        var dialog = console.Page.Render<ImportDialog>(p => p.Add(d => d.OnClose, () => closed = true));
        Assert.True(dialog.Find("[type=submit]").HasAttribute("disabled"));

        dialog
            .FindComponent<InputFile>()
            .UploadFiles(
                InputFileContent.CreateFromText(
                    "type,payload,name\necho,1,<script>\necho,{,x\nnobody.knows,1,y\n",
                    "tasks.csv"
                )
            );

        await Eventually.TrueAsync(
            () => dialog.FindAll(".refused li").Count == 2,
            "the lines are named",
            evidence: () => dialog.Markup
        );
        Assert.Contains("1 would be accepted, 2 would be refused", dialog.Markup, StringComparison.Ordinal);
        Assert.StartsWith("Line 3", dialog.Find(".refused li").TextContent, StringComparison.Ordinal);
        Assert.Empty(await TasksAsync(console));

        await dialog.Find("form").SubmitAsync();
        await Eventually.TrueAsync(
            () => dialog.Markup.Contains("1 submitted, 2 refused", StringComparison.Ordinal),
            "it is submitted"
        );
        // The second click of two, from a browser that has not seen yet that it was submitted.
        await dialog.Find("form").SubmitAsync();

        Assert.Equal("<script>", Assert.Single(await TasksAsync(console)).Name);
        Assert.Empty(dialog.FindAll("script"));
        Assert.Empty(dialog.FindAll("[type=submit]"));
        await dialog.Find(".answers button").ClickAsync(new());
        Assert.True(closed);
    }

    [Fact]
    public async Task Workers_StayWhereTheyAre_WhileSomebodyPoints()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        var page = console.Page.Render<WorkersPage>();
        await Eventually.TrueAsync(() => page.FindAll("tbody tr").Count == 1, "the worker is there");
        var list = page.FindComponent<StillList>();

        await page.InvokeAsync(() => list.Instance.OnHeldAsync(true));
        await AddWorkerAsync(console);
        await Eventually.TrueAsync(
            () => page.FindAll(".news button") is [var chip] && chip.TextContent == "1 new worker",
            "the new worker is counted",
            TimeSpan.FromSeconds(20)
        );
        Assert.Single(page.FindAll("tbody tr"));

        await page.Find(".news button").ClickAsync(new());

        await Eventually.TrueAsync(() => page.FindAll("tbody tr").Count == 2, "both are shown");
        Assert.Empty(page.FindAll(".news"));
    }

    [Fact]
    public async Task AListThatIsTakenAway_IsHeldNoLonger()
    {
        await using var console = await ConsoleContext.StartAsync();
        var rows = new StillRows<Guid>(id => id);
        var list = console.Page.Render<StillList>(p =>
            p.Add(l => l.Rows, rows).Add(l => l.One, "worker").Add(l => l.Many, "workers")
        );
        await list.InvokeAsync(() => list.Instance.OnHeldAsync(true));
        var held = rows.IsHeld;

        await list.Instance.DisposeAsync();

        Assert.Equal((true, false), (held, rows.IsHeld));
    }

    private static async Task AddWorkerAsync(ConsoleContext console)
    {
        var contexts =
            console.Product.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<TaskQueue.Core.Data.AppDbContext>>();
        await using var db = await contexts.CreateDbContextAsync(Stop);
        await using var scope = await db.BeginWriteAsync(Stop);
        db.Workers.Add(
            new()
            {
                Id = Guid.CreateVersion7(),
                Name = "another",
                Host = "elsewhere",
                Version = "",
                Queues = ["*"],
                Labels = [],
                Types = [],
                StartedAt = DateTimeOffset.UtcNow,
                LastBeatAt = DateTimeOffset.UtcNow,
            }
        );
        await db.SaveChangesAsync(Stop);
        await scope.CommitAsync(Stop);
    }

    private static async Task<IReadOnlyList<TaskItem>> TasksAsync(ConsoleContext console) =>
        (
            await console
                .Product.Get<TaskQueries>()
                .ListAsync(TaskQueue.Core.Security.Actor.System, new(), null, 50, Stop)
        ).Items;

    private static async Task<UserPreferences> KeptAsync(ConsoleContext console)
    {
        var person = await console.Page.Services.GetRequiredService<CurrentActor>().GetPersonAsync();
        return (await console.Product.Get<PreferenceService>().ReadAsync(person, Stop)).Kept;
    }

    private static IReadOnlyList<string> Heads(IRenderedComponent<TasksPage> page) =>
        [.. page.FindAll("thead th").Select(h => h.TextContent.Trim()).Where(t => t.Length > 0)];

    private static Task PickAsync(IRenderedComponent<TasksPage> page, string title, bool shown) =>
        page.FindAll(".columns li")
            .Single(li => li.TextContent.Trim() == title)
            .QuerySelector("input")!
            .ChangeAsync(new() { Value = shown });
}
