using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>What may be asked of retention, and when a task's time is up; pure.</summary>
public static class RetentionRules
{
    /// <summary>A task with an idempotency key is kept at least this long from its acceptance, whatever is asked for.</summary>
    public static readonly TimeSpan KeysLive = TaskLimits.KeysLive;

    /// <summary>The shortest age.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);

    /// <summary>The longest age; who wants more keeps them for ever.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3660);

    /// <summary>The states that tasks end in, as the parts of a policy.</summary>
    public static readonly IReadOnlyList<TaskState> States =
    [
        TaskState.Succeeded,
        TaskState.Dead,
        TaskState.Cancelled,
        TaskState.Expired,
        TaskState.Skipped,
    ];

    /// <summary>Finds everything that is wrong.</summary>
    /// <param name="policy">The policy.</param>
    public static FieldErrors Check(RetentionPolicy policy)
    {
        var errors = new FieldErrors();
        foreach (var state in States)
        {
            CheckAge(AgeOf(policy, state), state.Word(), errors);
        }

        CheckAge(policy.Results, "results", errors);
        errors.Require(
            policy.Results is null || policy.Succeeded is null || policy.Results <= policy.Succeeded,
            "results",
            "Is longer than their tasks are kept."
        );
        return errors;
    }

    /// <summary>How long tasks that ended in a state are kept; for ever when absent.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="state">A final state.</param>
    public static TimeSpan? AgeOf(RetentionPolicy policy, TaskState state) =>
        state switch
        {
            TaskState.Succeeded => policy.Succeeded,
            TaskState.Dead => policy.Dead,
            TaskState.Cancelled => policy.Cancelled,
            TaskState.Expired => policy.Expired,
            TaskState.Skipped => policy.Skipped,
            _ => null,
        };

    /// <summary>Whether a task is to go.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="task">The task.</param>
    /// <param name="now">The current time.</param>
    public static bool IsOver(RetentionPolicy policy, EndedTask task, DateTimeOffset now) =>
        AgeOf(policy, task.State) is { } age
        && task.FinishedAt < now - age
        && (!task.HasKey || task.CreatedAt < now - KeysLive);

    /// <summary>Whether a task is to go on without its result.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="task">The task.</param>
    /// <param name="now">The current time.</param>
    public static bool IsResultOver(RetentionPolicy policy, EndedTask task, DateTimeOffset now) =>
        policy.Results is { } age
        && task is { State: TaskState.Succeeded, HasResult: true, HasTtl: false }
        && task.FinishedAt < now - age;

    private static void CheckAge(TimeSpan? age, string field, FieldErrors errors) =>
        errors.Require(
            age is null || (age >= Shortest && age <= Longest),
            field,
            "Must be from one minute to ten years, or absent to keep them for ever."
        );
}

/// <summary>An ended task as far as retention is concerned.</summary>
/// <param name="Id">The task.</param>
/// <param name="State">How it ended.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="HasKey">Whether it has an idempotency key.</param>
/// <param name="HasResult">Whether its result is there.</param>
public sealed record EndedTask(
    Guid Id,
    TaskState State,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    bool HasKey,
    bool HasResult
)
{
    /// <summary>Whether its result has a time of its own, which comes first.</summary>
    public bool HasTtl { get; init; }
}
