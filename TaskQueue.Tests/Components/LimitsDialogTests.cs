using Bunit;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Tests.Components;

/// <summary>Queues are limited, and purged, on their page.</summary>
public sealed class LimitsDialogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Limits_AreCheckedWhileTyped_Saved_Told_AndLifted()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports" });
        await console
            .Product.Get<QueueControl>()
            .LimitAsync(Product.Operator, "reports", new(Weight: 2), null, DateTimeOffset.MaxValue, null);
        var page = console.Page.Render<QueuesPage>();
        Assert.Contains("weight 2 · for now", page.Markup, StringComparison.Ordinal);

        await page.ClickOnAsync("button.act", "Limits");
        await page.TypeInAsync("#limits-rate", "many");
        Assert.Equal(RateText.Form, page.Find("#limits-rate-note").TextContent);
        Assert.Equal("true", page.Find("#limits-rate").GetAttribute("aria-invalid"));
        await page.TypeInAsync("#limits-rate", "0 per 1 s");
        Assert.Contains(
            "Must be from 1",
            page.Find("#limits-rate-note").TextContent,
            StringComparison.Ordinal
        );
        await page.TypeInAsync("#limits-rate", "100 per 1 min, burst 10");
        await page.TypeInAsync("#limits-concurrency", "7");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () =>
                page.Markup.Contains("at most 7 at once · 100 per 1 min, burst 10", StringComparison.Ordinal),
            "the page tells the limits"
        );

        var limits = (await PolicyAsync(console))!.Effective;
        Assert.Equal(new QueueLimits(2, 7, new(100, TimeSpan.FromMinutes(1), 10)), limits);
    }

    [Fact]
    public async Task WhatIsTyped_IsPlayedThrough_BeforeItIsSaved()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports" });
        var page = console.Page.Render<QueuesPage>();
        await page.ClickOnAsync("button.act", "Limits");
        var before = page.FindAll(".effect").Count;

        await page.TypeInAsync("#limits-concurrency", "3");
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".effect")));
        var waits = page.Find(".effect [data-row=waits]").TextContent;
        await page.TypeInAsync("#limits-concurrency", "three");

        Assert.Equal(0, before);
        // No worker is there: it waits with this limit as it does without.
        Assert.Equal(
            "Ready tasks that wait11",
            string.Concat(waits.Where(c => c is not ('\n' or '\r'))).Trim()
        );
        Assert.Empty(page.FindAll(".effect"));
        Assert.Null(await PolicyAsync(console));
    }

    [Fact]
    public async Task AChangeThatSomebodyElseMadeMeanwhile_IsNotOverwritten()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports" });
        var page = console.Page.Render<QueuesPage>();
        await page.ClickOnAsync("button.act", "Limits");
        await console
            .Product.Get<QueueControl>()
            .LimitAsync(Product.Operator, "reports", new(Concurrency: 3), null, null, null);

        await page.TypeInAsync("#limits-concurrency", "9");
        await page.SubmitFormAsync("dialog form");

        var row = Assert.Single(page.FindAll(".conflict tbody tr"));
        Assert.Equal(["At once", "9", "3"], row.Children.Select(c => c.TextContent));
        Assert.Contains(
            Product.Operator.Name,
            page.Find(".conflict [role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.True(page.Find("dialog button[type=submit]").HasAttribute("disabled"));
        Assert.Equal(3, (await PolicyAsync(console))!.Effective.Concurrency);

        await page.ClickOnAsync("button[data-conflict=take]");
        Assert.Equal("3", page.Find("#limits-concurrency").GetAttribute("value"));
        await page.TypeInAsync("#limits-concurrency", "4");
        await page.SubmitFormAsync("dialog form");

        Assert.Empty(page.FindAll("dialog"));
        Assert.Equal(4, (await PolicyAsync(console))!.Effective.Concurrency);
    }

    [Fact]
    public async Task Purge_TellsHowMany_AndBeginsTheOperation()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "reports" });
        var page = console.Page.Render<QueuesPage>();

        await page.ClickOnAsync("button.act", "Purge");
        await Eventually.TrueAsync(
            () => page.Find(".count").TextContent.Contains("1 of 1", StringComparison.Ordinal),
            "it is counted"
        );
        await page.SubmitFormAsync("dialog form");

        await Eventually.TrueAsync(() => page.FindAll("dialog").Count == 0, "it is begun");
        var begun = await console
            .Product.Get<Core.Tasks.Bulk.Operations>()
            .ListAsync(Product.Operator, null, 10, Stop);
        Assert.Equal(1, Assert.Single(begun.Items).Matched);
    }

    [Theory]
    [InlineData("100 per 1 min", 100, 60, 100)]
    [InlineData("5/2s, burst 3", 5, 2, 3)]
    [InlineData("1 PER 1 h burst 1", 1, 3600, 1)]
    public void Rates_AreRead_AndWrittenSoThatTheyCanBeReadAgain(
        string text,
        int count,
        int seconds,
        int burst
    )
    {
        var rate = RateText.Parse(text)!;

        Assert.Equal(new RateLimit(count, TimeSpan.FromSeconds(seconds), burst), rate);
        Assert.Equal(rate, RateText.Parse(RateText.Write(rate)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("100")]
    [InlineData("ten per minute")]
    [InlineData("5 per 1 min burst")]
    [InlineData("-5 per 1 min")]
    public void WhatIsNoRate_IsNotRead(string text) => Assert.Null(RateText.Parse(text));

    private static async Task<QueuePolicy?> PolicyAsync(ConsoleContext console) =>
        (await console.Product.Get<QueueQueries>().ListAsync(Product.Operator, Stop))
            .Single(q => q.Name == "reports")
            .Policy;
}
