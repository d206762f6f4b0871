using TaskQueue.Core.Broker;
using static System.FormattableString;

namespace TaskQueue.Core.Tasks;

/// <summary>Answers from the record of a task's attempts whether it ran more than once, and which result counts; pure.</summary>
public static class ExecutionReceipt
{
    /// <summary>The answer in a few sentences.</summary>
    /// <param name="attempts">The ended attempts, the first one first.</param>
    /// <returns>The answer; none when no attempt has ended.</returns>
    public static string? Of(IReadOnlyList<TaskAttempt> attempts)
    {
        if (attempts.Count == 0)
        {
            return null;
        }

        var lost = attempts.Where(a => a.Outcome is AttemptOutcome.Lost).ToList();
        // A cancel may come between the lease and the call of the handler.
        var ran = attempts.Count(a => a.StartedAt is not null && a.Outcome is not AttemptOutcome.Lost);
        var counts = attempts.LastOrDefault(a => a.Outcome is AttemptOutcome.Succeeded);
        var sentences = new List<string>
        {
            ran == 0 && lost.Count == 0
                ? "It did not run: what was begun ended before its handler was called."
            : ran == 0 ? "No run of it is known to have come to its end."
            : counts is null ? $"It ran {Times(ran)}, and not with success."
            : ran == 1 && lost.Count == 0 ? $"It ran once, under lease {LeaseOf(counts)}."
            : Invariant(
                $"It ran {Times(ran)}; the result of attempt {counts.Number}, under lease {LeaseOf(counts)}, counts."
            ),
        };
        if (lost.Count > 0)
        {
            sentences.Add(
                $"{Name(lost)} lost its worker or its lease: what it did outside may have happened, and its result, had it come later, would have changed nothing."
            );
        }

        return string.Join(" ", sentences);
    }

    /// <summary>A lease as people see it: the epoch of the broker, and the number in it.</summary>
    /// <param name="attempt">The attempt.</param>
    public static string LeaseOf(TaskAttempt attempt) =>
        Invariant($"{attempt.Token >> 32}.{attempt.Token & uint.MaxValue}");

    private static string Times(int count) => count == 1 ? "once" : Invariant($"{count} times");

    private static string Name(List<TaskAttempt> lost) =>
        lost.Count == 1
            ? Invariant($"Attempt {lost[0].Number}")
            : $"Each of attempts {string.Join(", ", lost.Select(a => Invariant($"{a.Number}")))}";
}
