using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks;

/// <summary>Tells a task's story from its row, its attempts and its transitions.</summary>
public static class Timeline
{
    /// <summary>Everything that happened, in order.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempts">Its ended attempts, in order.</param>
    /// <param name="transitions">What attempts cannot tell.</param>
    /// <param name="replays">The tasks that were made from it, in order.</param>
    public static IReadOnlyList<TimelineEntry> Of(
        TaskItem task,
        IReadOnlyList<TaskAttempt> attempts,
        IReadOnlyList<TaskTransition> transitions,
        IReadOnlyList<Replayed> replays
    )
    {
        var waited = task.State is TaskState.Blocked || transitions.Any(t => t.From is TaskState.Blocked);
        var first =
            waited ? TaskState.Blocked
            : task.RunAt > task.CreatedAt ? TaskState.Scheduled
            : TaskState.Queued;
        var entries = new List<TimelineEntry>
        {
            new(task.CreatedAt, null, first, task.CreatedBy, "Accepted.", null),
        };
        entries.AddRange(attempts.SelectMany(a => OfAttempt(a, After(a, task, attempts, transitions))));
        entries.AddRange(
            transitions.Select(t => new TimelineEntry(t.At, t.From, t.To, t.Actor, t.Reason, t.Attempt)
            {
                Payload = t.Payload is { } before ? before : default(ReadOnlyMemory<byte>?),
            })
        );
        if (task is { State: TaskState.Running, StartedAt: { } started })
        {
            entries.Add(
                new(
                    started,
                    TaskState.Queued,
                    TaskState.Running,
                    task.Worker ?? "system",
                    null,
                    task.Attempt + 1
                )
            );
        }

        // Stable: entries of one instant stay in the order above.
        List<TimelineEntry> ordered = [.. entries.OrderBy(e => e.At)];
        foreach (var replay in replays)
        {
            Insert(ordered, replay);
        }

        return ordered;
    }

    // A replay changes nothing about the task: it stands as it stood.
    private static void Insert(List<TimelineEntry> ordered, Replayed replay)
    {
        var at = ordered.FindLastIndex(e => e.At <= replay.At);
        var state = ordered[Math.Max(at, 0)].To;
        ordered.Insert(at + 1, new(replay.At, state, state, replay.By, $"Replayed as {replay.Id}.", null));
    }

    private static IEnumerable<TimelineEntry> OfAttempt(TaskAttempt attempt, TaskState after)
    {
        var worker = attempt.Worker ?? "system";
        if (attempt.StartedAt is { } started)
        {
            yield return new(started, TaskState.Queued, TaskState.Running, worker, null, attempt.Number);
        }

        // A cancel has a transition of its own, which names the person.
        if (after is not TaskState.Cancelled)
        {
            var reason = attempt.ErrorMessage is { } message
                ? $"{Word(attempt.Outcome)}: {message}"
                : Word(attempt.Outcome);
            yield return new(attempt.FinishedAt, TaskState.Running, after, worker, reason, attempt.Number);
        }
    }

    private static TaskState After(
        TaskAttempt attempt,
        TaskItem task,
        IReadOnlyList<TaskAttempt> attempts,
        IReadOnlyList<TaskTransition> transitions
    )
    {
        if (attempt.Outcome is AttemptOutcome.Succeeded)
        {
            return TaskState.Succeeded;
        }

        var cancelled = transitions.Any(t => t.Attempt == attempt.Number && t.To is TaskState.Cancelled);
        if (cancelled || attempt.Outcome is AttemptOutcome.Cancelled)
        {
            return TaskState.Cancelled;
        }

        // One that ended at its deadline, while it waited, was not ended by its last attempt.
        var waited = transitions.Any(t =>
            t.To is TaskState.Dead
            && t.From is not TaskState.Dead
            && t.Attempt is null
            && t.At >= attempt.FinishedAt
        );
        if (attempt.Number == task.Attempt && task.State is TaskState.Dead && !waited)
        {
            return TaskState.Dead;
        }

        // It ended the task, if the task was dead when the next thing happened to it.
        var next = attempts.FirstOrDefault(a => a.Number > attempt.Number)?.LeasedAt;
        return transitions.FirstOrDefault(t => t.At >= attempt.FinishedAt && !(t.At > next))?.From
            is TaskState.Dead
                ? TaskState.Dead
            : attempt.Outcome is AttemptOutcome.Lost or AttemptOutcome.Abandoned ? TaskState.Queued
            : TaskState.Retrying;
    }

    private static string Word(AttemptOutcome outcome) =>
        outcome switch
        {
            AttemptOutcome.Succeeded => "Succeeded.",
            AttemptOutcome.Failed => "Failed",
            AttemptOutcome.TimedOut => "Timed out",
            AttemptOutcome.Lost => "The worker was lost.",
            AttemptOutcome.Abandoned => "The worker stopped before it was done.",
            _ => outcome.ToString(),
        };
}

/// <summary>A task that was made from another one.</summary>
/// <param name="Id">The new task.</param>
/// <param name="At">When it was accepted.</param>
/// <param name="By">Who submitted it.</param>
public sealed record Replayed(Guid Id, DateTimeOffset At, string By);

/// <summary>One entry of a task's story.</summary>
/// <param name="At">When.</param>
/// <param name="From">The state before; absent for the first.</param>
/// <param name="To">The state after.</param>
/// <param name="Actor">Who: a person, a worker, or <c>system</c>.</param>
/// <param name="Reason">Why, or what came of it.</param>
/// <param name="Attempt">The attempt it belongs to.</param>
public sealed record TimelineEntry(
    DateTimeOffset At,
    TaskState? From,
    TaskState To,
    string Actor,
    string? Reason,
    int? Attempt
)
{
    /// <summary>The payload that the task had before, where this made it into one of another version of its type.</summary>
    public ReadOnlyMemory<byte>? Payload { get; init; }
}
