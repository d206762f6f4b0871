using Bunit;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The log of a task on its page.</summary>
public sealed class TaskLogTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What the browser asks for at once, and a little around it; the test double of a browser has no end of room.
    private const int MostDrawn = 200;

    [Fact]
    public async Task TenThousandLines_AreKnown_AndOnlyThoseAreDrawnThatAreLookedAt()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        for (var from = 1; from < TaskLog.MostLines; from += 1000)
        {
            await WriteAsync(console, task.Id, from, from + 999);
        }

        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.InRange(Texts(log).Count, 1, MostDrawn));
        var tally = log.Find(".tally").TextContent;
        await WriteAsync(console, task.Id, TaskLog.MostLines + 1, TaskLog.MostLines + 3);
        log.Render(p => p.Add(l => l.Task, task));

        Assert.Equal("10,000 lines", tally);
        log.WaitForAssertion(() => Assert.Equal("line 4", Texts(log)[0]));
        Assert.StartsWith(
            "The newest 10,000 lines",
            log.Find(".tally").TextContent,
            StringComparison.Ordinal
        );
        Assert.InRange(Texts(log).Count, 1, MostDrawn);
    }

    [Fact]
    public async Task NewLines_ComeByThemselves_AndWaitWhileSomebodyReadsFurtherUp()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 3);

        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.Equal(3, Texts(log).Count));
        await WriteAsync(console, task.Id, 4, 5);
        log.Render(p => p.Add(l => l.Task, task));
        log.WaitForAssertion(() => Assert.Equal("line 5", Texts(log)[^1]));
        await log.InvokeAsync(() => log.Instance.OnHeldAsync(true));
        await WriteAsync(console, task.Id, 6, 7);
        log.Render(p => p.Add(l => l.Task, task));
        log.WaitForAssertion(() => Assert.Equal("2 new lines", log.Find(".news").TextContent.Trim()));
        var meanwhile = Texts(log)[^1];
        await log.ClickOnAsync(".news button");

        Assert.Equal("line 5", meanwhile);
        log.WaitForAssertion(() => Assert.Equal("line 7", Texts(log)[^1]));
        Assert.Empty(log.FindAll(".news"));
    }

    [Fact]
    public async Task WhoeverScrollsBackToTheEnd_SeesWhatCameMeanwhile()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 1);

        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.Single(Texts(log)));
        await log.InvokeAsync(() => log.Instance.OnHeldAsync(true));
        await WriteAsync(console, task.Id, 2, 2);
        log.Render(p => p.Add(l => l.Task, task));
        log.WaitForAssertion(() => Assert.Single(log.FindAll(".news")));
        await log.InvokeAsync(() => log.Instance.OnHeldAsync(false));

        log.WaitForAssertion(() => Assert.Equal(["line 1", "line 2"], Texts(log)));
    }

    [Fact]
    public async Task WhereSoManyCameAtOnceThatThereIsAGap_TheNewestAreShown()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 103);
        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.Equal("line 1", Texts(log)[0]));

        for (var from = 104; from < 104 + TaskLog.MostLines; from += 1000)
        {
            await WriteAsync(console, task.Id, from, from + 999);
        }

        await WriteAsync(console, task.Id, 104 + TaskLog.MostLines, 104 + TaskLog.MostLines);
        log.Render(p => p.Add(l => l.Task, task));

        log.WaitForAssertion(() => Assert.Equal("line 105", Texts(log)[0]));
    }

    [Fact]
    public async Task WhereMoreWaitThanAreCounted_TheirNumberSaysSo()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 1);
        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.Single(Texts(log)));

        await log.InvokeAsync(() => log.Instance.OnHeldAsync(true));
        for (var from = 2; from < 2 + TaskLog.MostLines; from += 1000)
        {
            await WriteAsync(console, task.Id, from, from + 999);
        }

        await WriteAsync(console, task.Id, 2 + TaskLog.MostLines, 2 + TaskLog.MostLines);
        log.Render(p => p.Add(l => l.Task, task));

        log.WaitForAssertion(() => Assert.Equal("10,000+ new lines", log.Find(".news").TextContent.Trim()));
    }

    [Fact]
    public async Task WhereLinesCannotBeRead_ThoseThatAreKnownStay_AndThePageIsTold()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(new TaskLogs(store));
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 3);
        var troubles = new List<Exception>();
        var log = Render(console, task, troubles);
        log.WaitForAssertion(() => Assert.Equal(3, Texts(log).Count));

        var fault = new TimeoutException();
        store.Fault = fault;
        await log.InvokeAsync(() => log.FindComponent<Virtualize<TaskLogLine>>().Instance.RefreshDataAsync());

        Assert.Same(fault, Assert.Single(troubles));
        log.Render(p => p.Add(l => l.Task, task));
        log.Render(p => p.Add(l => l.Task, task));
        Assert.Equal(2, troubles.Count);
        store.Fault = null;
        log.Render(p => p.Add(l => l.Task, task));
        Assert.Equal(["line 1", "line 2", "line 3"], Texts(log));
    }

    [Fact]
    public async Task LinesThatCouldNotBeRead_AreReadOnceTheStoreIsBack_ThoughNoneCame()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(new TaskLogs(store));
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 3);
        // Which lines there are is answered, and then nothing.
        (store.Left, store.Fault) = (1, new TimeoutException());
        var troubles = new List<Exception>();

        var log = Render(console, task, troubles);
        await Eventually.TrueAsync(() => troubles.Count > 0, "the page is told");
        var meanwhile = Texts(log);
        store.Fault = null;
        log.Render(p => p.Add(l => l.Task, task));

        Assert.Empty(meanwhile);
        log.WaitForAssertion(() => Assert.Equal(["line 1", "line 2", "line 3"], Texts(log)));
    }

    [Fact]
    public async Task AFilterThatCannotBeAnswered_LeavesTheLines_AndIsAskedAgain()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(new TaskLogs(store));
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 10);
        var troubles = new List<Exception>();
        store.Fault = new TimeoutException();
        var log = Render(console, task, troubles);
        await Eventually.TrueAsync(() => troubles.Count == 1, "the page is told of the first read");
        store.Fault = null;
        log.Render(p => p.Add(l => l.Task, task));
        log.WaitForAssertion(() => Assert.Equal(10, Texts(log).Count));

        store.Fault = new TimeoutException();
        await log.ChangeOnAsync("select[aria-label=Level]", nameof(LogLevel.Warning));
        log.Render(p => p.Add(l => l.Task, task));
        var meanwhile = Texts(log).Count;
        store.Fault = null;
        log.Render(p => p.Add(l => l.Task, task));

        Assert.Equal((10, 2), (meanwhile, troubles.Count));
        log.WaitForAssertion(() => Assert.Equal(["line 5", "line 10"], Texts(log)));
    }

    [Fact]
    public async Task LevelsAndTexts_AreChosen_AndTextsAreMarked()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        await WriteAsync(console, task.Id, 1, 10);

        var log = Render(console, task);
        await log.ChangeOnAsync("select[aria-label=Level]", nameof(LogLevel.Warning));
        log.WaitForAssertion(() => Assert.Equal(["line 5", "line 10"], Texts(log)));
        await log.TypeInAsync("#log-text", "LINE 1");
        log.WaitForAssertion(() => Assert.Equal(["line 10"], Texts(log)));
        Assert.Equal("line 1", log.Find("mark").TextContent);
        await log.ChangeOnAsync("select[aria-label=Level]", nameof(LogLevel.Error));

        log.WaitForAssertion(() =>
            Assert.Contains("No line of that kind", log.Find(".none").TextContent, StringComparison.Ordinal)
        );
        Assert.Equal($"export/tasks/{task.Id}/log", log.Find("a[download]").GetAttribute("href"));
    }

    [Fact]
    public async Task LongMessage_IsCut_AndShownWholeOnRequest()
    {
        await using var console = await ConsoleContext.StartAsync();
        var task = await TaskAsync(console);
        var message = string.Join('\n', Enumerable.Range(1, 20).Select(i => $"row {i}"));
        await WriteAsync(console, task.Id, message);

        var log = Render(console, task);
        log.WaitForAssertion(() => Assert.EndsWith("row 6", Texts(log)[0], StringComparison.Ordinal));
        await log.ClickOnAsync(".whole");

        Assert.Equal(message, log.Find("#log-line").TextContent);
    }

    [Theory]
    [InlineData("A refused call", "REFUSED", "A |[refused]| call")]
    [InlineData("aaa", "a", "[a]|[a]|[a]")]
    [InlineData("nothing", "some", "nothing")]
    [InlineData("all", null, "all")]
    [InlineData("", "x", "")]
    public void SoughtText_IsMarked(string text, string? sought, string pieces) =>
        Assert.Equal(
            pieces,
            string.Join('|', MarkedPiece.Of(text, sought).Select(p => p.IsHit ? $"[{p.Text}]" : p.Text))
        );

    private static IRenderedComponent<TaskLog> Render(ConsoleContext console, TaskItem task) =>
        console.Page.Render<TaskLog>(p => p.Add(l => l.Task, task).Add(l => l.Actor, Product.Operator));

    private static IRenderedComponent<TaskLog> Render(
        ConsoleContext console,
        TaskItem task,
        List<Exception> troubles
    ) =>
        console.Page.Render<TaskLog>(p =>
            p.Add(l => l.Task, task)
                .Add(l => l.Actor, Product.Operator)
                .Add(l => l.OnTrouble, (Exception e) => troubles.Add(e))
        );

    private static async Task<TaskItem> TaskAsync(ConsoleContext console)
    {
        var id = await console.Product.SubmitAsync("echo");
        return (await console.Product.Queries.FindAsync(Product.Operator, id, Stop))!;
    }

    private static Task<bool> WriteAsync(ConsoleContext console, Guid id, int from, int to) =>
        WriteAsync(console, id, [.. Enumerable.Range(from, to - from + 1).Select(i => $"line {i}")]);

    private static Task<bool> WriteAsync(ConsoleContext console, Guid id, params string[] messages) =>
        console
            .Product.Get<TaskLedger>()
            .ChangeAsync(
                messages.Length,
                session =>
                    NotePass.RunAsync(
                        session,
                        [
                            .. messages.Select(message => new LogNote(
                                id,
                                1,
                                1,
                                Samples.Now,
                                message[^1] is '0' or '5' ? LogLevel.Warning : LogLevel.Information,
                                message
                            )),
                        ]
                    )
            );

    private static List<string> Texts(IRenderedComponent<TaskLog> log) =>
        [.. log.FindAll(".text").Select(t => t.TextContent)];
}
