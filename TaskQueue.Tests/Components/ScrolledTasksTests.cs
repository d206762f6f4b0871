using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>The list of tasks as one to scroll through: read by cursor, and of bounded memory.</summary>
public sealed class ScrolledTasksTests
{
    private readonly List<TaskItem> _store = [];
    private int _reads;
    private Exception? _fault;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_AreReadByCursor_AndTheListGrowsAsItIsWalked()
    {
        Fill(120);
        var rows = new ScrolledTasks(null, ReadAsync);

        Assert.Equal(_store[..20], await rows.ReadAsync(0, 20, Stop));
        Assert.Equal((51, 1), (rows.Count, _reads));
        Assert.Equal(_store[40..60], await rows.ReadAsync(40, 20, Stop));
        Assert.Equal((101, 2), (rows.Count, _reads));
        Assert.Equal(_store[95..], await rows.ReadAsync(95, 50, Stop));
        Assert.Equal((120, 3), (rows.Count, _reads));
        Assert.False(rows.IsCut);
        Assert.Equal(_store[..20], await rows.ReadAsync(0, 20, Stop));
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task HoweverFarOneScrolls_FewRowsAreHeld_AndTheWayBackIsKnown()
    {
        Fill(ScrolledTasks.Most + 200);
        var rows = new ScrolledTasks(null, ReadAsync);
        for (var start = 0; start < ScrolledTasks.Most; start += ScrolledTasks.Block)
        {
            await rows.ReadAsync(start, ScrolledTasks.Block, Stop);
            Assert.InRange(rows.Held, 1, 10 * ScrolledTasks.Block);
        }

        Assert.Equal((ScrolledTasks.Most, true), (rows.Count, rows.IsCut));
        Assert.Empty(await rows.ReadAsync(ScrolledTasks.Most, 10, Stop));
        var before = _reads;
        Assert.Equal(_store[5000..5010], await rows.ReadAsync(5000, 10, Stop));
        Assert.Equal(before + 1, _reads);
        Assert.Equal((ScrolledTasks.Most, true), (rows.Count, rows.IsCut));
    }

    [Fact]
    public async Task WhereRowsWent_NoneIsShownTwice()
    {
        Fill(120);
        var rows = new ScrolledTasks(null, ReadAsync);
        await rows.ReadAsync(0, 120, Stop);
        _store.RemoveRange(10, 30);

        rows.Forget();

        Assert.Equal(_store, await rows.ReadAsync(0, 120, Stop));
        Assert.Equal(90, rows.Count);
        _store.Clear();
        rows.Forget();
        Assert.Empty(await rows.ReadAsync(0, 120, Stop));
        Assert.Equal(0, rows.Count);
    }

    [Fact]
    public async Task TheFirstRows_AreThoseThatThePageHasRead_AndOthersStayWhereTheyAre()
    {
        Fill(120);
        var rows = new ScrolledTasks(null, ReadAsync);
        rows.Seed(_store[..50], Name(_store[49]));
        Assert.Equal(_store[..50], await rows.ReadAsync(0, 50, Stop));
        Assert.Equal((51, 0), (rows.Count, _reads));
        await rows.ReadAsync(50, 70, Stop);
        Assert.Equal((120, 2), (rows.Count, _reads));

        _store.RemoveAt(10);
        rows.Seed(_store[..50], Name(_store[49]));

        Assert.Equal(_store[59..69], await rows.ReadAsync(60, 10, Stop));
        Assert.Equal((120, 2), (rows.Count, _reads));
        Assert.Equal(_store[..20], await rows.ReadAsync(0, 20, Stop));
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task WhereTasksChangeAllTheTime_RowsAreReadAgainAfterARest()
    {
        await using var console = await ConsoleContext.StartAsync();
        var clock = new ManualClock();
        console.Page.Services.AddSingleton<TimeProvider>(clock);
        Fill(50);
        var scroll = Scroll(console, []);
        scroll.WaitForAssertion(() => Assert.NotEmpty(scroll.FindAll("tbody a")));
        IReadOnlyList<TaskItem> none = [];
        var (first, before) = (_store[..50], _reads);

        for (var turn = 2L; turn < 10; turn++)
        {
            scroll.Render(p => p.Add(s => s.Turn, turn).Add(s => s.First, first));
        }

        Assert.Equal(before, _reads);
        scroll.Render(p => p.Add(s => s.First, none));
        clock.Advance(TaskScroll.Rest);
        await Eventually.TrueAsync(() => _reads > before, "they are read again");
    }

    [Fact]
    public async Task WhereRowsCannotBeRead_ThoseThatAreKnownStay_AndThePageIsTold()
    {
        await using var console = await ConsoleContext.StartAsync();
        Fill(10);
        var troubles = new List<Exception>();
        var scroll = Scroll(console, troubles);
        scroll.WaitForAssertion(() => Assert.Equal(10, scroll.FindAll("tbody a").Count));

        _fault = new TimeoutException();
        scroll.Render(p => p.Add(s => s.Turn, 2L));

        scroll.WaitForAssertion(() => Assert.Same(_fault, Assert.Single(troubles)));
        Assert.Equal(10, scroll.FindAll("tbody a").Count);
    }

    [Fact]
    public async Task ThePage_OffersIt_KeepsIt_AndHasNoPagesThen()
    {
        await using var console = await ConsoleContext.StartAsync();
        await console.Product.SubmitAsync("echo");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("tasks?limit=0");
        var page = console.Page.Render<TasksPage>();
        Assert.Equal("0", page.Find("#size").GetAttribute("value"));
        Assert.Single(page.FindAll(".scroll[tabindex='0'] thead .sort[aria-sort=descending]"));
        Assert.True(page.Find(".steps").HasAttribute("hidden"));

        await page.Find("#size").ChangeAsync(new() { Value = "50" });
        Assert.Empty(page.FindAll(".scroll"));
        await page.Find("#size").ChangeAsync(new() { Value = "0" });
        Assert.Single(page.FindAll(".scroll"));
        Assert.EndsWith("/tasks", navigation.Uri, StringComparison.Ordinal);
    }

    private IRenderedComponent<TaskScroll> Scroll(ConsoleContext console, List<Exception> troubles) =>
        console.Page.Render<TaskScroll>(p =>
            p.Add(s => s.List, "all")
                .Add(s => s.Turn, 1L)
                .Add(s => s.Read, ReadAsync)
                .Add(s => s.Now, Samples.Now)
                .Add(s => s.Columns, TaskColumn.Usual)
                .Add(s => s.Sort, TaskOrders.Usual)
                .Add(s => s.OnSort, (string _) => { })
                .Add(s => s.OnTrouble, (Exception e) => troubles.Add(e))
        );

    private void Fill(int count) => _store.AddRange(Enumerable.Range(0, count).Select(_ => Samples.Task()));

    // A cursor names the row before the page, as those of the store do.
    private Task<Page<TaskItem>> ReadAsync(string? cursor, int limit, CancellationToken cancellationToken)
    {
        _reads++;
        cancellationToken.ThrowIfCancellationRequested();
        if (_fault is { } fault)
        {
            return Task.FromException<Page<TaskItem>>(fault);
        }

        var start = cursor is null ? 0 : _store.FindIndex(t => Name(t) == cursor) + 1;
        List<TaskItem> rows = [.. _store.Skip(start).Take(limit)];
        return Task.FromResult(
            new Page<TaskItem>(rows, start + rows.Count < _store.Count ? Name(rows[^1]) : null)
        );
    }

    private static string Name(TaskItem task) => task.Id.ToString("N", CultureInfo.InvariantCulture);
}
