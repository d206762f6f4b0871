using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>Which lines a log has, and how many wait.</summary>
public sealed class KnownLinesTests
{
    [Fact]
    public void LinesThatWait_AreCounted_AndNoMoreAreHeldThanAreShown()
    {
        var lines = new KnownLines(3);
        lines.Begin(new([1, 2, 3], false, 3));

        lines.Come(new([4, 5], false, 5));
        lines.Come(new([6, 7, 8], false, 8));

        Assert.Equal((5, 8L, 3), (lines.Waiting, lines.Seen, lines.Count));
        Assert.False(lines.HasMoreWaiting);
        Assert.True(lines.Take());
        Assert.Equal((0, 6L, 8L), (lines.Waiting, lines[0], lines[2]));
        Assert.True(lines.HasEarlier);
        Assert.False(lines.Take());
    }

    [Fact]
    public void WhereMoreCameThanAreAskedFor_TheCountIsSaidToBeLower_UntilTheyAreShown()
    {
        var lines = new KnownLines(3);
        lines.Begin(new([1, 2, 3], true, 3));
        var before = lines.HasMoreWaiting;

        lines.Come(new([7, 8, 9], true, 9));
        lines.Come(new([10], false, 10));

        Assert.Equal((false, true, 4), (before, lines.HasMoreWaiting, lines.Waiting));
        Assert.True(lines.Take());
        Assert.Equal((8L, 10L, false), (lines[0], lines[2], lines.HasMoreWaiting));
    }
}
