using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Tasks;

/// <summary>Makes broker entries of task rows.</summary>
public static class ReadyTasks
{
    /// <summary>The entry for the next attempt of a ready task, whose payload must have been read.</summary>
    /// <param name="task">The row.</param>
    public static ReadyTask From(TaskItem task) =>
        new(
            task.Version,
            Routes.Of(task.Type, task.Labels),
            new(
                task.Id,
                task.Type,
                task.Queue,
                task.Priority,
                task.Attempt + 1,
                task.MaxAttempts,
                task.Losses,
                task.Timeout,
                task.ExpiresAt,
                task.Payload,
                task.TraceId,
                task.ConcurrencyKey
            )
            {
                Deadline = task.DeadlineAt,
            }
        );
}
