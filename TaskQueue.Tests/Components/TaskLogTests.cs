using Bunit;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The log of a task on its page.</summary>
public sealed class TaskLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task NewestLines_AreInView_EarlierOnesOnRequest_NewOnesByThemselves()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 250);

        var log = console.Page.Render<TaskLog>(p =>
            p.Add(l => l.Task, task).Add(l => l.Actor, Product.Operator)
        );
        var newest = Texts(log);
        await log.ClickOnAsync(".more");
        var whole = Texts(log);
        await WriteAsync(console, task.Id, 251, 252);
        log.Render(p => p.Add(l => l.Task, task));

        Assert.Equal(("line 51", "line 250", 200), (newest[0], newest[^1], newest.Count));
        Assert.Equal(("line 1", 250), (whole[0], whole.Count));
        Assert.Empty(log.FindAll(".more"));
        Assert.Equal("line 252", Texts(log)[^1]);
    }

    [Fact]
    public async Task TenThousandLines_AreShownAFewAtATime_AndNotAllAtOnce()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        for (var from = 1; from < 10_000; from += 1000)
        {
            await WriteAsync(console, task.Id, from, from + 999);
        }

        var log = console.Page.Render<TaskLog>(p =>
            p.Add(l => l.Task, task).Add(l => l.Actor, Product.Operator)
        );
        var newest = Texts(log);
        for (var clicks = 0; log.FindAll(".more").Count > 0; clicks++)
        {
            Assert.True(clicks < 100, "There is always more of it.");
            await log.ClickOnAsync(".more");
        }

        var most = Texts(log);
        await WriteAsync(console, task.Id, 10_001, 10_003);
        log.Render(p => p.Add(l => l.Task, task));

        Assert.Equal((200, "line 9801", "line 10000"), (newest.Count, newest[0], newest[^1]));
        Assert.Equal((5000, "line 5001", "line 10000"), (most.Count, most[0], most[^1]));
        var after = Texts(log);
        Assert.Equal((5000, "line 5004", "line 10003"), (after.Count, after[0], after[^1]));
    }

    [Fact]
    public async Task Levels_AreChosen()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 10);

        var log = console.Page.Render<TaskLog>(p =>
            p.Add(l => l.Task, task).Add(l => l.Actor, Product.Operator)
        );
        await log.Find("select[aria-label=Level]").ChangeAsync(nameof(LogLevel.Warning));
        var warnings = Texts(log);
        await log.Find("select[aria-label=Level]").ChangeAsync(nameof(LogLevel.Error));

        Assert.Equal(["line 5", "line 10"], warnings);
        Assert.Contains("No line of that kind", log.Find(".none").TextContent, StringComparison.Ordinal);
    }

    private static async Task<TaskItem> TaskAsync(ConsoleContext console)
    {
        var id = await console.Product.SubmitAsync("echo");
        return (await console.Product.Queries.FindAsync(Product.Operator, id, Stop))!;
    }

    private static Task<bool> WriteAsync(ConsoleContext console, Guid id, int from, int to) =>
        console
            .Product.Get<TaskLedger>()
            .ChangeAsync(
                to - from + 1,
                session =>
                    NotePass.RunAsync(
                        session,
                        [
                            .. Enumerable
                                .Range(from, to - from + 1)
                                .Select(i => new LogNote(
                                    id,
                                    1,
                                    1,
                                    Samples.Now,
                                    i % 5 == 0 ? LogLevel.Warning : LogLevel.Information,
                                    $"line {i}"
                                )),
                        ]
                    )
            );

    private static List<string> Texts(IRenderedComponent<TaskLog> log) =>
        [.. log.FindAll(".text").Select(t => t.TextContent)];
}
