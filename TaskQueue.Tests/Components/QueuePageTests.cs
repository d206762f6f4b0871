using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Tests.Components;

/// <summary>The page of a queue, and its forecast.</summary>
public sealed class QueuePageTests
{
    [Fact]
    public async Task ThePage_ShowsCounts_Limits_AndTheForecast()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "reports.nightly");
        await console
            .Product.Get<QueueControl>()
            .LimitAsync(Product.Operator, "reports.nightly", new(Weight: 2), "more of it", null, null);

        var page = Open(console, "reports.nightly");

        Assert.Equal("reports.nightly", page.Find("h1").TextContent);
        Assert.Equal("30", page.Find("a[href='tasks?queue=reports.nightly&status=succeeded']").TextContent);
        Assert.Contains("weight 2", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("more of it", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.StartsWith(
            "No worker takes its tasks",
            page.Find(".says").TextContent,
            StringComparison.Ordinal
        );
        Assert.Empty(page.FindAll(".plot"));
        Assert.Contains("50 accepted and 30 attempts", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsSupposed_StandsInTheAddress_AndIsPlayedThrough()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");
        // Fifty tasks in the slice of ten seconds that just ended would be a rate that never drains.
        var page = Open(console, "orders", "?slots=4&arrivalRate=0");

        Assert.StartsWith(
            "What if: Drains in 10 s",
            page.Find(".says").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal("4", page.Find("#forecast-slots").GetAttribute("value"));
        Assert.Contains("with seed 1: empty at some time within", page.Markup, StringComparison.Ordinal);
        Assert.StartsWith(
            "Waiting tasks: 20 now; after",
            page.Find(".plot").GetAttribute("aria-label"),
            StringComparison.Ordinal
        );
        Assert.NotEmpty(page.FindAll(".plot svg path"));

        await page.TypeInAsync("#forecast-burst", "1000");
        await page.SubmitFormAsync(".forecast form");

        var address = console.Page.Services.GetRequiredService<NavigationManager>().Uri;
        Assert.EndsWith("queues/orders?slots=4&arrivalRate=0&burst=1000", address, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () =>
                page.Find(".says").TextContent is var says
                && says.StartsWith("What if: Drains in ", StringComparison.Ordinal)
                // How many exactly depends on where the moment falls in which thirty of them ended.
                && says.Contains(" min", StringComparison.Ordinal),
            "the forecast has followed the address",
            evidence: () => page.Find(".says").TextContent
        );
    }

    [Fact]
    public async Task MoreWorkers_AreASlider_WhichPlaysWhenItIsLetGo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");
        var page = Open(console, "orders");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var before = navigation.Uri;

        Assert.Equal("0", page.Find("#forecast-workers").GetAttribute("value"));
        await page.TypeInAsync("#forecast-workers", "3");
        Assert.Equal("3", page.Find("output").TextContent);
        Assert.Equal(before, navigation.Uri);
        await page.ChangeOnAsync("#forecast-workers", "3");

        Assert.EndsWith("queues/orders?workers=3", navigation.Uri, StringComparison.Ordinal);
        await Eventually.TrueAsync(
            () => page.Find(".says").TextContent.StartsWith("What if: ", StringComparison.Ordinal),
            "the forecast has followed the slider"
        );
        await page.TypeInAsync("#forecast-workers", "0");
        await page.ChangeOnAsync("#forecast-workers", "0");
        Assert.EndsWith("queues/orders", navigation.Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsDepth_IsDrawn_AsItWasSampled()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");
        await SampleAsync(console, "orders", 20);

        var page = Open(console, "orders");

        Assert.Contains(
            "waiting at most 20",
            page.Find("[aria-labelledby=depth] .legend").TextContent.Trim(),
            StringComparison.Ordinal
        );
        Assert.Empty(page.FindAll("[aria-labelledby=depth] .nothing"));
    }

    [Theory]
    [InlineData("workers", "-1", "Must be a whole number.")]
    [InlineData("workers", "2000", "Must be from 0 to 1000.")]
    [InlineData("arrivalRate", "fast", "Must be a number, such as 2.5.")]
    [InlineData("burst", "99999999", "Must be from 0 to 10000000.")]
    public async Task WhatIsWrong_IsSaidWhileTyped(string field, string text, string reason)
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");
        var page = Open(console, "orders");

        await page.TypeInAsync($"#forecast-{field}", text);

        Assert.Equal(reason, page.Find($"#forecast-{field}-note").TextContent);
        Assert.Equal("true", page.Find($"#forecast-{field}").GetAttribute("aria-invalid"));
        Assert.True(page.Find(".forecast form [type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public async Task AWrongAddress_IsSaidAtItsField_AndNothingIsSupposed()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");

        var page = Open(console, "orders", "?slots=many");

        Assert.Equal("Must be a whole number.", page.Find("#forecast-slots-note").TextContent);
        Assert.DoesNotContain("What if:", page.Find(".says").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQueue_IsPausedOnItsPage_AndTheForecastSaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await FillAsync(console, "orders");
        var page = Open(console, "orders");

        await page.ClickOnAsync(".actions button", "Pause");
        await page.TypeInAsync("#pause-reason", "stocktaking");
        await page.SubmitFormAsync("dialog form");

        await Eventually.TrueAsync(
            () =>
                page.Find(".says")
                    .TextContent.StartsWith("Paused until somebody resumes", StringComparison.Ordinal)
                && page.Find(".status").TextContent.Contains("stocktaking", StringComparison.Ordinal),
            "the page tells the pause"
        );
    }

    [Fact]
    public async Task Viewers_MayAskButNotAct_AndNoQueueIsSaid()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer);
        await FillAsync(console, "orders");

        var page = Open(console, "orders");
        var none = Open(console, "none");

        // What they follow is their own.
        Assert.Empty(page.FindAll(".actions button:not(.follow)"));
        Assert.NotNull(page.Find("#forecast-workers"));
        Assert.Equal("No such queue", none.Find("h1").TextContent);
    }

    private static IRenderedComponent<QueuePage> Open(ConsoleContext console, string name, string query = "")
    {
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo($"queues/{name}{query}");
        return console.Page.Render<QueuePage>(p => p.Add(q => q.Name, name));
    }

    // As it was ten minutes ago: this minute may have been sampled when there was nothing.
    private static async Task SampleAsync(ConsoleContext console, string queue, long waiting)
    {
        await using var db = console
            .Product.Get<Microsoft.EntityFrameworkCore.IDbContextFactory<Core.Data.AppDbContext>>()
            .CreateDbContext();
        var at = RollupLevel.Minute.StartOf(DateTimeOffset.UtcNow.AddMinutes(-10));
        foreach (var name in (string[])[queue, DepthRollup.All])
        {
            var row = new DepthRollup
            {
                Level = RollupLevel.Minute,
                At = at,
                Queue = name,
            };
            row.Add(waiting, 0, TimeSpan.Zero);
            db.DepthRollups.Add(row);
        }

        await db.SaveChangesAsync();
    }

    private static async Task FillAsync(ConsoleContext console, string queue)
    {
        var ledger = console.Product.Get<TaskLedger>();
        var tasks = Enumerable.Range(0, 50).Select(_ => Samples.Task(queue: queue)).ToList();
        await ledger.AcceptAsync(tasks);
        await ledger.SettleAsync([.. tasks.Take(30).Select(t => Samples.Result(t))]);
    }
}
