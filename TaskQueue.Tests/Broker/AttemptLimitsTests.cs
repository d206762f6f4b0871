using TaskQueue.Core.Broker;

namespace TaskQueue.Tests.Broker;

public sealed class AttemptLimitsTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "ab…")]
    [InlineData("a😀", 3, "a😀")]
    [InlineData("a😀b", 3, "a…")]
    [InlineData("ab😀b", 4, "ab…")]
    [InlineData("😀😀", 3, "😀…")]
    public void Cut_ShortensToTheLimit_ButThroughNoPair(string text, int most, string kept) =>
        Assert.Equal(kept, AttemptLimits.Cut(text, most));
}
