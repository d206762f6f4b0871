using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Tasks.Ledger;

/// <summary>What a transaction did to a task, for those who listen to events. It costs a few words until somebody does.</summary>
/// <param name="Task">The task, as it is afterwards.</param>
/// <param name="From">The state before; none for one that is new.</param>
/// <param name="To">The state since; none for one that is gone.</param>
/// <param name="Queue">The queue that it is in since.</param>
internal readonly record struct TaskChange(TaskItem Task, TaskState? From, TaskState? To, string Queue)
{
    /// <summary>What listeners are told.</summary>
    /// <param name="at">When.</param>
    public LiveEvent ToEvent(DateTimeOffset at) =>
        new(EventTopic.Tasks, KindOf(), at, Task.Id.ToString())
        {
            Queue = Queue,
            Type = Task.Type,
            Name = Task.Name,
            From = From?.Word(),
            To = To?.Word(),
            Attempt = Task.Attempt == 0 ? null : Task.Attempt,
            Version = Task.Version,
            Progress = From == TaskState.Running && To == TaskState.Running ? Task.Progress : null,
        };

    private string KindOf() =>
        From is null ? "task.accepted"
        : To is null ? "task.removed"
        : From != To ? "task.changed"
        : To is TaskState.Running ? "task.progress"
        : "task.moved";
}
