using Bunit;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Queues;

namespace TaskQueue.Tests.Components;

/// <summary>The page of a queue shows its keys, and what is said of single ones.</summary>
public sealed class KeysCardTests
{
    private const string Card = "[aria-label='Concurrency keys']";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_AreShown_WithTheirRules_AndLeadToTheirTasks()
    {
        await using var console = await FilledAsync();
        await SetAsync(console, "acme", new(Weight: 3));

        var page = Open(console);

        var rows = page.FindAll($"{Card} tbody tr");
        Assert.Equal(2, rows.Count);
        var acme = Assert.Single(rows, r => r.TextContent.Contains("acme", StringComparison.Ordinal));
        Assert.Contains("weight 3 · by ", acme.TextContent, StringComparison.Ordinal);
        Assert.Contains(": They pay more.", acme.TextContent, StringComparison.Ordinal);
        Assert.Equal("2", acme.QuerySelectorAll("td")[0].TextContent);
        Assert.Equal("tasks?q=queue%3Areports%20key%3Aacme", acme.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task AKey_IsFoundByTyping_AndGivenARuleBeforeItsFirstTask()
    {
        await using var console = await FilledAsync();
        var page = Open(console);

        await page.TypeInAsync("#keys-find", "b");
        await Eventually.TrueAsync(() => page.FindAll($"{Card} tbody tr").Count == 1, "it is searched");
        Assert.Contains("globex", page.Find($"{Card} tbody").TextContent, StringComparison.Ordinal);
        await page.ClickOnAsync("button.give", "Give b a rule");
        await page.TypeInAsync("#key-weight", "101");
        Assert.Equal("true", page.Find("#key-weight").GetAttribute("aria-invalid"));
        await page.TypeInAsync("#key-weight", "5");
        await page.TypeInAsync("#key-rate", "10 per 1 min");
        await page.TypeInAsync("#key-reason", "A trial.");
        await page.SubmitFormAsync("dialog form");

        await Eventually.TrueAsync(
            () => page.Find($"{Card} tbody").TextContent.Contains("A trial.", StringComparison.Ordinal),
            "the rule is shown"
        );
        var rule = (await FindAsync(console, "b")).Rule!;
        Assert.Equal(new QueueLimits(5, null, new(10, TimeSpan.FromMinutes(1), 10)), rule.Effective);
    }

    [Fact]
    public async Task ARuleThatSaysNothing_IsRefused_AndOneIsTakenAway()
    {
        await using var console = await FilledAsync();
        await SetAsync(console, "acme", new(Concurrency: 4));
        var page = Open(console);

        await page.ClickOnAsync("button.act", "Rule");
        Assert.Equal("4", page.Find("#key-concurrency").GetAttribute("value"));
        await page.TypeInAsync("#key-concurrency", "");
        await page.SubmitFormAsync("dialog form");
        Assert.Contains(
            "Says nothing",
            page.Find("dialog [role=alert]").TextContent,
            StringComparison.Ordinal
        );
        await page.ClickOnAsync("dialog button[data-look=danger]");

        await Eventually.TrueAsync(() => page.FindAll("dialog").Count == 0, "it is taken away");
        Assert.Null((await FindAsync(console, "acme")).Rule);
    }

    [Fact]
    public async Task ADialogThatIsLeft_ChangesNothingForAnybody_AndASavedRuleDoes()
    {
        await using var console = await FilledAsync();
        var busiest = await console
            .Product.Get<QueueKeys>()
            .BusiestAsync(Product.Operator, "reports", 9, Stop);
        var changes = 0;
        var card = console.Page.Render<KeysCard>(p =>
            p.Add(c => c.Queue, "reports")
                .Add(c => c.Busiest, busiest)
                .Add(c => c.May, true)
                .Add(c => c.OnChanged, () => changes++)
        );

        await card.ClickOnAsync("button.act", "Rule");
        await card.ClickOnAsync("dialog .answers button", "Leave it");
        var left = (changes, card.FindAll("dialog").Count);
        await card.ClickOnAsync("button.act", "Rule");
        await card.TypeInAsync("#key-weight", "5");
        await card.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(() => changes == 1, "it is told");

        Assert.Equal((0, 0), left);
        Assert.Empty(card.FindAll("dialog"));
        Assert.Equal(5, (await FindAsync(console, "acme")).Rule!.Effective.Weight);
    }

    [Fact]
    public async Task AChangeThatSomebodyElseMadeMeanwhile_IsNotOverwritten()
    {
        await using var console = await FilledAsync();
        var page = Open(console);
        await page.ClickOnAsync("button.act", "Rule");
        await SetAsync(console, "acme", new(Concurrency: 3));

        await page.TypeInAsync("#key-concurrency", "9");
        await page.SubmitFormAsync("dialog form");

        var row = Assert.Single(page.FindAll(".conflict tbody tr"));
        Assert.Equal(["At once", "9", "3"], row.Children.Select(c => c.TextContent));
        Assert.Equal(3, (await FindAsync(console, "acme")).Rule!.Effective.Concurrency);
        await page.ClickOnAsync("button[data-conflict=keep]");
        Assert.Equal(9, (await FindAsync(console, "acme")).Rule!.Effective.Concurrency);
    }

    [Fact]
    public async Task Viewers_SeeKeys_AndSetNoRules_AndWithoutKeysItSaysSo()
    {
        await using var console = await FilledAsync(Roles.Viewer);
        await console.Product.SubmitAsync("echo", change: t => t with { Queue = "plain" });

        var page = Open(console);
        var plain = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "plain"));

        Assert.Equal(2, page.FindAll($"{Card} tbody tr").Count);
        Assert.Empty(page.FindAll("button.act"));
        Assert.Empty(plain.FindAll(Card));
        Assert.Contains("has a concurrency key", plain.Markup, StringComparison.Ordinal);
    }

    // acme comes first: it has more.
    private static async Task<ConsoleContext> FilledAsync(string role = Roles.Admin)
    {
        var console = await ConsoleContext.StartAsync(role);
        foreach (var key in (string[])["acme", "globex", "acme"])
        {
            await console.Product.SubmitAsync(
                "echo",
                change: t => t with { Queue = "reports", ConcurrencyKey = key }
            );
        }

        return console;
    }

    private static IRenderedComponent<QueuePage> Open(ConsoleContext console) =>
        console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "reports"));

    private static Task SetAsync(ConsoleContext console, string key, QueueLimits limits) =>
        console
            .Product.Get<KeyControl>()
            .SetAsync(Product.Operator, "reports", key, limits, "They pay more.", null, null);

    private static Task<KeyOverview> FindAsync(ConsoleContext console, string key) =>
        console.Product.Get<QueueKeys>().FindAsync(Product.Operator, "reports", key, Stop);
}
