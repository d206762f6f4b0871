using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Tests.Tasks;

/// <summary>One task to which things happen in any order; after each, what must hold of it is checked.</summary>
/// <param name="task">The task.</param>
internal sealed class TaskLife(TaskItem task)
{
    private static readonly AttemptOutcome[] WithoutAttempt =
    [
        AttemptOutcome.HandedBack,
        AttemptOutcome.Expired,
    ];

    private readonly List<string> _trace = [];
    private DateTimeOffset _now = Samples.Now;
    private long _newest;

    // Failed attempts of the present allowance, counted here by themselves.
    private int _failures;

    internal enum Step
    {
        Start,
        End,
        Cancel,
        Retry,
        Requeue,
        Promote,
        Expire,
        Miss,
    }

    /// <summary>Lets something happen.</summary>
    /// <returns>The states before and after.</returns>
    public (TaskState From, TaskState To) Meet(Event met)
    {
        // What runs was started: it is neither handed back nor too late to start.
        if (task.State is TaskState.Running && WithoutAttempt.Contains(met.Outcome))
        {
            met = met with { Outcome = AttemptOutcome.Abandoned };
        }

        _now += met.After;
        var token = met.Behind == 0 ? ++_newest : Math.Max(1, _newest - met.Behind + 1);
        _trace.Add(
            $"{task.State}: {met.Step} {met.Outcome} {(met.Flag ? "!" : "")} under {token} at {_now:HH:mm:ss}"
        );
        var (before, from, due) = (Look(), task.State, task.DueAt);
        var (attempt, forgiven, version, fence) = (task.Attempt, task.Forgiven, task.Version, task.Fence);

        var changed = TryDo(met, token);

        Hold(changed || Look() == before, "what was refused, stale or early changed nothing");
        var isNews = from is TaskState.Queued ? token > fence : from is TaskState.Running && token >= fence;
        Hold(changed || met.Step is not Step.End || !isNews, "a result of the newest attempt counts");
        Hold(isNews || met.Step is not (Step.End or Step.Start) || !changed, "a stale token changes nothing");
        Hold(
            !from.IsFinal() || task.State == from || met.Step is Step.Retry or Step.Requeue,
            "only a retry leads out of an end"
        );
        Hold(met.Step is not Step.Promote || !changed || due <= _now, "nothing starts before its time");
        Hold(
            task.Attempt >= attempt
                && task.Forgiven >= forgiven
                && task.Version >= version
                && task.Fence >= fence,
            "nothing counts down"
        );
        var isAttempt = changed && met.Step is Step.End && !WithoutAttempt.Contains(met.Outcome);
        Hold(task.Attempt == attempt + (isAttempt ? 1 : 0), "each attempt is counted once");
        Count(met, changed);
        CheckRow();
        return (from, task.State);
    }

    private bool TryDo(Event met, long token)
    {
        try
        {
            return met.Step switch
            {
                Step.Start => TaskMoves.Start(task, token, "w1", _now).Changed,
                Step.End => Settlement.Apply(task, ResultOf(met, token), _now, met.After.TotalMinutes / 2)
                    is not Verdict.Stale,
                Step.Cancel => TaskMoves.Cancel(task, "ann", _now).Changed,
                Step.Retry => TaskMoves.Retry(task, "ann").Changed,
                Step.Requeue => TaskMoves.Requeue(task, "ann", "Requeued.").Changed,
                Step.Promote => TaskMoves.Promote(task, _now).Changed,
                Step.Expire => TaskMoves.Expire(task, _now).Changed,
                _ => TaskMoves.MissDeadline(task, _now).Changed,
            };
        }
        catch (RefusalException)
        {
            return false;
        }
    }

    private AttemptResult ResultOf(Event met, long token) =>
        Samples.Result(task, met.Outcome, token) with
        {
            Error = met.Outcome is AttemptOutcome.Failed or AttemptOutcome.TimedOut
                ? new("Boom", "It broke.", Final: met.Flag)
                : null,
            WasRunning = met.Flag,
        };

    private void Count(Event met, bool changed)
    {
        if (!changed)
        {
            return;
        }

        if (met.Step is Step.Retry or Step.Requeue)
        {
            _failures = 0;
        }

        if (met is not { Step: Step.End, Outcome: AttemptOutcome.Failed or AttemptOutcome.TimedOut })
        {
            Hold(
                met.Step is not Step.End
                    || task.State is not TaskState.Dead
                    || (met.Outcome is AttemptOutcome.Lost && task.Losses == Settlement.MostLosses)
                    || task.DeadlineAt <= _now
                    || (met.Outcome is AttemptOutcome.Expired && task.DeadlineAt is not null),
                "what did not fail dies of losses, or at its deadline"
            );
            return;
        }

        _failures++;
        var isOver = met.Flag || _failures >= task.MaxAttempts || task.DeadlineAt <= _now;
        // The longest rest of the usual policy: the next attempt may come too late for its deadline.
        var isLate = task.DeadlineAt <= _now + TimeSpan.FromMinutes(5);
        Hold(
            task.State is not TaskState.Dead || isOver || isLate,
            "it is not dead before its attempts or its time are used up"
        );
        Hold(task.State is not TaskState.Retrying || !isOver, "it is not tried more often than allowed");
    }

    private void CheckRow()
    {
        var isFinal = task.State.IsFinal();
        Hold(isFinal || task.Attempt - task.Forgiven == _failures, "what was forgiven is not charged");
        Hold(isFinal == task.FinishedAt is not null, "the time of its end stands while it has ended");
        Hold(
            task.DueAt is null || task.State is TaskState.Scheduled or TaskState.Retrying,
            "what is due waits for its time"
        );
        Hold(
            task.Fingerprint is null || task.State is TaskState.Dead,
            "only dead letters have a fingerprint"
        );
        Hold(
            task.CancelRequestedAt is null || isFinal || task.State is TaskState.Running,
            "what was asked to stop does not start again by itself"
        );
        Hold(task.Losses is >= 0 and <= Settlement.MostLosses, "losses are counted up to the last");
    }

    private string Look() => JsonSerializer.Serialize(task);

    private void Hold(bool holds, string what)
    {
        if (!holds)
        {
            Assert.Fail($"Not so: {what}.\n{string.Join('\n', _trace)}\n{Look()}");
        }
    }

    /// <summary>Something that happens to a task.</summary>
    /// <param name="Step">What.</param>
    /// <param name="Outcome">Of an attempt that ends: how.</param>
    /// <param name="Behind">The lease that it comes from: 0 is a new one, 1 the newest, 2 the one before.</param>
    /// <param name="After">How long after what happened before.</param>
    /// <param name="Flag">Of a failure: trying again cannot help. Of a loss: the handler ran.</param>
    internal sealed record Event(Step Step, AttemptOutcome Outcome, int Behind, TimeSpan After, bool Flag);
}
