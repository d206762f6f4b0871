using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Queues;
using TaskQueue.Web.Components.Workers;

namespace TaskQueue.Tests.Components;

/// <summary>What is paused or resumed is shown at once, marked as being saved, and goes back with the reason when the store refuses.</summary>
public sealed class SavesTests
{
    private const string Reason = "Somebody else was faster.";
    private const string Note = "p.visually-hidden[role=status]";

    [Fact]
    public async Task AQueueInItsList_IsShownPausedAtOnce_AndGoesBackWithTheReason()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = Hold<QueueControl>(console);
        await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<QueuesPage>();

        await page.ClickOnAsync("button.act", "Pause");
        var saving = page.SubmitFormAsync("dialog form");
        await ShownAsync(page, "paused", "button.act");
        store.Refuse(Reason);
        await saving;

        AssertGoneBack(console, page, "button.act");
        Assert.Empty(page.FindAll(".badge"));
    }

    [Fact]
    public async Task AQueueOnItsPage_IsShownPausedAtOnce_AndThenAsItIs()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = Hold<QueueControl>(console);
        await console.Product.SubmitAsync("echo");
        var page = console.Page.Render<QueuePage>(p => p.Add(q => q.Name, "default"));

        await page.ClickOnAsync(".actions button", "Pause");
        var saving = page.SubmitFormAsync("dialog form");
        await ShownAsync(page, "paused", ".actions button[aria-disabled]");
        store.Open();
        await saving;

        Assert.Empty(page.FindAll(".badge[data-tone=busy]"));
        Assert.Equal("paused", page.Find(".status .badge").GetAttribute("data-state"));
        var note = Assert.Single(console.Page.Services.GetRequiredService<Toasts>().Shown);
        Assert.Equal("default is paused.", note.Summary);
    }

    [Fact]
    public async Task AWorkerInItsList_IsShownPausingAtOnce_AndGoesBackWithTheReason()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = Hold<WorkerOrders>(console);
        await RegisterAsync(console);
        var page = console.Page.Render<WorkersPage>();
        await AliveAsync(page);

        await page.ClickOnAsync(".acts button", "Pause");
        var saving = page.SubmitFormAsync("dialog form");
        await ShownAsync(page, "pausing", ".acts button");
        store.Refuse(Reason);
        await saving;

        AssertGoneBack(console, page, ".acts button");
        Assert.Single(page.FindAll(".badge[data-tone=good]"));
    }

    [Fact]
    public async Task AWorkerOnItsPage_IsShownPausingAtOnce_AndGoesBackWithTheReason()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = Hold<WorkerOrders>(console);
        var worker = await RegisterAsync(console);
        var page = console.Page.Render<WorkerPage>(p => p.Add(w => w.Id, worker.Id));
        await AliveAsync(page);

        await page.ClickOnAsync(".actions button", "Pause");
        var saving = page.SubmitFormAsync("dialog form");
        await ShownAsync(page, "pausing", ".actions button");
        store.Refuse(Reason);
        await saving;

        AssertGoneBack(console, page, ".actions button");
        Assert.Single(page.FindAll(".status .badge[data-tone=good]"));
    }

    [Fact]
    public async Task WhatIsRefusedAtOnce_IsShownNowhere_AndNothingIsClosed()
    {
        var (drawn, closed) = (0, 0);
        var saves = new Saves<string>(() => Task.FromResult(drawn++));

        await Assert.ThrowsAsync<RefusalException>(() =>
            saves.RunAsync(
                "a",
                "paused",
                () => Task.FromException(RefusalException.Field("until", "Has passed.")),
                () => Task.FromResult(closed++)
            )
        );

        Assert.Equal((0, 0, null), (drawn, closed, saves.Of("a")));
    }

    [Fact]
    public async Task WhatIsSavedBeforeItsDialogIsClosed_IsMarkedUntilItIsReadAnew()
    {
        var saved = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var drawn = 0;
        var saves = new Saves<string>(() => Task.FromResult(drawn++));

        var run = saves.RunAsync("a", "paused", () => saved.Task, () => closed.Task);
        saved.SetResult();
        await Task.Delay(50, TestContext.Current.CancellationToken);
        var meanwhile = saves.Of("a");
        closed.SetResult();
        await run;

        Assert.Equal(("paused", null, 1), (meanwhile, saves.Of("a"), drawn));
    }

    private static HeldStore Hold<TService>(ConsoleContext console)
        where TService : class
    {
        var product = console.Product.Get<IServiceProvider>();
        var store = new HeldStore(product.GetRequiredService<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(ActivatorUtilities.CreateInstance<TService>(product, store));
        return store;
    }

    private static Task<WorkerNode> RegisterAsync(ConsoleContext console) =>
        console.Product.Get<RemoteWorkers>().RegisterAsync(Product.Operator, new("pdf-1", ["pdf.render"]));

    private static Task AliveAsync<TPage>(IRenderedComponent<TPage> page)
        where TPage : IComponent =>
        Eventually.TrueAsync(() => page.FindAll(".badge[data-tone=good]").Count == 1, "the worker is alive");

    private static async Task ShownAsync<TPage>(IRenderedComponent<TPage> page, string word, string button)
        where TPage : IComponent
    {
        await Eventually.TrueAsync(
            () => page.FindAll(".badge[data-tone=busy]").Count == 1,
            "it is shown as it is going to be"
        );
        Assert.Equal(word, page.Find(".badge[data-tone=busy]").GetAttribute("data-state"));
        Assert.Contains("being saved", page.Markup, StringComparison.Ordinal);
        Assert.Equal($"{word} being saved", page.Find(Note).TextContent);
        // It keeps the focus, and does nothing.
        Assert.False(page.Find(button).HasAttribute("disabled"));
        Assert.Equal("true", page.Find(button).GetAttribute("aria-disabled"));
        await page.ClickOnAsync(button);
        Assert.Empty(page.FindAll("dialog"));
    }

    private static void AssertGoneBack<TPage>(
        ConsoleContext console,
        IRenderedComponent<TPage> page,
        string button
    )
        where TPage : IComponent
    {
        Assert.Empty(page.FindAll(".badge[data-tone=busy]"));
        Assert.DoesNotContain("being saved", page.Markup, StringComparison.Ordinal);
        // It stays, so that it is read out the next time, too.
        Assert.Equal("", page.Find(Note).TextContent);
        Assert.False(page.Find(button).HasAttribute("aria-disabled"));
        var note = Assert.Single(console.Page.Services.GetRequiredService<Toasts>().Shown);
        Assert.Equal(Reason, note.Summary);
    }

    /// <summary>A store that gives no connection before a test says so.</summary>
    private sealed class HeldStore(IDbContextFactory<AppDbContext> store) : IDbContextFactory<AppDbContext>
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _held.SetResult();

        public void Refuse(string reason) =>
            _held.SetException(new RefusalException(RefusalCode.Conflict, reason));

        public AppDbContext CreateDbContext() => store.CreateDbContext();

        public async Task<AppDbContext> CreateDbContextAsync(CancellationToken cancellationToken = default)
        {
            await _held.Task;
            return await store.CreateDbContextAsync(cancellationToken);
        }
    }
}
