using Bunit;
using Microsoft.Extensions.DependencyInjection;
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
    public async Task Toast_OfGoodNews_Goes_OfBadNews_Stays()
    {
        var clock = new ManualClock();
        await using var page = new BunitContext();
        page.Services.AddSingleton<TimeProvider>(clock);
        page.Services.AddSingleton<Toasts>();
        var toasts = page.Services.GetRequiredService<Toasts>();
        var list = page.Render<ToastList>();

        toasts.Failed("Refused.");
        toasts.Done("Done.");
        await Eventually.TrueAsync(
            () => list.FindAll(".toast").Count == 2 && clock.WaitingTimers > 0,
            "both are shown"
        );
        clock.Advance(TimeSpan.FromSeconds(8));

        await Eventually.TrueAsync(() => list.FindAll(".toast").Count == 1, "the good news has gone");
        Assert.Contains("Refused.", list.Find(".toast").TextContent, StringComparison.Ordinal);
        list.Find(".close").Click();
        Assert.Empty(list.FindAll(".toast"));
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
}
