using System.Linq.Expressions;
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

    /// <summary>What an override says to keep tasks for ever, whatever the installation does.</summary>
    public static readonly TimeSpan Forever = TimeSpan.FromDays(36_600);

    /// <summary>Queues and types that may have ages of their own.</summary>
    public const int MostOverrides = 100;

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
        CheckOverrides(policy.Overrides, errors);
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

    /// <summary>How long tasks of a queue or type that ended in a state are kept; as the installation has it when absent.</summary>
    /// <param name="said">What is different for them.</param>
    /// <param name="state">A final state.</param>
    public static TimeSpan? AgeOf(RetentionOverride said, TaskState state) =>
        state switch
        {
            TaskState.Succeeded => said.Succeeded,
            TaskState.Dead => said.Dead,
            TaskState.Cancelled => said.Cancelled,
            TaskState.Expired => said.Expired,
            TaskState.Skipped => said.Skipped,
            _ => null,
        };

    private static void CheckOverrides(IReadOnlyList<RetentionOverride> overrides, FieldErrors errors)
    {
        errors.Require(
            overrides.Count <= MostOverrides,
            "overrides",
            FormattableString.Invariant($"At most {MostOverrides} queues and types.")
        );
        var known = new HashSet<(string?, string?)>();
        for (var i = 0; i < Math.Min(overrides.Count, MostOverrides); i++)
        {
            var at = FormattableString.Invariant($"overrides[{i}]");
            CheckOne(overrides[i], at, errors);
            errors.Require(
                known.Add((overrides[i].Queue, overrides[i].Type)),
                at,
                "Is there twice: say all that is different for a queue or type in one place."
            );
        }
    }

    private static void CheckOne(RetentionOverride said, string at, FieldErrors errors)
    {
        errors.Require((said.Queue is null) != (said.Type is null), at, "Give either a queue or a type.");
        errors.Require(
            said.Queue is null || TextRules.IsQueue(said.Queue),
            $"{at}.queue",
            $"Must be {TextRules.QueueForm}."
        );
        errors.Require(
            said.Type is null || TextRules.IsName(said.Type),
            $"{at}.type",
            $"Must be {TextRules.NameForm}."
        );
        foreach (var state in States)
        {
            CheckOwn(AgeOf(said, state), $"{at}.{state.Word()}", errors);
        }

        CheckOwn(said.Results, $"{at}.results", errors);
        errors.Require(
            said.Results is not null || States.Any(state => AgeOf(said, state) is not null),
            at,
            "Must say how long at least one kind of tasks is kept."
        );
    }

    private static void CheckOwn(TimeSpan? age, string field, FieldErrors errors)
    {
        if (age != Forever)
        {
            CheckAge(age, field, errors);
        }
    }

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
/// <param name="Queue">Its queue.</param>
/// <param name="Type">Its type.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="FinishedAt">When it ended.</param>
/// <param name="HasKey">Whether it has an idempotency key.</param>
/// <param name="HasResult">Whether its result is there.</param>
public sealed record EndedTask(
    Guid Id,
    TaskState State,
    string Queue,
    string Type,
    DateTimeOffset CreatedAt,
    DateTimeOffset? FinishedAt,
    bool HasKey,
    bool HasResult
)
{
    /// <summary>Whether its result has a time of its own, which comes first.</summary>
    public bool HasTtl { get; init; }

    /// <summary>A row of the store as one.</summary>
    internal static Expression<Func<TaskItem, EndedTask>> Of =>
        t => new EndedTask(
            t.Id,
            t.State,
            t.Queue,
            t.Type,
            t.CreatedAt,
            t.FinishedAt,
            t.IdempotencyKey != null,
            t.Result != null
        )
        {
            HasTtl = t.ResultTtl != null,
        };
}
