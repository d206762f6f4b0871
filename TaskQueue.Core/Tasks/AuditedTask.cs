namespace TaskQueue.Core.Tasks;

/// <summary>What the audit log keeps of a task: how it stands and where, never what it carries.</summary>
internal static class AuditedTask
{
    /// <summary>A task before or after it was moved.</summary>
    public static object Of(TaskItem task) =>
        new
        {
            state = task.State.Word(),
            task.Version,
            task.Type,
            task.Queue,
            cancelRequested = task.CancelRequestedAt is null ? (bool?)null : true,
        };

    /// <summary>What an edit is to change, as it was.</summary>
    public static object Before(TaskItem task) =>
        new
        {
            state = task.State.Word(),
            task.Version,
            task.Queue,
            task.Priority,
            task.RunAt,
            task.ExpiresAt,
            deadline = task.DeadlineAt,
        };

    /// <summary>What an edit has changed; of a payload, that it is another one.</summary>
    public static object After(TaskItem task, TaskEdit edit) =>
        new
        {
            state = task.State.Word(),
            task.Version,
            task.Queue,
            task.Priority,
            task.RunAt,
            task.ExpiresAt,
            deadline = task.DeadlineAt,
            edit.Name,
            edit.Description,
            edit.Tags,
            edit.Labels,
            payload = edit.Payload is null ? null : "replaced",
        };
}
