using static TaskQueue.Tests.Recovery.Torture.Checking.HandMade;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>A check that cannot fail is worth nothing: every kind of breach is planted, and must be found.</summary>
public sealed class VerdictTests
{
    [Fact]
    public void SoundHistory_HasNoBreach() => Assert.Empty(Sound().Breaches());

    [Fact]
    public void AcknowledgedTask_NotInTheStore_IsLost() =>
        Assert.Equal(
            ["lost"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Client(ClientEntryKind.Ack, "two", 200, Two)
                .Breaches()
        );

    [Fact]
    public void AcknowledgedTask_UnderAnotherId_IsLost() =>
        Assert.Equal(["lost"], Sound().Client(ClientEntryKind.Ack, "one", 200, Two).Breaches());

    [Fact]
    public void UnknownOutcome_InTheStore_IsRecovered()
    {
        var story = Sound()
            .Client(ClientEntryKind.Intent, "two", 10)
            .Client(ClientEntryKind.Unknown, "two", 20)
            .Ran(Two, Token(1, 2), 30, 40)
            .Attempted(Two, 1, Token(1, 2), "Succeeded", 30, 40)
            .Stored(Two, "two", "succeeded", 1);

        Assert.Empty(story.Breaches());
        Assert.Equal(1, TotalQueue.Of(story.History()).Recovered);
    }

    [Fact]
    public void UnknownOutcome_NotInTheStore_IsNoBreach() =>
        Assert.Empty(
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Client(ClientEntryKind.Unknown, "two", 20)
                .Breaches()
        );

    [Theory]
    [InlineData(41, "succeeded", new string[0])]
    [InlineData(39, "succeeded", new[] { "dependency" })]
    [InlineData(41, "dead", new[] { "dependency" })]
    [InlineData(41, null, new[] { "dependency" })]
    public void TaskThatWaits_StartsBehindTheOther_AndKnowsItsEnd(
        long start,
        string? told,
        string[] breaches
    ) =>
        Assert.Equal(
            breaches,
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Ran(Two, Token(1, 2), start, 50)
                .Attempted(Two, 1, Token(1, 2), "Succeeded", start, 50)
                .Stored(Two, "two", "succeeded", 1)
                .Waits(Two, One, told)
                .Breaches()
        );

    [Theory]
    [InlineData(134, 60, new string[0])]
    [InlineData(139, 60, new[] { "unexplained_death" })]
    [InlineData(134, 5000, new[] { "unexplained_death" })]
    public void ProcessThatGivesUp_NeedsAFaultThatMakesIt(int code, long at, string[] breaches) =>
        Assert.Equal(
            breaches,
            Sound().Disturbed(Excuse.Abort, 50, 100).Died(at, process: 7, cause: null, code).Breaches()
        );

    [Theory]
    [InlineData("q1", "k1", 2, new string[0])]
    [InlineData("q1", "k1", 3, new[] { "limit" })]
    [InlineData("q0", "k1", 3, new string[0])]
    // Rules of single keys: less than the others of the queue, more, and where the queue limits none.
    [InlineData("q1", "k2", 1, new string[0])]
    [InlineData("q1", "k2", 2, new[] { "limit" })]
    [InlineData("q1", "k3", 4, new string[0])]
    [InlineData("q1", "k3", 5, new[] { "limit" })]
    [InlineData("q2", "k5", 2, new[] { "limit" })]
    [InlineData("q2", "k1", 2, new string[0])]
    public void MoreOfAKeyAtOnce_ThanItsLimit_IsFound(string queue, string key, int count, string[] breaches)
    {
        var story = Sound();
        for (var i = 2; i < count + 2; i++)
        {
            var id = Guid.CreateVersion7();
            story
                .Client(ClientEntryKind.Intent, $"t{i}", 10)
                .Ran(id, Token(1, i), 50, 60)
                .Attempted(id, 1, Token(1, i), "Succeeded", 50, 60)
                .Stored(id, $"t{i}", "succeeded", 1)
                .Keyed(id, queue, key);
        }

        Assert.Equal(breaches, story.Breaches());
    }

    [Fact]
    public void Task_ThatNobodySubmitted_IsUnexpected() =>
        Assert.Equal(["unexpected"], Sound().Stored(Two, "two", "cancelled", 0).Breaches());

    [Fact]
    public void Task_ThatWasRefused_IsUnexpected() =>
        Assert.Equal(
            ["unexpected"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Client(ClientEntryKind.Reject, "two", 20)
                .Stored(Two, "two", "succeeded", 1)
                .Attempted(Two, 1, Token(1, 2), "Succeeded", 30, 40)
                .Ran(Two, Token(1, 2), 30, 40)
                .Breaches()
        );

    [Fact]
    public void Refusal_AfterAnAcknowledgement_IsNoBreach() =>
        Assert.Empty(Sound().Client(ClientEntryKind.Reject, "one", 50).Breaches());

    [Fact]
    public void TwoTasks_ForOneKey_BreakIdentity() =>
        Assert.Equal(
            ["identity"],
            Sound().Stored(Two, "one", "cancelled", 0).Breaches().Except(["wrong_end"])
        );

    [Fact]
    public void KnownTask_MissingInALaterRead_IsLost() =>
        Assert.Equal(["lost"], Sound().Read(200).Breaches());

    [Fact]
    public void KnownTask_MissingForAWhile_IsLost() =>
        Assert.Equal(["lost"], Sound().Read(200).Read(300, One).Breaches());

    [Fact]
    public void Task_MissingInAReadThatBeganBeforeItWasKnown_IsNoBreach() =>
        Assert.Empty(Sound().Read(5).Breaches());

    [Fact]
    public void Reads_WithoutAnyTask_SayNothing() =>
        Assert.False(SetFull.Of(new Dictionary<Guid, long>(), []).IsKnown);

    [Fact]
    public void Task_ThatDoesNotEnd_IsStuck() =>
        Assert.Equal(
            ["stuck"],
            Sound().Client(ClientEntryKind.Intent, "two", 10).Stored(Two, "two", "queued", 0).Breaches()
        );

    [Theory]
    [InlineData(ProbeKind.Quick, "dead", "Timeout", 0)]
    [InlineData(ProbeKind.Quick, "cancelled", null, 0)]
    [InlineData(ProbeKind.Doomed, "expired", null, 0)]
    [InlineData(ProbeKind.Deaf, "dead", "Probe", 0)]
    [InlineData(ProbeKind.Poison, "dead", "WorkerLost", 2)]
    internal void Task_ThatEndsOtherwiseThanPlanned_IsAWrongEnd(
        ProbeKind plan,
        string state,
        string? error,
        int losses
    ) =>
        Assert.Equal(
            ["wrong_end"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10, plan: plan)
                .Stored(Two, "two", state, 0, losses, error)
                .Breaches()
        );

    [Fact]
    public void TwoSuccesses_AreADoubleRecord() =>
        Assert.Contains(
            "double_record",
            Sound().Attempted(One, 2, Token(1, 2), "Succeeded", 50, 60).Breaches()
        );

    [Fact]
    public void AttemptThatIsCountedAndNotThere_IsADoubleRecord() =>
        Assert.Equal(
            ["double_record"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10)
                .Ran(Two, Token(1, 2), 30, 40)
                .Attempted(Two, 2, Token(1, 2), "Succeeded", 30, 40)
                .Stored(Two, "two", "succeeded", 2)
                .Breaches()
        );

    [Fact]
    public void ExecutionOfATaskThatIsNotThere_IsAPhantom() =>
        Assert.Equal(["phantom"], Sound().Ran(Two, Token(1, 2), 30, 40).Breaches());

    [Fact]
    public void EffectOfATaskThatIsNotThere_IsAPhantom() =>
        Assert.Equal(["phantom"], Sound().Effect(Two, 1).Breaches());

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Effect_ThatIsMissingOrOneTooMany_IsFound(int calls) =>
        Assert.Equal(
            ["effect"],
            Sound()
                .Client(ClientEntryKind.Intent, "two", 10, plan: ProbeKind.Effect)
                .Ran(Two, Token(1, 2), 30, 40)
                .Attempted(Two, 1, Token(1, 2), "Succeeded", 30, 40)
                .Stored(Two, "two", "succeeded", 1)
                .Effect(Two, calls)
                .Breaches()
        );

    [Theory]
    [InlineData(1, 1, 2, 1)]
    [InlineData(2, 2, 1, 1)]
    [InlineData(0, 0, 1, 1)]
    public void Counters_ThatDoNotAgree_BreakIdentity(
        long acknowledged,
        long intended,
        long accepted,
        long accounted
    ) =>
        Assert.Equal(
            ["identity"],
            Sound().Sampled(200, acknowledged, intended, accepted, accounted).Breaches()
        );

    [Fact]
    public void NoSample_BreaksIdentity() => Assert.Contains("identity", new Story().Breaches());

    [Fact]
    public void DeathThatNobodyCaused_IsFound() =>
        Assert.Equal(["unexplained_death"], Sound().Died(50, cause: null, code: 139).Breaches());

    [Fact]
    public void AnswerThatTheContractDoesNotKnow_IsFound() =>
        Assert.Equal(["answer"], Sound().Client(ClientEntryKind.Unknown, "one", 15, status: 500).Breaches());

    [Theory]
    [InlineData("{q}:7:live", true)]
    [InlineData("{q}:7:own", true)]
    [InlineData("{q}:7:lease", true)]
    [InlineData("{q}:7:res", true)]
    [InlineData("{q}:7:ready:5|default|*", true)]
    [InlineData("{q}:6:tomb:1", true)]
    [InlineData("{q}:7:tomb:1", false)]
    [InlineData("{q}:7:seq", false)]
    [InlineData("{q}:workers", false)]
    public void KeyOfUnendedWork_IsFound(string key, bool isFound) =>
        Assert.Equal(
            isFound,
            RedisAtRest.Check(new Dictionary<string, long> { ["{q}:7:turns"] = 1, [key] = 1 }).Any()
        );

    [Fact]
    public void EmptyStream_IsNoBreach() =>
        Assert.Empty(RedisAtRest.Check(new Dictionary<string, long> { ["{q}:7:res"] = 0 }));
}
