using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>More leases of the paced queue than its rate allows, planted and found.</summary>
public sealed class RatesTests
{
    private const long Start = 10_000;

    [Theory]
    // At once: the burst of five, and ten more for what a busy machine writes down late.
    [InlineData(15, 0, new string[0])]
    [InlineData(16, 0, new[] { "rate" })]
    // Ten a second is what the rate allows for ever.
    [InlineData(100, 100, new string[0])]
    [InlineData(100, 50, new[] { "rate" })]
    public void Leases_BeyondTheRate_AreFound(int count, int everyMs, string[] breaches) =>
        Assert.Equal(breaches, Leased(Sound(), count, Start, everyMs).Breaches());

    [Fact]
    public void Leases_OfBothSidesOfALostIndex_AreCountedApart() =>
        Assert.Empty(
            Leased(Leased(Sound(), 15, Start, everyMs: 0), 15, Start + 2_500, everyMs: 0, first: 100)
                .Disturbed(Excuse.NewEpoch, Start + 100, Start + 200)
                .Breaches()
        );

    [Fact]
    public void Leases_InCalm_AreCountedTogether() =>
        Assert.Equal(
            ["rate"],
            Leased(Leased(Sound(), 15, Start, everyMs: 0), 15, Start + 500, everyMs: 0, first: 100).Breaches()
        );

    private static Story Leased(Story story, int count, long from, int everyMs, int first = 2)
    {
        for (var i = 0; i < count; i++)
        {
            var (id, key, at) = (Guid.CreateVersion7(), $"paced-{first + i}", from + (i * everyMs));
            // Run one after the other: how many run at once is another limit.
            var start = at + (i * 20);
            story
                .Client(ClientEntryKind.Intent, key, 10)
                .Ran(id, Token(1, first + i), start, start + 10)
                .Attempted(id, 1, Token(1, first + i), "Succeeded", at, start + 10)
                .Stored(id, key, "succeeded", 1)
                .Keyed(id, Paced.Queue, "");
        }

        return story;
    }
}
