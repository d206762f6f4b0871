using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks.Ledger;

/// <summary>What a deadline does to a task when one of its attempts ends.</summary>
public sealed class DeadlineSettlementTests
{
    private static readonly DateTimeOffset Now = Samples.Now;

    [Theory]
    [InlineData(-1, TaskState.Dead, "Its deadline passed.")]
    [InlineData(0, TaskState.Dead, "Its deadline passed.")]
    [InlineData(10, TaskState.Dead, "Its next attempt would come after its deadline.")]
    [InlineData(11, TaskState.Retrying, null)]
    public void NoAttemptStartsAfterIt(int seconds, TaskState after, string? why)
    {
        var task = Due(seconds, "fixed(10s)");

        var result = Samples.Result(task, AttemptOutcome.Failed);
        Settlement.Apply(task, result, Now, jitter: 0);

        Assert.Equal((after, "Boom"), (task.State, task.ErrorKind));
        Assert.Equal(why, Settlement.WhyDead(task, result));
        Assert.Equal(after is TaskState.Dead, task.Fingerprint is not null);
    }

    [Theory]
    [InlineData(AttemptOutcome.Lost, "Its worker was lost, and its deadline has passed.")]
    [InlineData(AttemptOutcome.Abandoned, "Its worker gave it up, and its deadline has passed.")]
    public void WhatWouldNotCount_IsDeadAfterIt_AndSaysSo(AttemptOutcome outcome, string message)
    {
        var (late, early) = (Due(0), Due(1));
        var result = Samples.Result(late, outcome);

        Settlement.Apply(late, result, Now, 1);
        Settlement.Apply(early, Samples.Result(early, outcome), Now, 1);

        Assert.Equal((TaskState.Dead, TaskState.Queued), (late.State, early.State));
        Assert.Equal((DeadlineError.Kind, message), (late.ErrorKind, late.ErrorMessage));
        Assert.NotEqual(DeadlineError.Kind, early.ErrorKind);
        Assert.Equal("Its deadline passed.", Settlement.WhyDead(late, result));
    }

    [Fact]
    public void ADeadlineThatHasNearlyPassed_IsBelieved()
    {
        var task = Due(5);
        var result = Samples.Result(task, AttemptOutcome.TimedOut) with { Error = DeadlineError.Of(Now) };

        Settlement.Apply(task, result, Now, 1);

        Assert.Equal((TaskState.Dead, DeadlineError.Kind), (task.State, task.ErrorKind));
        Assert.Equal("Its deadline passed.", Settlement.WhyDead(task, result));
    }

    [Fact]
    public void AWorkerWhoseClockIsAhead_EndsNoTask()
    {
        var (ended, untouched) = (Due(3600, "fixed(10s)"), Due(3600));
        untouched.ExpiresAt = Now.AddSeconds(1800);
        var result = Samples.Result(ended, AttemptOutcome.TimedOut) with { Error = DeadlineError.Of(Now) };

        Settlement.Apply(ended, result, Now, 1);
        var given = Settlement.Apply(untouched, Samples.Result(untouched, AttemptOutcome.Expired), Now, 1);

        Assert.Equal((TaskState.Retrying, 1), (ended.State, ended.Attempt));
        Assert.Equal(
            (Verdict.Waiting, TaskState.Retrying, Now.AddSeconds(5), 0),
            (given, untouched.State, untouched.DueAt, untouched.Attempt)
        );
        Assert.Null(untouched.ErrorKind);
    }

    [Theory]
    [InlineData(null, TaskState.Dead)]
    [InlineData(3, TaskState.Expired)]
    [InlineData(4, TaskState.Expired)]
    [InlineData(5, TaskState.Dead)]
    public void WhatWasTakenTooLate_EndsByWhatCameFirst(int? expires, TaskState after)
    {
        var task = Due(4);
        task.ExpiresAt = expires is { } at ? Now.AddSeconds(at) : null;

        var given = Settlement.Apply(task, Samples.Result(task, AttemptOutcome.Expired), Now, 1);

        Assert.Equal((Verdict.Ended, after, 0), (given, task.State, task.Attempt));
        Assert.Equal(after is TaskState.Dead ? DeadlineError.Kind : null, task.ErrorKind);
    }

    [Fact]
    public void ASuccessAfterIt_Counts()
    {
        var task = Due(-5);

        Settlement.Apply(task, Samples.Result(task), Now, 1);

        Assert.Equal(TaskState.Succeeded, task.State);
    }

    [Fact]
    public void ATaskWhoseAttemptsAreUsedUp_IsNotDeadOfIt()
    {
        var task = Due(-5);
        task.Attempt = task.MaxAttempts - 1;
        var result = Samples.Result(task, AttemptOutcome.Failed);

        Settlement.Apply(task, result, Now, 1);

        Assert.Equal(TaskState.Dead, task.State);
        Assert.Null(Settlement.WhyDead(task, result));
    }

    private static TaskItem Due(int seconds, string? retry = null) =>
        new()
        {
            Id = Guid.NewGuid(),
            Type = "echo",
            Queue = "default",
            State = TaskState.Running,
            Version = 1,
            MaxAttempts = 5,
            Retry = retry,
            Timeout = TimeSpan.FromMinutes(5),
            DeadlineAt = Now.AddSeconds(seconds),
            CreatedAt = Now,
            CreatedBy = "operator@example.com",
        };
}
