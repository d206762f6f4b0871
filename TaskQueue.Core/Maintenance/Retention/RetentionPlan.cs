using TaskQueue.Core.Tasks;

namespace TaskQueue.Core.Maintenance.Retention;

/// <summary>When the time of each task is up, by the policy and what is different for queues and types; pure.</summary>
public sealed class RetentionPlan
{
    private readonly RetentionPolicy _policy;
    private readonly Dictionary<string, RetentionOverride> _queues;
    private readonly Dictionary<string, RetentionOverride> _types;

    /// <summary>Makes the plan of a policy that was checked.</summary>
    /// <param name="policy">The policy.</param>
    public RetentionPlan(RetentionPolicy policy)
    {
        _policy = policy;
        _queues = policy
            .Overrides.Where(o => o.Queue is not null)
            .ToDictionary(o => o.Queue!, StringComparer.Ordinal);
        _types = policy
            .Overrides.Where(o => o.Type is not null)
            .ToDictionary(o => o.Type!, StringComparer.Ordinal);
    }

    /// <summary>The version of the policy.</summary>
    public int Version => _policy.Version;

    /// <summary>How long a task is kept that ended in a state; for ever when absent.</summary>
    /// <param name="state">How it ended.</param>
    /// <param name="queue">Its queue.</param>
    /// <param name="type">Its type.</param>
    public TimeSpan? AgeOf(TaskState state, string queue, string type) =>
        Said(queue, type, o => RetentionRules.AgeOf(o, state)) ?? RetentionRules.AgeOf(_policy, state);

    /// <summary>How long a result without a time of its own is kept; as long as its task when absent.</summary>
    /// <param name="queue">The task's queue.</param>
    /// <param name="type">Its type.</param>
    public TimeSpan? ResultsOf(string queue, string type) =>
        Said(queue, type, o => o.Results) ?? _policy.Results;

    /// <summary>Whether any task that ended in a state ever goes.</summary>
    /// <param name="state">A final state.</param>
    public bool Has(TaskState state) =>
        RetentionRules.AgeOf(_policy, state) is not null
        || _policy.Overrides.Any(o => RetentionRules.AgeOf(o, state) is not null);

    /// <summary>Whether any result goes before its task.</summary>
    public bool HasResults =>
        _policy.Results is not null || _policy.Overrides.Any(o => o.Results is not null);

    /// <summary>The shortest of the ages that matter to a state, whatever its queue and type; none where nothing ever goes.</summary>
    /// <param name="state">A final state.</param>
    public TimeSpan? ShortestOf(TaskState state) =>
        _policy
            .Overrides.Select(o => RetentionRules.AgeOf(o, state))
            .Append(RetentionRules.AgeOf(_policy, state))
            .Concat(
                state is TaskState.Succeeded
                    ? _policy.Overrides.Select(o => o.Results).Append(_policy.Results)
                    : []
            )
            .Min();

    /// <summary>Whether a task is to go.</summary>
    /// <param name="task">The task.</param>
    /// <param name="now">The current time.</param>
    public bool IsOver(EndedTask task, DateTimeOffset now) => GoesAt(task) < now;

    /// <summary>Whether a task is to go on without its result.</summary>
    /// <param name="task">The task.</param>
    /// <param name="now">The current time.</param>
    public bool IsResultOver(EndedTask task, DateTimeOffset now) => ResultGoesAt(task) < now;

    /// <summary>Whether neither a task nor its result goes before then.</summary>
    /// <param name="task">The task.</param>
    /// <param name="then">The time.</param>
    public bool Stays(EndedTask task, DateTimeOffset then) =>
        !(GoesAt(task) < then) && !(ResultGoesAt(task) < then);

    private DateTimeOffset? GoesAt(EndedTask task)
    {
        var at = task.FinishedAt + AgeOf(task.State, task.Queue, task.Type);
        var keyed = task.CreatedAt + RetentionRules.KeysLive;
        return task.HasKey && at < keyed ? keyed : at;
    }

    private DateTimeOffset? ResultGoesAt(EndedTask task) =>
        task is { State: TaskState.Succeeded, HasResult: true, HasTtl: false }
            ? task.FinishedAt + ResultsOf(task.Queue, task.Type)
            : null;

    private TimeSpan? Said(string queue, string type, Func<RetentionOverride, TimeSpan?> part) =>
        (_types.TryGetValue(type, out var ofType) ? part(ofType) : null)
        ?? (_queues.TryGetValue(queue, out var ofQueue) ? part(ofQueue) : null);
}
