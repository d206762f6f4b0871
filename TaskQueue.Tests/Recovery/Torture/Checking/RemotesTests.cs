using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Breaches of what workers over REST are promised, planted and found.</summary>
public sealed class RemotesTests
{
    [Fact]
    public void ResultThatWasTaken_AndIsOnRecord_IsSound() =>
        Assert.Empty(Ended().Said(Two, Token(1, 2), 20_000, 204).Breaches());

    [Fact]
    public void LateResult_ThatIsRefused_IsSound() =>
        Assert.Empty(Ended().Said(Two, Token(1, 1), 30_000, 409).Breaches());

    [Fact]
    public void ResultThatWasTaken_UnderAnotherLease_IsFound() =>
        Assert.Equal(["remote"], Ended().Said(Two, Token(1, 1), 15_000, 204).Breaches());

    [Fact]
    public void ResultThatWasTaken_AndForgottenWithTheIndex_IsExcused()
    {
        Assert.Empty(Ended().Said(Two, Token(1, 1), 15_000, 204).Died(16_000).Breaches());
        Assert.Empty(
            Ended()
                .Shared()
                .Said(Two, Token(1, 1), 15_000, 204)
                .Disturbed(Excuse.NewEpoch, 16_000, 16_100)
                .Breaches()
        );
    }

    [Fact]
    public void ResultThatWasTaken_IsNotForgotten_WithAProcess_WhereTheIndexIsElsewhere() =>
        Assert.Equal(
            ["remote"],
            Ended().Shared().Said(Two, Token(1, 1), 15_000, 204).Died(16_000).Breaches()
        );

    [Fact]
    public void ResultThatWasTakenTwice_IsFound() =>
        Assert.Equal(
            ["remote"],
            Ended().Said(Two, Token(1, 2), 20_000, 204).Said(Two, Token(1, 2), 20_010, 204).Breaches()
        );

    [Theory]
    [InlineData(404)]
    [InlineData(500)]
    public void AnswerThatTheContractDoesNotKnow_IsFound(int status) =>
        Assert.Equal(["answer"], Ended().Said(Two, Token(1, 2), 20_000, status).Breaches());

    [Theory]
    [InlineData(25_000, new string[0])]
    [InlineData(5_000, new[] { "remote" })]
    [InlineData(null, new[] { "remote" })]
    public void LostLease_NeedsADeath_AtItsTime(int? death, string[] breaches)
    {
        var story = Sound()
            .Client(ClientEntryKind.Intent, "remote-1", 10)
            .Attempted(Two, 1, Token(1, 2), "Lost", 20_000, 30_000)
            .Attempted(Two, 2, Token(1, 3), "Succeeded", 31_000, 31_100)
            .Stored(Two, "remote-1", "succeeded", 2, losses: 1)
            .Keyed(Two, Remote.Queue, "");

        Assert.Equal(breaches, (death is { } at ? story.RemoteDied(at) : story).Breaches());
    }

    private static Story Ended() =>
        Sound()
            .Client(ClientEntryKind.Intent, "remote-1", 10)
            .Attempted(Two, 1, Token(1, 2), "Succeeded", 19_000, 20_000)
            .Stored(Two, "remote-1", "succeeded", 1)
            .Keyed(Two, Remote.Queue, "");
}
