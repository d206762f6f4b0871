using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Tasks;

public sealed class TimelineTests
{
    private static readonly DateTimeOffset Now = Samples.Now;
    private readonly List<TaskAttempt> _attempts = [];
    private readonly List<TaskTransition> _transitions = [];

    [Fact]
    public void Success_IsThreeEntries()
    {
        var task = Samples.Task(TaskState.Succeeded);
        Ran(task, AttemptOutcome.Succeeded, 1);

        Assert.Equal(
            ["Queued by operator@example.com", "Running by w1 #1", "Succeeded by w1 #1"],
            Tell(task)
        );
    }

    [Fact]
    public void Failures_AreFollowedByRetries_AndTheLastByDeath()
    {
        var task = Samples.Task(TaskState.Dead);
        Ran(task, AttemptOutcome.Failed, 1);
        Ran(task, AttemptOutcome.TimedOut, 5);

        Assert.Equal(
            [
                "Queued by operator@example.com",
                "Running by w1 #1",
                "Retrying by w1 #1",
                "Running by w1 #2",
                "Dead by w1 #2",
            ],
            Tell(task)
        );
        Assert.Equal("Failed: It broke.", Entries(task)[2].Reason);
        Assert.Equal("Timed out: It broke.", Entries(task)[4].Reason);
    }

    [Fact]
    public void ARetryByHand_ComesAfterTheDeath()
    {
        var task = Samples.Task(TaskState.Succeeded);
        Ran(task, AttemptOutcome.Failed, 1);
        Moved(task, TaskState.Dead, TaskState.Queued, "ann", 10);
        Ran(task, AttemptOutcome.Succeeded, 11);

        Assert.Equal(
            [
                "Queued by operator@example.com",
                "Running by w1 #1",
                "Dead by w1 #1",
                "Queued by ann",
                "Running by w1 #2",
                "Succeeded by w1 #2",
            ],
            Tell(task)
        );
    }

    [Fact]
    public void AttemptsBeforeTheLast_WentToRetrying_WhateverWasDoneToTheDeadTaskLater()
    {
        var task = Samples.Task(TaskState.Queued);
        Ran(task, AttemptOutcome.Failed, 1);
        Ran(task, AttemptOutcome.Failed, 5);
        Moved(task, TaskState.Dead, TaskState.Dead, "ann", 8);
        Moved(task, TaskState.Dead, TaskState.Queued, "ann", 10);

        Assert.Equal(
            [
                "Queued by operator@example.com",
                "Running by w1 #1",
                "Retrying by w1 #1",
                "Running by w1 #2",
                "Dead by w1 #2",
                "Dead by ann",
                "Queued by ann",
            ],
            Tell(task)
        );
    }

    [Fact]
    public void AReplay_IsToldWhereItHappened_AndChangesNothing()
    {
        var task = Samples.Task(TaskState.Dead);
        Ran(task, AttemptOutcome.Failed, 1);
        var replay = new Replayed(Guid.NewGuid(), Now.AddSeconds(20), "bob");
        Moved(task, TaskState.Dead, TaskState.Queued, "ann", 30);

        var entry = Timeline.Of(task, _attempts, _transitions, [replay])[^2];

        Assert.Equal((TaskState.Dead, TaskState.Dead, "bob"), (entry.From, entry.To, entry.Actor));
        Assert.Contains($"{replay.Id}", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void ACancelOfARunningTask_NamesThePerson()
    {
        var task = Samples.Task(TaskState.Cancelled);
        Moved(task, TaskState.Running, TaskState.Running, "ann", 2);
        Ran(task, AttemptOutcome.Cancelled, 1);
        Moved(task, TaskState.Running, TaskState.Cancelled, "ann", 3, attempt: 1);

        Assert.Equal(
            ["Queued by operator@example.com", "Running by w1 #1", "Running by ann", "Cancelled by ann #1"],
            Tell(task)
        );
    }

    [Fact]
    public void ACancelBetweenTwoAttempts_ComesAfterTheFirst()
    {
        var task = Samples.Task(TaskState.Cancelled);
        Ran(task, AttemptOutcome.Failed, 1);
        Moved(task, TaskState.Retrying, TaskState.Cancelled, "ann", 10);

        Assert.Equal(
            ["Queued by operator@example.com", "Running by w1 #1", "Retrying by w1 #1", "Cancelled by ann"],
            Tell(task)
        );
    }

    [Fact]
    public void ACancelThatEndedAFailedAttempt_IsToldOnce_EvenAfterARetryByHand()
    {
        var task = Samples.Task(TaskState.Succeeded);
        Ran(task, AttemptOutcome.Failed, 1);
        Moved(task, TaskState.Running, TaskState.Cancelled, "ann", 3, attempt: 1);
        Moved(task, TaskState.Cancelled, TaskState.Queued, "bob", 5);
        Ran(task, AttemptOutcome.Succeeded, 6);

        Assert.Equal(
            [
                "Queued by operator@example.com",
                "Running by w1 #1",
                "Cancelled by ann #1",
                "Queued by bob",
                "Running by w1 #2",
                "Succeeded by w1 #2",
            ],
            Tell(task)
        );
    }

    [Fact]
    public void ALoss_GoesBackToTheQueue()
    {
        var task = Samples.Task(TaskState.Running);
        Ran(task, AttemptOutcome.Lost, 1);
        Ran(task, AttemptOutcome.Abandoned, 5);
        (task.StartedAt, task.Worker) = (Now.AddSeconds(9), "w2");

        Assert.Equal(
            [
                "Queued by operator@example.com",
                "Running by w1 #1",
                "Queued by w1 #1",
                "Running by w1 #2",
                "Queued by w1 #2",
                "Running by w2 #3",
            ],
            Tell(task)
        );
    }

    [Fact]
    public void AnAttemptThatNeverStarted_HasNoStart()
    {
        var task = Samples.Task();
        _attempts.Add(Attempt(task, AttemptOutcome.Lost, 2, started: false));

        Assert.Equal(["Queued by operator@example.com", "Queued by w1 #1"], Tell(task));
    }

    [Fact]
    public void APlannedTask_StartsAsScheduled()
    {
        var task = Samples.Task(TaskState.Queued);
        task.RunAt = Now.AddHours(1);
        Moved(task, TaskState.Scheduled, TaskState.Queued, "system", 3600);

        Assert.Equal(["Scheduled by operator@example.com", "Queued by system"], Tell(task));
    }

    private void Ran(TaskItem task, AttemptOutcome outcome, int second)
    {
        _attempts.Add(Attempt(task, outcome, second, started: true));
        task.Attempt = _attempts.Count;
    }

    private TaskAttempt Attempt(TaskItem task, AttemptOutcome outcome, int second, bool started) =>
        new()
        {
            TaskId = task.Id,
            Number = _attempts.Count + 1,
            Worker = "w1",
            LeasedAt = Now.AddSeconds(second),
            StartedAt = started ? Now.AddSeconds(second) : null,
            FinishedAt = Now.AddSeconds(second + 2),
            Outcome = outcome,
            ErrorMessage = outcome is AttemptOutcome.Failed or AttemptOutcome.TimedOut ? "It broke." : null,
            Token = _attempts.Count + 1,
        };

    private void Moved(
        TaskItem task,
        TaskState from,
        TaskState to,
        string actor,
        int second,
        int? attempt = null
    ) =>
        _transitions.Add(
            new()
            {
                TaskId = task.Id,
                At = Now.AddSeconds(second),
                From = from,
                To = to,
                Actor = actor,
                Attempt = attempt,
            }
        );

    private IReadOnlyList<TimelineEntry> Entries(TaskItem task) =>
        Timeline.Of(task, _attempts, _transitions, []);

    private IEnumerable<string> Tell(TaskItem task) =>
        Entries(task).Select(e => $"{e.To} by {e.Actor}" + (e.Attempt is { } n ? $" #{n}" : ""));
}
