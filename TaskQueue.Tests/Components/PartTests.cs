using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Radzen;
using Radzen.Blazor;
using TaskQueue.Core.Signals;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>Small parts, and the feed that keeps pages fresh.</summary>
public sealed class PartTests
{
    [Theory]
    [InlineData(TaskState.Succeeded, "succeeded", "good")]
    [InlineData(TaskState.Dead, "dead", "bad")]
    [InlineData(TaskState.Retrying, "retrying", "warn")]
    [InlineData(TaskState.Running, "running", "busy")]
    [InlineData(TaskState.Scheduled, "scheduled", "plan")]
    [InlineData(TaskState.Cancelled, "cancelled", "calm")]
    public async Task Badge_SaysTheWord(TaskState state, string word, string tone)
    {
        await using var page = new BunitContext();

        var badge = page.Render<StateBadge>(p => p.Add(b => b.State, state)).Find(".badge");

        Assert.Equal(word, badge.TextContent);
        Assert.Equal(tone, badge.GetAttribute("data-tone"));
    }

    // S16
    [Fact]
    public async Task BrokenPage_ShowsAReference_AndRecovers()
    {
        await using var page = new BunitContext();
        var broken = true;
        page.Services.AddLogging();

        var frame = page.Render<PageErrors>(p =>
            p.Add(
                e => e.ChildContent,
                builder =>
                    builder.AddContent(
                        0,
                        broken ? throw new InvalidOperationException("inner secret") : "fine"
                    )
            )
        );
        Assert.Contains("could not be shown", frame.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", frame.Markup, StringComparison.Ordinal);
        broken = false;
        frame.Find("button").Click();

        Assert.Equal("fine", frame.Markup.Trim());
    }

    [Fact]
    public async Task BrokenPanel_LeavesTheRestOfThePage_AndRecovers()
    {
        await using var page = new BunitContext();
        var broken = true;
        page.Services.AddLogging();

        var frame = page.Render<PanelErrors>(p =>
            p.Add(e => e.What, "The log")
                .Add(
                    e => e.ChildContent,
                    builder =>
                        builder.AddContent(
                            0,
                            broken ? throw new InvalidOperationException("inner secret") : "fine"
                        )
                )
        );
        Assert.Equal("The log could not be shown", frame.Find("[role=alert] h2").TextContent);
        Assert.DoesNotContain("secret", frame.Markup, StringComparison.Ordinal);
        Assert.Equal(12, frame.Find("code").TextContent.Length);
        broken = false;
        frame.Find("button").Click();

        Assert.Equal("fine", frame.Markup.Trim());
    }

    [Fact]
    public async Task Toast_OfGoodNews_Goes_OfBadNews_Stays()
    {
        await using var page = new BunitContext();
        var toasts = Toasts(page);
        var list = page.Render<RadzenNotification>();

        toasts.Failed("Refused.");
        toasts.Done("Done.", more => more.AddContent(0, "More of it"));

        Assert.Equal("polite", list.Find(".rz-notification").GetAttribute("aria-live"));
        Assert.Contains("Refused.", list.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("More of it", list.Markup, StringComparison.Ordinal);
        Assert.Equal([int.MaxValue, 8000], toasts.Shown.Select(note => note.Duration!.Value));
        await list.ClickOnAsync("[role=alert] button[aria-label=Dismiss]");
        Assert.Equal("Done.", Assert.Single(toasts.Shown).Summary);
    }

    [Fact]
    public async Task Toasts_AreFourAtMost()
    {
        await using var page = new BunitContext();
        var toasts = Toasts(page);

        for (var i = 1; i <= 6; i++)
        {
            toasts.Failed($"Refused {i}.");
        }

        Assert.Equal(
            ["Refused 3.", "Refused 4.", "Refused 5.", "Refused 6."],
            toasts.Shown.Select(note => note.Summary)
        );
    }

    [Fact]
    public void Row_IsKnownByItsKey_WhateverItShows()
    {
        var before = Row.Of([(Id: 1, Text: "a"), (Id: 2, Text: "b")], pair => pair.Id);
        var after = Row.Of([(Id: 2, Text: "c")], pair => pair.Id);

        Assert.Equal(before[1], after[0]);
        Assert.NotEqual(before[0], after[0]);
        Assert.Equal(before[1].GetHashCode(), after[0].GetHashCode());
    }

    [Fact]
    public async Task Feed_MergesBursts_AndEndsWithThePage()
    {
        var signals = new EmbeddedSignals();
        using var feed = new LiveFeed(signals, TimeProvider.System);
        var calls = 0;
        var subscription = feed.Subscribe(() =>
        {
            Interlocked.Increment(ref calls);
            return Task.CompletedTask;
        });

        for (var i = 0; i < 1000; i++)
        {
            signals.Publish(new(SignalTopic.Tasks, []));
        }

        await Eventually.TrueAsync(() => Volatile.Read(ref calls) > 0, "the page is told");
        Assert.InRange(Volatile.Read(ref calls), 1, 2);
        subscription.Dispose();
        subscription.Dispose();
    }

    [Fact]
    public async Task Feed_LeavesPagesAlone_WhenFiguresAreTold()
    {
        var (signals, clock) = (new EmbeddedSignals(), new ManualClock());
        using var feed = new LiveFeed(signals, clock);
        var calls = 0;
        using var subscription = feed.Subscribe(() =>
        {
            Interlocked.Increment(ref calls);
            return Task.CompletedTask;
        });

        signals.Publish(new(SignalTopic.Metrics, []));
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        Assert.Equal(0, Volatile.Read(ref calls));

        signals.Publish(new(SignalTopic.Tasks, []));
        await Eventually.TrueAsync(() => Volatile.Read(ref calls) == 1, "the page is told");
    }

    [Fact]
    public async Task PartThatFails_KeepsNeitherTheOthersNorItselfFromTheNextChange()
    {
        var signals = new EmbeddedSignals();
        using var live = new LiveFeed(signals, TimeProvider.System);
        using var feed = new PageFeed(live, NullLogger<PageFeed>.Instance);
        var (good, bad) = (0, 0);
        using var failing = feed.Subscribe(() =>
        {
            Interlocked.Increment(ref bad);
            return Task.FromException(new InvalidOperationException("The store is away."));
        });
        using var part = feed.Subscribe(() =>
        {
            Interlocked.Increment(ref good);
            return Task.CompletedTask;
        });

        signals.Publish(new(SignalTopic.Tasks, []));
        await Eventually.TrueAsync(() => Volatile.Read(ref good) == 1, "the other part is told");
        signals.Publish(new(SignalTopic.Tasks, []));

        await Eventually.TrueAsync(
            () => Volatile.Read(ref good) == 2 && Volatile.Read(ref bad) == 2,
            "both are told of the next change"
        );
    }

    [Fact]
    public void Feed_ThatIsOver_BeginsNothingAnew()
    {
        using var live = new LiveFeed(new EmbeddedSignals(), TimeProvider.System);
        var feed = new PageFeed(live, NullLogger<PageFeed>.Instance);
        feed.Dispose();

        feed.Subscribe(() => Task.CompletedTask).Dispose();

        Assert.Equal(0, live.Listeners);
    }

    private static Toasts Toasts(BunitContext page)
    {
        page.Services.AddRadzenComponents();
        page.Services.AddScoped<Toasts>();
        return page.Services.GetRequiredService<Toasts>();
    }
}
