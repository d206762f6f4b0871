using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The way that a task took through the states; pure.</summary>
/// <param name="Steps">The moves, in order; the first one leads from nowhere.</param>
/// <param name="Now">Where it is.</param>
internal sealed record TaskWay(IReadOnlyList<TaskStep> Steps, TaskState Now)
{
    /// <summary>Reads the way from what happened to a task.</summary>
    /// <param name="entries">What happened, in order.</param>
    /// <param name="now">Where it is.</param>
    public static TaskWay Of(IReadOnlyList<TimelineEntry> entries, TaskState now)
    {
        var steps = new List<TaskStep>();
        TaskState? at = null;
        // What left it where it was, such as an edit or a replay, is no step.
        foreach (var entry in entries.Where(e => e.From != e.To))
        {
            steps.AddRange(Between(at, entry));
            at = entry.To;
        }

        if (at is { } last && last != now)
        {
            steps.Add(new(last, now, null));
        }

        return new(steps, now);
    }

    // Not all moves are written down: the end of a rest is told by the attempt that follows, and short attempts never
    // were running for the store.
    private static IEnumerable<TaskStep> Between(TaskState? at, TimelineEntry entry)
    {
        if (at is not { } here || entry.From is not { } from || from == here)
        {
            yield return new(entry.From, entry.To, entry.At);
        }
        else if (TaskArrows.Has(here, entry.To))
        {
            yield return new(here, entry.To, entry.At);
        }
        else
        {
            yield return new(here, from, null);
            yield return new(from, entry.To, entry.At);
        }
    }
}

/// <summary>A move of a task from one state to another.</summary>
/// <param name="From">The state before; none for the first.</param>
/// <param name="To">The state after.</param>
/// <param name="At">When; unknown where nobody wrote it down.</param>
internal sealed record TaskStep(TaskState? From, TaskState To, DateTimeOffset? At);
