using System.Globalization;

namespace TaskQueue.Core.Tasks;

/// <summary>The gates that workers are: each leaves those that pass it to the next.</summary>
public static partial class TaskExplainer
{
    private const int MostNamed = 5;

    private static List<ExplainedGate> OfWorkers(ExplainFacts facts)
    {
        var task = facts.Task;
        var left = facts.Workers;
        return
        [
            left.Count > 0
                ? Open(ExplainedGates.Workers, Invariant($"{left.Count} {Noun(left)} alive: {Names(left)}."))
                : Closed(ExplainedGates.Workers, "No worker is alive.", "Start a worker."),
            Sift(
                ExplainedGates.Serving,
                ref left,
                w => w.Serves,
                ("serves", "serve"),
                $"queue '{task.Queue}'",
                $"Start a worker that serves '{task.Queue}' (Worker:Queues), or move the task to a queue that is served."
            ),
            Sift(
                ExplainedGates.Type,
                ref left,
                w => w.Knows,
                ("knows", "know"),
                $"the type '{task.Type}'",
                $"Start a worker that has a handler for '{task.Type}' and serves '{task.Queue}'."
            ),
            facts.Labels.Count == 0
                ? Open(ExplainedGates.Labels, "It needs no label.")
                : Sift(
                    ExplainedGates.Labels,
                    ref left,
                    w => facts.Labels.All(l => w.Labels.Contains(l, StringComparer.Ordinal)),
                    ("has", "have"),
                    $"the labels {string.Join(", ", facts.Labels)}",
                    "Start a worker with these labels (Worker:Labels)."
                ),
            Accepting(ref left),
            Slots(left),
        ];
    }

    // Those before the gate stay in the evidence, so that one sees what the answer is about.
    private static ExplainedGate Sift(
        string gate,
        ref IReadOnlyList<WorkerFact> left,
        Func<WorkerFact, bool> passes,
        (string One, string Many) does,
        string what,
        string advice
    )
    {
        var before = left;
        left = [.. before.Where(passes)];
        return before.Count == 0 ? Undecided(gate)
            : left.Count > 0
                ? Open(
                    gate,
                    Invariant(
                        $"{left.Count} of {before.Count} {(left.Count == 1 ? does.One : does.Many)} {what}: "
                    ) + $"{Names(left)}."
                )
            : Closed(
                gate,
                before.Count == 1
                    ? $"None {does.One} {what}; the only one asked is {Names(before)}."
                    : Invariant($"None of the {before.Count} workers {does.One} {what}: {Names(before)}."),
                advice
            );
    }

    private static ExplainedGate Accepting(ref IReadOnlyList<WorkerFact> left)
    {
        var before = left;
        left = [.. before.Where(w => w.Stands is WorkerStand.Working)];
        if (before.Count == 0)
        {
            return Undecided(ExplainedGates.Accepting);
        }

        var (paused, draining) = (
            before.Count(w => w.Stands is WorkerStand.Paused),
            before.Count(w => w.Stands is WorkerStand.Draining)
        );
        var told = before
            .Select(w => w.Order is { } order ? " " + Told(w, order) : "")
            .Where(t => t.Length > 0);
        return left.Count > 0
            ? Open(
                ExplainedGates.Accepting,
                Invariant($"{left.Count} of {before.Count} {(left.Count == 1 ? "takes" : "take")} tasks.")
            )
            : Closed(
                ExplainedGates.Accepting,
                Invariant(
                    $"None of the workers that could run it takes tasks: {paused} paused, {draining} draining: {Names(before)}."
                ) + string.Concat(told.Take(MostNamed)),
                paused > 0 ? "Resume a worker, or start another one." : "Start another worker."
            );
    }

    private static ExplainedGate Slots(IReadOnlyList<WorkerFact> left)
    {
        if (left.Count == 0)
        {
            return Undecided(ExplainedGates.Slots);
        }

        var (running, capacity) = (left.Sum(w => (long)w.Running), left.Sum(w => (long)w.Capacity));
        return left.Any(w => w.Running < w.Capacity)
            ? Open(ExplainedGates.Slots, Invariant($"{running} of {capacity} slots are in use."))
            : Closed(
                ExplainedGates.Slots,
                Invariant(
                    $"All {capacity} slots of the workers that could run it are in use: {Names(left)}."
                ),
                "Wait for one to be free, raise Worker:Concurrency, or start another worker."
            );
    }

    private static ExplainedGate Undecided(string gate) =>
        Closed(gate, "No worker is left to ask: see the gates before.", "Open the gates before first.");

    private static string Noun(IReadOnlyList<WorkerFact> workers) =>
        workers.Count == 1 ? "worker" : "workers";

    private static string Names(IReadOnlyList<WorkerFact> workers) =>
        string.Join(", ", workers.Take(MostNamed).Select(w => w.Name))
        + (workers.Count > MostNamed ? Invariant($" and {workers.Count - MostNamed} more") : "");

    private static string Attempts(TaskItem task) =>
        task.Attempt == 1 ? "1 attempt" : Invariant($"{task.Attempt} attempts");

    private static string Error(TaskItem task) =>
        task.ErrorKind is null ? "no error is known" : $"{task.ErrorKind}: {task.ErrorMessage}";

    private static string At(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Ago(DateTimeOffset now, DateTimeOffset instant) =>
        now - instant < TimeSpan.FromSeconds(1) ? "a moment ago" : $"{Span(now - instant)} ago";

    private static string Span(TimeSpan span) =>
        span < TimeSpan.FromMinutes(1) ? Invariant($"{Math.Max(0, (int)span.TotalSeconds)} s")
        : span < TimeSpan.FromHours(1) ? Invariant($"{(int)span.TotalMinutes} min {span.Seconds} s")
        : span < TimeSpan.FromDays(1) ? Invariant($"{(int)span.TotalHours} h {span.Minutes} min")
        : Invariant($"{(int)span.TotalDays} d {span.Hours} h");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
