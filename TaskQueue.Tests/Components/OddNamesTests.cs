using Bunit;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Workers;
using TaskQueue.Tests.Scheduling;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>What people call things is shown as it is, as text, and in its own direction.</summary>
public sealed class OddNamesTests
{
    public static TheoryData<string> Odd =>
        [
            "</a></td><script>alert(1)</script>",
            "\"><img src=x onerror=alert(1)>",
            "דוח לילי 7",
            "تقرير <b>ليلي</b> 7",
            "report \u202Egnp.exe",
            "𝔑𝔦𝔤𝔥𝔱 🦉 👩‍👩‍👧‍👦",
            "e\u0301\u0323\u0327 {0} %s &lt;",
        ];

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Tasks_AreListedByTheirNames(string name)
    {
        await using var console = await ConsoleContext.StartAsync();
        var id = await console.Product.SubmitAsync(
            "echo",
            change: t => t with { Name = name, Description = name, Tags = [name] }
        );

        AssertShown(console.Page.Render<TasksPage>(), "td a[dir=auto]", name);
        var page = console.Page.Render<TaskPage>(p => p.Add(t => t.Id, id));
        AssertShown(page, "h1[dir=auto]", name);
        await page.ClickOnAsync(".actions button", "Cancel");
        AssertNothingForeign(page);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Queues_TellWhyTheyArePaused(string reason)
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        await console.Product.Get<QueueControl>().PauseAsync(Product.Operator, "default", reason, null);

        var page = console.Page.Render<QueuesPage>();

        AssertNothingForeign(page);
        Assert.EndsWith($": {reason}", page.Find(".under[dir=auto]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Schedules_AreListedByTheirNames(string name)
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.Get<ScheduleService>().CreateAsync(Product.Operator, ScheduleSamples.New(name));

        AssertShown(console.Page.Render<SchedulesPage>(), "td a[dir=auto]", name);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task Workers_AreListedByTheirNames(string name)
    {
        await using var console = await ConsoleContext.StartAsync();
        await console
            .Product.Get<RemoteWorkers>()
            .RegisterAsync(Product.Operator, new(name, ["pdf.render"]) { Host = name });

        AssertShown(console.Page.Render<WorkersPage>(), "td strong[dir=auto]", name);
    }

    private static void AssertShown<TPage>(IRenderedComponent<TPage> page, string where, string name)
        where TPage : IComponent
    {
        page.WaitForAssertion(() => Assert.Contains(name, page.FindAll(where).Select(e => e.TextContent)));
        AssertNothingForeign(page);
    }

    // No element and no attribute came out of a name.
    private static void AssertNothingForeign<TPage>(IRenderedComponent<TPage> page)
        where TPage : IComponent
    {
        Assert.Empty(page.FindAll("script, img, td b, [onerror]"));
        Assert.DoesNotContain("\ufffd", page.Markup, StringComparison.Ordinal);
    }
}
