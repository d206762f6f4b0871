using System.Collections.Frozen;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Home;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>The dashboard's ranges, numbers and charts.</summary>
public sealed class DashboardTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tiles_CountTheRange_AndLeadToWhatTheyCount()
    {
        await using var console = await ConsoleContext.StartAsync();
        await LiveAsync(console, 6, 2);

        var page = console.Page.Render<HomePage>();

        Assert.Equal("6", Value(page, "Succeeded"));
        Assert.Equal("2", Value(page, "Failed attempts"));
        Assert.Equal("25 %", Value(page, "Error rate"));
        Assert.Equal("75 %", Value(page, "Completion rate"));
        Assert.Equal("0", Value(page, "Idle workers"));
        foreach (var link in page.FindAll(".tile a"))
        {
            Assert.False(string.IsNullOrEmpty(link.GetAttribute("href")));
        }

        Assert.Equal("workers?state=alive", Link(page, "Workers"));
        Assert.Equal("workers?state=silent", Link(page, "Silent workers"));
        Assert.Equal("workers?state=idle", Link(page, "Idle workers"));
        Assert.StartsWith(
            "tasks?q=status%3Aretrying%2Cdead%20started%3A%3E%3D",
            Link(page, "Error rate"),
            StringComparison.Ordinal
        );
        Assert.Equal(Link(page, "Error rate"), Link(page, "Failed attempts"));
        var query = Uri.UnescapeDataString(Link(page, "Error rate")["tasks?q=".Length..]);
        Assert.Equal(
            [TaskField.Status, TaskField.Started],
            TaskQuery.TryParse(query, out _)!.Terms.Select(t => t.Field)
        );
        Assert.Equal(3, page.FindAll("[aria-labelledby=throughput] .legend a").Count);
        Assert.NotEmpty(page.FindAll("[aria-labelledby=runs] .spread tbody tr"));
        Assert.Equal("How run times are spread", page.Find("[aria-labelledby=runs] caption").TextContent);
        Assert.Contains(
            "dead-letters?fingerprint=",
            page.Find("[aria-labelledby=failures] .legend a").GetAttribute("href"),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "w1",
            page.Find("[aria-labelledby=heat] .name").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task TasksAreCountedByState_AndEachPartLeadsToThem()
    {
        await using var console = await ConsoleContext.StartAsync();
        await LiveAsync(console, 6, 2);

        var page = console.Page.Render<HomePage>();

        Assert.Equal(
            [("tasks?status=succeeded", "succeeded: 6"), ("tasks?status=dead", "dead: 2")],
            page.FindAll(".states .bar a").Select(a => (a.GetAttribute("href")!, a.GetAttribute("title")!))
        );
        Assert.Equal("flex-grow: 0.75", page.Find(".states .bar a").GetAttribute("style"));
        Assert.Equal(10, page.FindAll(".states li a").Count);
        Assert.Equal("succeeded 6", page.Find(".states li [data-state=succeeded]").TextContent);
    }

    [Fact]
    public async Task EachChart_IsATableToo()
    {
        await using var console = await ConsoleContext.StartAsync();
        await LiveAsync(console, 3, 0);
        var page = console.Page.Render<HomePage>();

        await page.ClickOnAsync("[aria-labelledby=throughput] .as");

        var sums = page.FindAll("[aria-labelledby=throughput] tbody tr td:nth-child(3)")
            .Sum(cell => int.Parse(cell.TextContent, CultureInfo.InvariantCulture));
        Assert.Equal(3, sums);
    }

    [Fact]
    public async Task TheAddress_SaysTheRange_AndThePeriodBefore()
    {
        await using var console = await ConsoleContext.StartAsync();
        await LiveAsync(console, 3, 0);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("/?range=24h&compare=previous");

        var page = console.Page.Render<HomePage>();

        Assert.Equal("24 h", page.Find(".ranges [aria-current]").TextContent);
        Assert.Equal("true", page.Find(".ranges [role=switch]").GetAttribute("aria-checked"));
        Assert.Equal("/?range=24h", page.Find(".ranges [role=switch]").GetAttribute("href"));
        Assert.Contains(
            "before",
            page.Find("[aria-labelledby=throughput] .legend").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task AChosenRange_BecomesTheAddress_AndEscapeLeadsBack()
    {
        await using var console = await ConsoleContext.StartAsync();
        await LiveAsync(console, 3, 0);
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = console.Page.Render<HomePage>();
        var chart = page.FindComponents<TimeChart>().First(c => c.Instance.Id == "throughput").Instance;
        var before = navigation.Uri;

        await page.InvokeAsync(() => chart.ZoomAsync(new() { First = 20, Last = 10 }));
        var zoomed = navigation.Uri;
        await page.InvokeAsync(chart.UndoAsync);

        Assert.Contains("?from=", zoomed, StringComparison.Ordinal);
        Assert.Equal(before, navigation.Uri);
        // What is no choice changes nothing: the browser may say anything.
        await page.InvokeAsync(() => chart.ZoomAsync(new() { First = -1, Last = 5 }));
        await page.InvokeAsync(() => chart.ZoomAsync(new() { First = 0, Last = int.MaxValue }));
        Assert.Equal(before, navigation.Uri);
    }

    [Theory]
    [InlineData(null, null, null, "1h")]
    [InlineData("7d", null, null, "7d")]
    [InlineData("7y", null, null, "1h")]
    [InlineData(null, "2026-05-04T00:00:00Z", "2026-05-04T01:00:00Z", null)]
    [InlineData("6h", "2026-05-04T01:00:00Z", "2026-05-04T00:00:00Z", "6h")]
    [InlineData("6h", "0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", "6h")]
    public void AnAddress_ThatSaysNoRange_MeansTheUsualOne(
        string? range,
        string? from,
        string? to,
        string? word
    ) => Assert.Equal(word, DashboardQuery.Read(range, from, to, null).Word);

    [Fact]
    public async Task ManyWhoLook_ShareOneReading()
    {
        await using var console = await ConsoleContext.StartAsync();
        var shared = console.Page.Services.GetRequiredService<SharedHistory>();
        var range = DashboardQuery.Read("6h", null, null, null).Range;

        var first = await shared.ReadAsync(Product.Operator, range);
        var second = await shared.ReadAsync(Product.Operator with { Name = "another" }, range);
        var limited = await shared.ReadAsync(
            Product.Operator with
            {
                Limited = new Dictionary<string, FrozenSet<string>>
                {
                    [Permissions.TasksRead] = FrozenSet.Create("mine"),
                },
            },
            range
        );

        Assert.Same(first, second);
        Assert.NotSame(first, limited);
        await Assert.ThrowsAsync<Core.RefusalException>(() =>
            shared.ReadAsync(new("nobody", new HashSet<string>()), range)
        );
    }

    [Theory]
    [InlineData(0, 2, 2)]
    [InlineData(3, 2, 4)]
    [InlineData(5, 2, 10)]
    [InlineData(11, 2, 20)]
    [InlineData(0.3, 1, 1)]
    [InlineData(150, 1, 200)]
    public void AScale_EndsAtAPlainNumber(double most, double least, double top) =>
        Assert.Equal(top, ChartShape.Top(most, least));

    [Fact]
    public void ALine_HasGapsWhereNothingIsKnown_AndDotsWhereItIsAlone() =>
        Assert.Equal("M100 100L300 50M700 0h0", ChartShape.Path([0, 5, null, 10, null], 10));

    [Fact]
    public void AWorker_IsIdle_WhenATaskIsReadyForIt_AndItTookNoneForAWhile()
    {
        WorkerNode[] workers =
        [
            Worker("idle", claimed: -60),
            Worker("just took one", claimed: -5),
            Worker("busy", claimed: -60, running: 1),
            Worker("of another queue", claimed: -60, queue: "mails"),
            Worker("paused", claimed: -60, status: WorkerStatus.Paused),
            Worker("gone", claimed: -60, status: WorkerStatus.Lost),
        ];
        QueueOverview[] queues = [new() { Name = "orders", Queued = 3 }, new() { Name = "mails" }];

        var state = StateNow.Of(queues, workers, TimeSpan.FromMinutes(1), Now);

        Assert.Equal((4, 1, 1, 1), (state.Alive, state.Held, state.Silent, state.IdleWhileWorkWaits));
    }

    private static WorkerNode Worker(
        string name,
        int claimed,
        int running = 0,
        string queue = "*",
        WorkerStatus status = WorkerStatus.Alive
    ) =>
        new()
        {
            Id = Guid.NewGuid(),
            Name = name,
            Host = "h",
            Version = "1",
            Status = status,
            Capacity = 4,
            Running = running,
            Queues = [queue],
            StartedAt = Now.AddHours(-1),
            LastClaimAt = Now.AddSeconds(claimed),
        };

    private static string Value(IRenderedComponent<HomePage> page, string label) =>
        page.FindAll(".tile")
            .Single(t => t.QuerySelector(".label")!.TextContent == label)
            .QuerySelector(".value")!
            .TextContent;

    private static string Link(IRenderedComponent<HomePage> page, string label) =>
        page.FindAll(".tile")
            .Single(t => t.QuerySelector(".label")!.TextContent == label)
            .QuerySelector("a")!
            .GetAttribute("href")!;

    private static async Task LiveAsync(ConsoleContext console, int succeed, int die)
    {
        var ledger = console.Product.Get<TaskLedger>();
        for (var i = 0; i < succeed + die; i++)
        {
            var task = Samples.Task(maxAttempts: 1);
            await ledger.AcceptAsync([task]);
            var outcome = i < succeed ? AttemptOutcome.Succeeded : AttemptOutcome.Failed;
            await ledger.SettleAsync([Samples.Result(task, outcome, 1L << 40)]);
        }

        await console.Product.Get<RollupKeeper>().RunOnceAsync(Stop);
    }
}
