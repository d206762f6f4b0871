using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>Which second executions have a reason, and which have none.</summary>
public sealed class DuplicatesTests
{
    [Fact]
    public void LostAttempt_WhenNothingWasDone_IsUnexplained() =>
        Assert.Equal(["unexplained_attempt"], Repeated("Lost", 1, 1).Breaches());

    [Fact]
    public void LostAttempt_WhoseProcessDied_IsExplained()
    {
        var story = Repeated("Lost", 1, 1).Died(6_000);

        Assert.Empty(story.Breaches());
        Assert.Equal(1, Duplicates.Of(story.History()).Explained["killed"]);
    }

    [Fact]
    public void LostAttempt_WhenAnotherProcessDied_IsUnexplained() =>
        Assert.Equal(["unexplained_attempt"], Repeated("Lost", 1, 1).Died(6_000, process: 7).Breaches());

    [Fact]
    public void LostAttempt_WhoseProcessDiedMuchLater_IsUnexplained() =>
        Assert.Equal(["unexplained_attempt"], Repeated("Lost", 1, 1).Died(18_000).Breaches());

    [Theory]
    [InlineData(5_500, 14_000, true)]
    [InlineData(1_000, 2_000, false)]
    [InlineData(18_000, 19_000, false)]
    public void LostAttempt_IsExplainedByAFaultAtThatTimeAlone(long from, long to, bool explained) =>
        Assert.Equal(
            explained ? [] : ["unexplained_attempt"],
            Repeated("Lost", 1, 1).Disturbed(Excuse.LostLease, from, to).Breaches()
        );

    [Fact]
    public void LostAttempt_DuringAFaultThatExcusesNothing_IsUnexplained() =>
        Assert.Equal(
            ["unexplained_attempt"],
            Repeated("Lost", 1, 1).Disturbed(Excuse.None, 5_500, 14_000).Breaches()
        );

    [Fact]
    public void LostAttempt_ThatNeverStarted_NeedsAReasonToo() =>
        Assert.Equal(
            ["unexplained_attempt"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Attempted(Two, 1, Token(1, 2), "Lost", 30, 6_030)
                .Attempted(Two, 2, Token(1, 3), "Succeeded", 6_040, 6_050)
                .Ran(Two, Token(1, 3), 6_040, 6_050)
                .Stored(Two, "two", "succeeded", 2)
                .Breaches()
        );

    [Fact]
    public void ForgottenExecution_InTheSameEpoch_IsUnexplained() =>
        Assert.Equal(["unexplained_dup"], Repeated(null, 1, 1).Died(6_000).Breaches());

    [Fact]
    public void ForgottenExecution_InANewEpochWithoutAFault_IsUnexplained() =>
        Assert.Equal(["unexplained_dup"], Repeated(null, 1, 2).Breaches());

    [Fact]
    public void ForgottenExecution_WhoseProcessDied_IsExplained() =>
        Assert.Empty(Repeated(null, 1, 2).Died(6_000).Breaches());

    [Fact]
    public void ForgottenExecution_WhoseProcessDiedBesideTheIndex_IsUnexplained() =>
        Assert.Equal(["unexplained_dup"], Repeated(null, 1, 2).Shared().Died(6_000).Breaches());

    [Fact]
    public void ForgottenExecution_WhenTheIndexWasLost_IsExplained() =>
        Assert.Empty(Repeated(null, 1, 2).Shared().Disturbed(Excuse.NewEpoch, 6_000, 6_100).Breaches());

    [Fact]
    public void ForgottenExecution_ThatHadRunForLongWhenTheIndexWasLost_ShouldHaveBeenAdopted() =>
        Assert.Equal(
            ["unexplained_dup"],
            Repeated(null, 1, 2).Shared().Disturbed(Excuse.NewEpoch, 12_000, 12_100).Breaches()
        );

    [Theory]
    [InlineData(6_000, 11_500, true)]
    [InlineData(11_000, 12_500, false)]
    public void ForgottenExecution_ThatCouldNotBeNotedBeforeTheIndexWasLost_IsExplained(
        long from,
        long until,
        bool explained
    ) =>
        Assert.Equal(
            explained ? [] : ["unexplained_dup"],
            Repeated(null, 1, 2)
                .Shared()
                .Disturbed(Excuse.Unnoted, from, until)
                .Disturbed(Excuse.NewEpoch, 12_000, 12_100)
                .Breaches()
        );

    [Fact]
    public void ForgottenExecution_ThatHadRunForLongAndWhoseProcessDied_IsExplained() =>
        Assert.Empty(
            Repeated(null, 1, 2).Shared().Died(11_000).Disturbed(Excuse.NewEpoch, 12_000, 12_100).Breaches()
        );

    [Fact]
    public void ForgottenExecution_WhoseResultWaitedWhenTheIndexWasLost_IsExplained() =>
        Assert.Empty(
            Repeated(null, 1, 2, firstEnd: 5_100)
                .Shared()
                .Disturbed(Excuse.NewEpoch, 12_000, 12_100)
                .Breaches()
        );

    [Theory]
    [InlineData(15_000, true)]
    [InlineData(19_000, false)]
    public void StartAfterTheIndexWasLost_IsExplainedWhileItsLeaseMayBeGood(long start, bool explained) =>
        Assert.Equal(
            explained ? [] : ["unexplained_dup"],
            Sound()
                .Shared()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Ran(Two, Token(1, 2), start, start + 10)
                .Ran(Two, Token(2, 1), 25_000, 25_010)
                .Attempted(Two, 1, Token(2, 1), "Succeeded", 25_000, 25_010)
                .Stored(Two, "two", "succeeded", 1)
                .Disturbed(Excuse.NewEpoch, 9_000, 10_000)
                .Breaches()
        );

    [Theory]
    [InlineData(Excuse.LostLease, true)]
    [InlineData(Excuse.NewEpoch, false)]
    internal void StartInAnOldEpoch_AfterTheOneInTheNew_IsForAWorkerThatCouldNotHear(
        Excuse excuses,
        bool explained
    ) =>
        Assert.Equal(
            explained ? [] : ["unexplained_dup"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Ran(Two, Token(1, 2), 9_000, 9_010)
                .Ran(Two, Token(2, 1), 5_000, 5_010)
                .Attempted(Two, 1, Token(2, 1), "Succeeded", 5_000, 5_010)
                .Stored(Two, "two", "succeeded", 1)
                .Disturbed(excuses, 4_000, 8_500)
                .Breaches()
        );

    [Fact]
    public void ExecutionAfterASuccess_IsUnexplained()
    {
        var story = Sound()
            .Ran(One, Token(2, 9), 9_000, 9_010)
            .Died(50)
            .Disturbed(Excuse.NewEpoch, 40, 9_000);

        Assert.Equal(["unexplained_dup"], story.Breaches());
    }

    [Theory]
    [InlineData(30_000, 33_000, true)]
    [InlineData(1_000, 1_500, false)]
    [InlineData(60_000, 61_000, false)]
    public void ExecutionAfterASuccess_IsExplainedWhereTheStoreCouldNotBeWrittenToMeanwhile(
        long from,
        long until,
        bool explained
    ) =>
        Assert.Equal(
            explained ? [] : ["unexplained_dup"],
            Sound()
                .Shared()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Ran(Two, Token(1, 2), 30_500, 30_510)
                .Ran(Two, Token(2, 1), 33_100, 33_110)
                .Attempted(Two, 1, Token(1, 2), "Succeeded", 30_500, 30_510)
                .Stored(Two, "two", "succeeded", 1)
                .Disturbed(Excuse.Unnoted, from, until)
                .Disturbed(Excuse.NewEpoch, 31_000, 33_000)
                .Breaches()
        );

    [Fact]
    public void TwoStarts_UnderOneLease_AreUnexplained() =>
        Assert.Equal(["unexplained_dup"], Sound().Ran(One, Token(1, 1), 50, 60).Died(45).Breaches());

    [Theory]
    [InlineData(ProbeKind.Flaky, "Probe", true)]
    [InlineData(ProbeKind.Flaky, "IOException", false)]
    [InlineData(ProbeKind.Quick, "Probe", false)]
    internal void FailedAttempt_IsExplainedByThePlanAlone(ProbeKind plan, string error, bool explained)
    {
        var story = Sound()
            .Client(ClientEntryKind.Intent, "two", 10, plan: plan)
            .Ran(Two, Token(1, 2), 30, null)
            .Attempted(Two, 1, Token(1, 2), "Failed", 30, 40, error)
            .Ran(Two, Token(1, 3), 2_000, 2_010)
            .Attempted(Two, 2, Token(1, 3), "Succeeded", 2_000, 2_010)
            .Stored(Two, "two", "succeeded", 2);

        Assert.Equal(explained ? [] : ["unexplained_attempt"], story.Breaches());
        Assert.Equal(1, Duplicates.Of(story.History()).Retries);
    }

    [Theory]
    [InlineData(ProbeKind.Long, 0, true)]
    [InlineData(ProbeKind.Long, 137, false)]
    [InlineData(ProbeKind.Slow, 0, false)]
    internal void AbandonedAttempt_IsForLongTasksWhoseProcessEndedInOrder(
        ProbeKind plan,
        int code,
        bool explained
    )
    {
        var story = Sound()
            .Client(ClientEntryKind.Intent, "two", 10, plan: plan)
            .Ran(Two, Token(1, 2), 30, null)
            .Attempted(Two, 1, Token(1, 2), "Abandoned", 30, 5_000)
            .Died(5_100, cause: "asked to end", code: code)
            .Ran(Two, Token(2, 1), 9_000, 9_010)
            .Attempted(Two, 2, Token(2, 1), "Succeeded", 9_000, 9_010)
            .Stored(Two, "two", "succeeded", 2);

        Assert.Equal(explained ? [] : ["unexplained_attempt"], story.Breaches());
    }

    [Fact]
    public void ResultAfterTheLossOfItsLease_IsCountedAsLate()
    {
        var story = Repeated("Lost", 1, 1).Died(6_000);

        Assert.Equal(0, Duplicates.Of(story.History()).Late);
        Assert.Equal(1, Duplicates.Of(story.Ran(One, Token(1, 1), 5_030, 21_000).History()).Late);
    }
}
