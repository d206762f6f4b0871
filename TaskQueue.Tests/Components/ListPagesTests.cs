using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>The lists of queues, schedules and workers: what is looked for, sorted and chosen stands in the address.</summary>
public sealed class ListPagesTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queues_AreSearched_Narrowed_AndSorted()
    {
        await using var console = await ConsoleContext.StartAsync();
        foreach (var queue in (string[])["mail.in", "mail.out", "mail.out", "reports"])
        {
            await console.Product.SubmitAsync("echo", change: t => t with { Queue = queue });
        }

        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("queues");
        var page = console.Page.Render<QueuesPage>();
        Assert.Equal(["mail.in", "mail.out", "reports"], Names(page));
        Assert.Empty(page.FindAll(".search button"));

        var asked = new List<string>();
        navigation.LocationChanged += (_, change) => asked.Add(change.Location);
        var first = page.Find(".search input").InputAsync(new() { Value = "mai" });
        await page.Find(".search input").InputAsync(new() { Value = "mail" });
        await first;
        await Eventually.TrueAsync(() => Names(page).Count == 2, "the list is narrowed");
        Assert.Single(asked);
        Assert.EndsWith("/queues?q=mail", navigation.Uri, StringComparison.Ordinal);

        await page.Find(".search input").InputAsync(new() { Value = "mail." });
        await page.Find(".search input").InputAsync(new() { Value = "mail " });
        Assert.EndsWith("/queues?q=mail", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("mail ", page.Find(".search input").GetAttribute("value"));

        await HeadOf(page, "Waiting").ClickAsync(new());
        Assert.EndsWith("/queues?q=mail&sort=-depth", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["mail.out", "mail.in"], Names(page));
        Assert.Equal("-depth", page.Find("#order").GetAttribute("value"));
        Assert.Equal(2, page.FindAll("tbody td[data-title=Waiting]").Count);
        Assert.Empty(page.FindAll("tbody .sort"));
        Assert.Equal(
            "queues?q=mail&state=paused&sort=-depth",
            page.FindAll(".tabs a").Single(a => a.TextContent == "Paused").GetAttribute("href")
        );
        Assert.StartsWith(
            "export/queues?q=mail&sort=-depth&format=csv",
            page.Find("[data-format=csv]").GetAttribute("href"),
            StringComparison.Ordinal
        );

        await page.InvokeAsync(() => navigation.NavigateTo("queues?q=mail&state=paused"));
        Assert.Contains("No queue matches", page.Markup, StringComparison.Ordinal);

        await page.Find(".search button").ClickAsync(new());
        Assert.EndsWith("/queues?state=paused", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Columns_AreChosen_AndKept()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("queues?columns=dead,nothing,depth");
        var page = console.Page.Render<QueuesPage>();
        Assert.Equal(["Queue", "Dead", "Waiting", "What can be done"], Heads(page));

        await page.FindAll(".columns li")
            .Single(li => li.TextContent.Trim() == "Weight")
            .QuerySelector("input")!
            .ChangeAsync(new() { Value = true });

        Assert.EndsWith("/queues?columns=dead,depth,weight", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["Queue", "Dead", "Waiting", "Weight", "What can be done"], Heads(page));
        var person = await console.Page.Services.GetRequiredService<CurrentActor>().GetPersonAsync();
        var kept = (await console.Product.Get<PreferenceService>().ReadAsync(person, Stop)).Kept;
        Assert.Equal(["dead", "depth", "weight"], kept.QueueColumns);
        Assert.Empty(kept.WorkerColumns);

        navigation.NavigateTo("queues");
        Assert.Equal(
            ["Queue", "Dead", "Waiting", "Weight", "What can be done"],
            Heads(console.Page.Render<QueuesPage>())
        );
    }

    [Fact]
    public async Task Schedules_ArePaged_InTheirOrder()
    {
        await using var console = await ConsoleContext.StartAsync();
        for (var i = 10; i < 62; i++)
        {
            await console
                .Product.Get<ScheduleService>()
                .CreateAsync(Product.Operator, ScheduleSamples.New($"plan {i}"));
        }

        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("schedules?sort=-name");
        var page = console.Page.Render<SchedulesPage>();
        Assert.Equal((50, "plan 61"), (Names(page).Count, Names(page)[0]));

        var next = page.FindAll(".pager a").Single().GetAttribute("href")!;
        await page.InvokeAsync(() => navigation.NavigateTo(next));
        Assert.Equal(["plan 11", "plan 10"], Names(page));
        Assert.Equal("schedules?sort=-name", page.FindAll(".pager a").Single().GetAttribute("href"));

        await page.InvokeAsync(() => navigation.NavigateTo("schedules?cursor=spoilt"));
        Assert.Contains("No such page", page.Markup, StringComparison.Ordinal);

        await page.InvokeAsync(() => navigation.NavigateTo("schedules?q=N%2017&state=soon"));
        Assert.Equal(["plan 17"], Names(page));
    }

    [Fact]
    public async Task WhileTheStoreIsSlow_TheFieldThatSomebodyTypesInStays()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console
            .Product.Get<ScheduleService>()
            .CreateAsync(Product.Operator, ScheduleSamples.New("plan"));
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(
            new ScheduleQueries(store, console.Product.Get<NamedCalendars>(), TimeProvider.System)
        );
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("schedules");
        var page = console.Page.Render<SchedulesPage>();
        var bar = page.FindComponent<ListBar>().Instance;

        foreach (
            var (address, then) in ((string, string)[])
                [("schedules?q=other", "No schedule matches"), ("schedules", ">plan<")]
        )
        {
            store.Hold();
            await page.InvokeAsync(() => navigation.NavigateTo(address));
            Assert.Same(bar, page.FindComponent<ListBar>().Instance);
            Assert.DoesNotContain(then, page.Markup, StringComparison.Ordinal);
            store.Answer();
            page.WaitForAssertion(() => Assert.Contains(then, page.Markup, StringComparison.Ordinal));
            Assert.Same(bar, page.FindComponent<ListBar>().Instance);
        }
    }

    [Fact]
    public async Task Workers_AreSearchedAndSorted()
    {
        await using var console = await ConsoleContext.StartAsync();
        foreach (var name in (string[])["pdf-2", "pdf-1", "fax-1"])
        {
            await console
                .Product.Get<Core.Workers.RemoteWorkers>()
                .RegisterAsync(Product.Operator, new(name, ["pdf.render"]));
        }

        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("workers?q=pdf&sort=name");
        var page = console.Page.Render<WorkersPage>();

        await Eventually.TrueAsync(() => Names(page).Count == 2, "both are there");
        Assert.Equal(["pdf-1", "pdf-2"], Names(page));
        await HeadOf(page, "Worker").ClickAsync(new());
        Assert.EndsWith("/workers?q=pdf&sort=-name", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["pdf-2", "pdf-1"], Names(page));
    }

    private static AngleSharp.Dom.IElement HeadOf<T>(IRenderedComponent<T> page, string title)
        where T : IComponent =>
        page.FindAll("th[role=presentation] [role=columnheader]")
            .Single(h => h.TextContent.Trim() == title)
            .QuerySelector("button")!;

    private static IReadOnlyList<string> Heads(IRenderedComponent<QueuesPage> page) =>
        [.. page.FindAll("thead th").Select(h => h.TextContent.Trim()).Where(t => t.Length > 0)];

    private static IReadOnlyList<string> Names<T>(IRenderedComponent<T> page)
        where T : IComponent =>
        [.. page.FindAll("tbody tr td:first-child a").Select(a => a.TextContent.Trim())];
}
