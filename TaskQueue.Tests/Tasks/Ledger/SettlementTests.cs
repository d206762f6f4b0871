using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks.Ledger;

public sealed class SettlementTests
{
    private static readonly DateTimeOffset Now = Samples.Now;

    public static TheoryData<AttemptOutcome, TaskState, Verdict> FirstAttempts =>
        new()
        {
            { AttemptOutcome.Succeeded, TaskState.Succeeded, Verdict.Ended },
            { AttemptOutcome.Failed, TaskState.Retrying, Verdict.Waiting },
            { AttemptOutcome.TimedOut, TaskState.Retrying, Verdict.Waiting },
            { AttemptOutcome.Cancelled, TaskState.Cancelled, Verdict.Ended },
            { AttemptOutcome.Lost, TaskState.Queued, Verdict.Ready },
            { AttemptOutcome.Abandoned, TaskState.Queued, Verdict.Ready },
            { AttemptOutcome.HandedBack, TaskState.Queued, Verdict.Ready },
            { AttemptOutcome.Expired, TaskState.Expired, Verdict.Ended },
        };

    [Theory]
    [MemberData(nameof(FirstAttempts))]
    public void Result_OfTheNewestAttempt_MovesTheTask(
        AttemptOutcome outcome,
        TaskState after,
        Verdict verdict
    )
    {
        foreach (var before in new[] { TaskState.Queued, TaskState.Running })
        {
            var task = Samples.Task(before);
            task.ExpiresAt = outcome is AttemptOutcome.Expired ? Now : null;

            var given = Settlement.Apply(task, Samples.Result(task, outcome), Now, jitter: 1);

            Assert.Equal((verdict, after, 2, 1L), (given, task.State, task.Version, task.Fence));
            Assert.Equal(
                outcome is AttemptOutcome.HandedBack or AttemptOutcome.Expired ? 0 : 1,
                task.Attempt
            );
            Assert.Equal(after.IsFinal() ? Now : null, task.FinishedAt);
        }
    }

    [Fact]
    public void Result_IsStale_UnlessTheStateAndTheFenceLetItIn()
    {
        foreach (var state in Enum.GetValues<TaskState>())
        {
            foreach (var token in new long[] { 4, 5, 6 })
            {
                var task = Samples.Task(state);
                task.Fence = 5;
                var fresh =
                    (state is TaskState.Queued && token > 5) || (state is TaskState.Running && token >= 5);

                var given = Settlement.Apply(task, Samples.Result(task, token: token), Now, 1);

                Assert.True(fresh == given is not Verdict.Stale, $"{state}, token {token}: {given}");
                Assert.Equal(fresh ? (TaskState.Succeeded, 2) : (state, 1), (task.State, task.Version));
            }
        }
    }

    [Theory]
    [InlineData(AttemptOutcome.Succeeded, TaskState.Succeeded)]
    [InlineData(AttemptOutcome.Failed, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.TimedOut, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.Cancelled, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.Lost, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.Abandoned, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.HandedBack, TaskState.Cancelled)]
    [InlineData(AttemptOutcome.Expired, TaskState.Cancelled)]
    public void Result_AfterACancelWasAsked_EndsTheTask(AttemptOutcome outcome, TaskState after)
    {
        var task = Samples.Task(TaskState.Running);
        task.CancelRequestedAt = Now;

        var given = Settlement.Apply(task, Samples.Result(task, outcome), Now, 1);

        Assert.Equal((Verdict.Ended, after), (given, task.State));
    }

    [Fact]
    public void Success_KeepsTheResult_AndDropsTheLastError()
    {
        var task = Samples.Task(TaskState.Running);
        (task.ErrorKind, task.ErrorMessage, task.Progress) = ("Old", "old", 40);

        Settlement.Apply(task, Samples.Result(task), Now, 1);

        Assert.Equal("{}"u8.ToArray(), task.Result);
        Assert.Equal((null, null, (short?)100), (task.ErrorKind, task.ErrorMessage, task.Progress));
        Assert.Equal(("w1", Now.AddSeconds(1)), (task.Worker, task.StartedAt));
    }

    [Fact]
    public void Success_WithoutOutput_HasTheResultNull()
    {
        var task = Samples.Task();

        Settlement.Apply(task, Samples.Result(task) with { Output = null }, Now, 1);

        Assert.Equal("null"u8.ToArray(), task.Result);
        Assert.Null(task.Progress);
    }

    [Theory]
    [InlineData(0, 0, 3, TaskState.Retrying)]
    [InlineData(1, 0, 3, TaskState.Retrying)]
    [InlineData(2, 0, 3, TaskState.Dead)]
    [InlineData(2, 1, 3, TaskState.Retrying)]
    [InlineData(3, 1, 3, TaskState.Dead)]
    [InlineData(0, 0, 1, TaskState.Dead)]
    [InlineData(7, 7, 1, TaskState.Dead)]
    public void Failure_CountsAgainstTheAttempts_ExceptForgivenOnes(
        int before,
        int forgiven,
        int most,
        TaskState after
    )
    {
        var task = Samples.Task(maxAttempts: most);
        (task.Attempt, task.Forgiven) = (before, forgiven);

        Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Failed), Now, 1);

        Assert.Equal((after, before + 1, "Boom"), (task.State, task.Attempt, task.ErrorKind));
        Assert.Equal(after is TaskState.Retrying, task.DueAt is not null);
    }

    [Fact]
    public void Failure_ThatIsFinal_IsDeadAtOnce()
    {
        var task = Samples.Task();
        var result = Samples.Result(task, AttemptOutcome.Failed) with { Error = new("K", "m", Final: true) };

        Assert.Equal(Verdict.Ended, Settlement.Apply(task, result, Now, 1));
        Assert.Equal(TaskState.Dead, task.State);
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData(1.0, 2)]
    [InlineData(-60.0, 2)]
    [InlineData(90.0, 90)]
    [InlineData(86_400.0, 86_400)]
    [InlineData(9e11, 86_400)]
    public void Failure_RestsAsLongAsTheOtherSideAsked_ButAtMostADay(double? asked, double seconds)
    {
        var task = Samples.Task();
        TimeSpan? retryAfter = asked is { } s ? TimeSpan.FromSeconds(s) : null;
        var result = Samples.Result(task, AttemptOutcome.Failed) with
        {
            Error = new("K", "m", RetryAfter: retryAfter),
        };

        Settlement.Apply(task, result, Now, jitter: 1);

        Assert.Equal(Now.AddSeconds(seconds), task.DueAt);
    }

    [Fact]
    public void Failure_FollowsTheTasksOwnPolicy()
    {
        var task = With("fixed(30s); never on Boom; on http 503 fixed(7s)");
        var busy = Samples.Result(task, AttemptOutcome.Failed) with { Error = new("H", "m", Status: 503) };

        Settlement.Apply(task, busy, Now, 1);
        var dueAt = task.DueAt;
        task.State = TaskState.Queued;
        var never = Samples.Result(task, AttemptOutcome.Failed);
        Settlement.Apply(task, never, Now, 1);

        Assert.Equal(Now.AddSeconds(7), dueAt);
        Assert.Equal(TaskState.Dead, task.State);
        Assert.Equal("Its retry policy says: never on Boom.", Settlement.WhyDead(task, never));
    }

    [Fact]
    public void Failure_AfterTheTimeOfItsPolicy_IsDead_AndTheTimeBeginsWithTheFirstFailedAttempt()
    {
        var task = With("fixed(10s) within 1m");
        var first = Samples.Result(task, AttemptOutcome.Failed);
        Settlement.Apply(task, first, Now, 1);
        var since = task.RetrySince;
        task.State = TaskState.Queued;
        var late = Samples.Result(task, AttemptOutcome.Failed);

        Settlement.Apply(task, late, Now.AddSeconds(52), 1);

        Assert.Equal(first.StartedAt, since);
        Assert.Equal(TaskState.Dead, task.State);
        Assert.Equal("Its retry policy allows retries within 1m only.", Settlement.WhyDead(task, late));
    }

    [Fact]
    public void Death_KeepsTheFingerprintOfItsError_UntilARetry()
    {
        var task = Samples.Task(maxAttempts: 1);
        var last = Samples.Result(task, AttemptOutcome.Failed);

        Settlement.Apply(task, last, Now, 1);
        var fingerprint = task.Fingerprint;
        TaskMoves.Retry(task, "somebody");

        Assert.Equal(ErrorFingerprint.Of("echo", "Boom", "It broke."), fingerprint);
        Assert.Null(Settlement.WhyDead(task, last));
        Assert.Null(task.Fingerprint);
    }

    [Fact]
    public void Failure_RestsByTheNumberOfFailures_NotOfAttempts()
    {
        var task = Samples.Task(maxAttempts: 9);
        (task.Attempt, task.Forgiven) = (6, 5);

        Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Failed), Now, jitter: 1);

        Assert.Equal(Now.AddSeconds(4), task.DueAt);
    }

    [Theory]
    [InlineData(0, false, 1, TaskState.Queued)]
    [InlineData(1, false, 1, TaskState.Queued)]
    [InlineData(1, true, 2, TaskState.Queued)]
    [InlineData(2, false, 2, TaskState.Queued)]
    [InlineData(2, true, 3, TaskState.Dead)]
    public void Loss_CountsTheFirstTime_ThenOnlyWhereTheHandlerRan(
        int before,
        bool ran,
        int after,
        TaskState state
    )
    {
        foreach (var told in new[] { true, false })
        {
            // Either the store knew that it ran, or the one who found the loss did.
            var task = Samples.Task(ran && told ? TaskState.Running : TaskState.Queued);
            task.Losses = before;
            var loss = Samples.Result(task, AttemptOutcome.Lost) with { WasRunning = ran && !told };

            Settlement.Apply(task, loss, Now, 1);

            Assert.Equal((after, state), (task.Losses, task.State));
            Assert.Equal(state is TaskState.Dead ? "WorkerLost" : null, task.ErrorKind);
            Assert.Equal(state is TaskState.Dead ? 0 : 1, task.Forgiven);
        }
    }

    [Fact]
    public void Loss_IsNoFailure_HoweverFewAttemptsThereAre()
    {
        var task = Samples.Task(maxAttempts: 1);

        Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Lost), Now, 1);
        Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Abandoned), Now, 1);
        var last = Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Failed), Now, 1);

        Assert.Equal((Verdict.Ended, TaskState.Dead, 3, 2), (last, task.State, task.Attempt, task.Forgiven));
    }

    private static TaskItem With(string retry) =>
        new()
        {
            Id = Guid.NewGuid(),
            Type = "echo",
            Queue = "default",
            State = TaskState.Queued,
            MaxAttempts = 5,
            CreatedBy = "somebody",
            Retry = retry,
        };

    [Fact]
    public void HandBack_LeavesNoTrace_ButAFence()
    {
        var task = Samples.Task();

        Settlement.Apply(task, Samples.Result(task, AttemptOutcome.HandedBack, token: 9), Now, 1);

        Assert.Equal((0, 0, 0, 9L), (task.Attempt, task.Forgiven, task.Losses, task.Fence));
        Assert.Null(task.Worker);
        Assert.Equal(
            Verdict.Stale,
            Settlement.Apply(task, Samples.Result(task, AttemptOutcome.HandedBack, token: 9), Now, 1)
        );
    }
}
