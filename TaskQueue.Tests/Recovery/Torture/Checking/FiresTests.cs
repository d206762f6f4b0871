using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Breaches of schedules and of retention, planted and found.</summary>
public sealed class FiresTests
{
    [Theory]
    [InlineData("allow", 3, new long[] { 1000, 2000, 3000 }, new string[0])]
    [InlineData("allow", 3, new long[] { 1000, 2000, 3000, 4000 }, new string[0])]
    [InlineData("allow", 4, new long[] { 1000, 2000, 3000, 4000 }, new[] { "fire" })]
    [InlineData("allow", 2, new long[] { 1000, 2000, 3000 }, new[] { "fire" })]
    [InlineData("allow", 2, new long[] { 1000, 3000 }, new[] { "fire" })]
    [InlineData("skip", 2, new long[] { 1000, 3000 }, new string[0])]
    [InlineData("skip", 3, new long[] { 1000, 2500, 3000 }, new[] { "fire" })]
    [InlineData("skip", 3, new long[] { 1000, 2000, 5000 }, new[] { "fire" })]
    [InlineData("skip", 3, new long[] { 1000, 3000, 3000 }, new[] { "fire", "identity" })]
    [InlineData("allow", 0, new long[0], new[] { "fire" })]
    public void Fires_AreOneTaskEach_AtTheirTimes(
        string overlap,
        long fired,
        long[] fires,
        string[] breaches
    ) => Assert.Equal(breaches, Sound().Scheduled(overlap, 1000, 3000, fired, fires).Breaches());

    [Theory]
    [InlineData(40L, 60_041, new string[0])]
    [InlineData(40L, 60_039, new[] { "lost" })]
    [InlineData(null, 90_000, new[] { "lost" })]
    public void WhatRetentionRemoved_HadEndedForLongEnough(long? end, long readAt, string[] breaches)
    {
        var story = Sound()
            .ReadAt(readAt)
            .Client(ClientEntryKind.Intent, "fleeting-1", 10)
            .Client(ClientEntryKind.Ack, "fleeting-1", 150, Two);
        Assert.Equal(
            breaches,
            (end is null ? story : story.Ran(Two, Token(1, 2), 30, end, key: "fleeting-1")).Breaches()
        );
    }
}
