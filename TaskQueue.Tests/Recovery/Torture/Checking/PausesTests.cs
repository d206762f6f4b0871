using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Leases in a paused queue, planted and found.</summary>
public sealed class PausesTests
{
    [Theory]
    [InlineData(9_990, new string[0])]
    [InlineData(12_000, new string[0])]
    [InlineData(12_001, new[] { "pause" })]
    [InlineData(19_999, new[] { "pause" })]
    [InlineData(20_000, new string[0])]
    public void Lease_DuringAPause_IsFound(long leased, string[] breaches) =>
        Assert.Equal(breaches, Leased(leased).Paused(10_000, 20_000).Breaches());

    [Theory]
    [InlineData(11_000, 12_000, new string[0])]
    [InlineData(5_000, 6_000, new[] { "pause" })]
    [InlineData(16_000, 17_000, new[] { "pause" })]
    public void Lease_WhileTheBrokerCouldNotBeTold_IsExcused(long from, long to, string[] breaches) =>
        Assert.Equal(
            breaches,
            Leased(15_000).Paused(10_000, 20_000).Disturbed(Excuse.Unnoted, from, to).Breaches()
        );

    private static Story Leased(long at) =>
        Sound()
            .Client(ClientEntryKind.Intent, "halted-1", 10)
            .Ran(Two, Token(1, 2), at, at + 10)
            .Attempted(Two, 1, Token(1, 2), "Succeeded", at, at + 10)
            .Stored(Two, "halted-1", "succeeded", 1)
            .Keyed(Two, Halted.Queue, "");
}
