using System.Globalization;
using TaskQueue.Core.Tasks.Dependencies;

namespace TaskQueue.Core.Tasks;

/// <summary>Says why a task is not running. Pure: the same facts give the same answer, whoever asks.</summary>
public static partial class TaskExplainer
{
    private const string WithoutAgeing =
        "Ageing is not counted: what has waited long starts as if its priority were higher.";

    /// <summary>Answers every gate; the first closed one is the verdict.</summary>
    /// <param name="facts">What is known.</param>
    public static Explanation Explain(ExplainFacts facts)
    {
        ExplainedGate[] gates =
        [
            HasEnded(facts),
            Rules(facts),
            Runs(facts),
            Time(facts),
            Dependencies(facts),
            Expiry(facts),
            Deadline(facts),
            Queue(facts),
            Limits(facts),
            Broker(facts),
            .. OfWorkers(facts),
            Position(facts),
        ];
        var closed = Array.Find(gates, g => !g.Ok);
        return new(
            facts.Task.Id,
            closed?.Gate ?? Explanation.Ready,
            closed?.Evidence ?? "Nothing holds it up: a worker takes it in the next moment.",
            gates
        );
    }

    private static ExplainedGate HasEnded(ExplainFacts facts)
    {
        var task = facts.Task;
        if (!task.State.IsFinal())
        {
            return Open(ExplainedGates.Ended, $"It is {task.State.Word()}.");
        }

        var when = task.FinishedAt is { } at ? $" {Ago(facts.Now, at)}, at {At(at)}" : "";
        var (how, advice) = task.State switch
        {
            TaskState.Succeeded => ("It succeeded", "Replay it to run it once more, as a new task."),
            TaskState.Dead => (
                $"It is dead after {Attempts(task)} ({Error(task)})",
                "Mend the cause, then retry it, or replay it with another payload."
            ),
            TaskState.Cancelled => (
                $"It was cancelled{(task.CancelRequestedBy is { } by ? $" by {by}" : "")}",
                "Retry it if it is wanted after all."
            ),
            TaskState.Expired => (
                "It expired before it could start",
                "Retry it: it then starts without an expiry."
            ),
            _ => (
                "It was skipped, because what it waited for did not end as wanted",
                "Retry it: it then runs without waiting again."
            ),
        };
        return Closed(ExplainedGates.Ended, $"{how}{when}.", advice);
    }

    private static ExplainedGate Runs(ExplainFacts facts)
    {
        var task = facts.Task;
        if (task.State is not TaskState.Running)
        {
            return Open(
                ExplainedGates.Running,
                task.State is TaskState.Queued
                    ? "No attempt is known to run; the first second of one is not told."
                    : "No attempt runs."
            );
        }

        var started = task.StartedAt is { } at ? $" since {At(at)}, for {Span(facts.Now - at)}" : "";
        var runner = facts.Workers.FirstOrDefault(w =>
            string.Equals(w.Name, task.Worker, StringComparison.Ordinal)
        );
        var heard = runner is null
            ? "its worker does not beat any more"
            : $"its worker was heard of {Ago(facts.Now, runner.LastBeatAt)}";
        var advice =
            task.CancelRequestedAt is { } asked
                ? $"{task.CancelRequestedBy} asked it to stop {Ago(facts.Now, asked)}; it ends when its handler does."
            : runner is null ? "Wait for its lease to run out: it then starts again by itself."
            : "Wait for it, or cancel it.";
        return Closed(
            ExplainedGates.Running,
            Invariant(
                $"Attempt {task.Attempt + 1} runs on {task.Worker}{started}, under lease {task.Fence}; {heard}."
            ),
            advice
        );
    }

    private static ExplainedGate Time(ExplainFacts facts)
    {
        var task = facts.Task;
        if (task.State is not (TaskState.Scheduled or TaskState.Retrying))
        {
            return Open(
                ExplainedGates.Time,
                task.RunAt is { } asked ? $"Its time to run was {At(asked)}." : "It was to run at once."
            );
        }

        var due = task.DueAt is { } at
            ? $"{At(at)}, {(at > facts.Now ? $"in {Span(at - facts.Now)}" : "which has come")}"
            : "not known";
        return task.State is TaskState.Retrying
            ? Closed(
                ExplainedGates.Time,
                $"{Attempts(task)} failed ({Error(task)}); its next one comes at {due}.",
                "Wait, or edit its start to try it now."
            )
            : Closed(
                ExplainedGates.Time,
                $"Its time to run is {due}.",
                "Wait, or edit its start to run it now."
            );
    }

    private static ExplainedGate Dependencies(ExplainFacts facts)
    {
        var task = facts.Task;
        if (task.State is not TaskState.Blocked || task.DependsRule is not { } rule)
        {
            return Open(
                ExplainedGates.Dependencies,
                task.DependsRule is null ? "It waits for no other task." : "What it waited for was decided."
            );
        }

        var (total, met) = (facts.WaitsFor.Count, facts.WaitsFor.Count(d => d.Met is true));
        var missed = facts.WaitsFor.Count(d => d.Met is false);
        var open = facts.WaitsFor.Where(d => d.Met is null).ToList();
        var needed =
            rule.Mode == DependencyMode.All ? $"all of {total} tasks"
            : rule.Mode == DependencyMode.Any ? $"one of {total} tasks"
            : $"{rule.Mode.Number} of {total} tasks";
        var wanted = rule.Wanted switch
        {
            WantedOutcome.Succeeded => "succeed",
            WantedOutcome.Failed => "fail",
            _ => "end",
        };
        var named = string.Join(", ", open.Take(3).Select(d => $"{d.TaskId} ({d.State?.Word() ?? "gone"})"));
        return Closed(
            ExplainedGates.Dependencies,
            Invariant($"It needs {needed} to {wanted}: {met} did")
                + (missed > 0 ? Invariant($", {missed} ended otherwise") : "")
                + (
                    open.Count == 0
                        ? "; it is decided in a moment."
                        : Invariant($"; {open.Count} to come: {named}{(open.Count > 3 ? " …" : "")}.")
                ),
            open.Count == 0 ? "Wait a moment." : "See why those have not ended."
        );
    }

    private static ExplainedGate Expiry(ExplainFacts facts)
    {
        var task = facts.Task;
        var waits = !task.State.IsFinal() && task.State is not TaskState.Running;
        return task.ExpiresAt is not { } at ? Open(ExplainedGates.Expiry, "It never expires.")
            : waits && at <= facts.Now
                ? Closed(
                    ExplainedGates.Expiry,
                    $"Its time to start ran out at {At(at)}; it ends as expired in the next moments.",
                    "Edit its expiry, or retry it when it has expired."
                )
            : Open(ExplainedGates.Expiry, $"It may start until {At(at)}.");
    }

    private static ExplainedGate Deadline(ExplainFacts facts)
    {
        var task = facts.Task;
        var waits = !task.State.IsFinal() && task.State is not TaskState.Running;
        return task.DeadlineAt is not { } at ? Open(ExplainedGates.Deadline, "It has no deadline.")
            : waits && at <= facts.Now
                ? Closed(
                    ExplainedGates.Deadline,
                    $"Its deadline was {At(at)}; it ends as dead in the next moments.",
                    "Retry it when it is dead: it then has no deadline."
                )
            : Open(ExplainedGates.Deadline, $"It has to be done by {At(at)}.");
    }

    private static ExplainedGate Queue(ExplainFacts facts)
    {
        var queue = facts.Task.Queue;
        if (facts.Pause is not { } pause || pause.Until <= facts.Now)
        {
            return Open(ExplainedGates.Queue, $"Queue '{queue}' is not paused.");
        }

        var since = pause.At is { } at ? $" {Ago(facts.Now, at)}" : "";
        var why = string.IsNullOrWhiteSpace(pause.Reason) ? "no reason given" : pause.Reason;
        return Closed(
            ExplainedGates.Queue,
            $"Queue '{queue}' was paused by {pause.By}{since}: {why}"
                + $" ({(pause.Until is { } end ? $"until {At(end)}" : "until somebody resumes it")}).",
            pause.Until is null ? "Resume the queue." : "Wait for the end of the pause, or resume the queue."
        );
    }

    private static ExplainedGate Limits(ExplainFacts facts)
    {
        var full = facts.Limits.Where(l => l.Used >= l.Allowed).ToList();
        return full.Count == 0
            ? Open(
                ExplainedGates.Limits,
                facts.Limits.Count == 0
                    ? "No limit applies to it."
                    : "Each of its limits has room: "
                        + string.Join(
                            ", ",
                            facts.Limits.Select(l => Invariant($"{l.What} {l.Used} of {l.Allowed}"))
                        )
                        + "."
            )
            : Closed(
                ExplainedGates.Limits,
                Reached(full),
                "Wait until some of it is free, or raise the limit."
            );
    }

    private static ExplainedGate Broker(ExplainFacts facts) =>
        facts.Broker switch
        {
            BrokerFact.Away => Closed(
                ExplainedGates.Broker,
                $"The broker does not answer: {facts.BrokerTrouble ?? "no reason is known"}",
                "Bring Redis back. The task is safe in the store and is handed out afterwards."
            ),
            BrokerFact.Rebuilding => Closed(
                ExplainedGates.Broker,
                "The broker is being filled from the store and hands out nothing yet.",
                "Wait a moment."
            ),
            _ => Open(ExplainedGates.Broker, "The broker hands out work."),
        };

    private static ExplainedGate Position(ExplainFacts facts)
    {
        if (facts.Ahead is not { } ahead)
        {
            return Open(ExplainedGates.Position, "It does not stand in line.");
        }

        var count = ahead.Count.ToString("N0", CultureInfo.InvariantCulture);
        var ageing = ahead.Ages ? " " + WithoutAgeing : "";
        return ahead.Count == 0
            ? Open(ExplainedGates.Position, $"It is the next of queue '{facts.Task.Queue}'." + ageing)
            : Closed(
                ExplainedGates.Position,
                $"{(ahead.More ? "More than " : "")}{count} ready {(ahead.Count == 1 ? "task stands" : "tasks stand")} before it in queue '{facts.Task.Queue}'."
                    + ageing,
                "Wait, raise its priority, or start more workers."
            );
    }

    private static ExplainedGate Open(string gate, string evidence) => new(gate, true, evidence, null);

    private static ExplainedGate Closed(string gate, string evidence, string advice) =>
        new(gate, false, evidence, advice);
}
