using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>What a decision about a task's dependencies does to its row; pure.</summary>
internal static class DependencyMoves
{
    private const string System = "system";

    /// <summary>Moves a blocked task as decided; one that waits on stays as it is.</summary>
    public static Moved Apply(TaskItem task, DependencyVerdict verdict, bool met, DateTimeOffset now)
    {
        switch (verdict)
        {
            case DependencyVerdict.Run:
                var waits = task.RunAt > now;
                task.State = waits ? TaskState.Scheduled : TaskState.Queued;
                task.DueAt = waits ? task.RunAt : null;
                return Moved.By(
                    System,
                    met
                        ? "What it waited for has ended as wanted."
                        : "What it waited for cannot end as wanted any more; it runs all the same."
                );
            case DependencyVerdict.Skip:
                return End(task, TaskState.Skipped, now);
            case DependencyVerdict.Cancel:
                return End(task, TaskState.Cancelled, now);
            default:
                return Moved.Not;
        }
    }

    private static Moved End(TaskItem task, TaskState state, DateTimeOffset now)
    {
        task.State = state;
        task.FinishedAt = now;
        task.DueAt = null;
        return Moved.By(System, "What it waited for cannot end as wanted any more.");
    }
}
