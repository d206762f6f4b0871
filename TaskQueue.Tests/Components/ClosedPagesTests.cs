using TaskQueue.Web.Live;

namespace TaskQueue.Tests.Components;

/// <summary>When the memory of closed pages is given back.</summary>
public sealed class ClosedPagesTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public void Crowd_ThatHasLeft_LeavesNothingBehind()
    {
        using var pages = new ClosedPages(_clock);
        Close(pages, ClosedPages.Worthwhile);

        var atOnce = pages.GiveBack();
        _clock.Advance(ClosedPages.Quiet);
        var before = GC.CollectionCount(GC.MaxGeneration);
        var later = pages.GiveBack();

        Assert.Equal((false, true), (atOnce, later));
        Assert.True(GC.CollectionCount(GC.MaxGeneration) > before, "it was collected");
        Assert.False(pages.GiveBack());
        for (var round = 1; round < ClosedPages.Rounds; round++)
        {
            _clock.Advance(ClosedPages.BetweenRounds);
            Assert.True(pages.GiveBack());
        }

        _clock.Advance(ClosedPages.BetweenRounds);
        Assert.False(pages.GiveBack());
    }

    [Fact]
    public void AFewPages_AreNotWorthIt()
    {
        using var pages = new ClosedPages(_clock);
        Close(pages, ClosedPages.Worthwhile - 1);
        _clock.Advance(ClosedPages.Forgotten);
        var first = pages.GiveBack();
        // One more, much later, is no crowd either.
        Close(pages, 1);
        _clock.Advance(ClosedPages.Quiet);

        Assert.False(first);
        Assert.False(pages.GiveBack());
    }

    private static void Close(ClosedPages pages, int count)
    {
        for (var i = 0; i < count; i++)
        {
            pages.Note();
        }
    }
}
