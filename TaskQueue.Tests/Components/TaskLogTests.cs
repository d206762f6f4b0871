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
