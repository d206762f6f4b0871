using System.Text.Json.Serialization;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Uniqueness;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>
/// The task that each fire of a schedule makes: whatever a schedule may say of it, by the names of POST /tasks, so that what
/// was read can be sent back. What it does not say is null, or empty.
/// </summary>
internal sealed record ScheduleTaskResponse
{
    public required string Type { get; init; }

    /// <summary>The version of its type that its payload is of; fires make it one of the newest.</summary>
    public string? TypeVersion { get; init; }

    /// <summary>The bytes that came; null for those who may not see payloads.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Payload { get; init; }

    public required string Queue { get; init; }

    public required int Priority { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public TimeSpan? Delay { get; init; }

    /// <summary>How long after its acceptance a task of it has to be done.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>How long after its end the result of a task of it is kept.</summary>
    public TimeSpan? ResultTtl { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int? MaxAttempts { get; init; }

    /// <summary>The retry policy; null: that of its type, or the default.</summary>
    public string? Retry { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Labels that the workers of its tasks must have.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>What its tasks share the queue's limits with.</summary>
    public string? ConcurrencyKey { get; init; }

    /// <summary>Tasks that each of its tasks waits for.</summary>
    public required IReadOnlyList<string> DependsOn { get; init; }

    /// <summary>all, any, or a number; null when it waits for none.</summary>
    public string? DependsOnMode { get; init; }

    /// <summary>succeeded, finished or failed.</summary>
    public string? DependsOnOutcome { get; init; }

    /// <summary>skip, cancel or run.</summary>
    public string? OnDependencyFailed { get; init; }

    /// <summary>What makes a task of it the same as an earlier one.</summary>
    public UniqueRequest? Unique { get; init; }

    public static ScheduleTaskResponse Of(NewTask task)
    {
        var waits = task.DependsOn.Count > 0 ? task.DependsRule : null;
        return new()
        {
            Type = task.Type,
            TypeVersion = string.IsNullOrEmpty(task.TypeVersion) ? null : task.TypeVersion,
            Queue = task.Queue,
            Priority = task.Priority,
            Name = task.Name,
            Description = task.Description,
            Delay = task.Delay,
            Deadline = task.DeadlineAfter,
            ResultTtl = task.ResultTtl,
            Timeout = task.Timeout,
            MaxAttempts = task.MaxAttempts,
            Retry = task.Retry,
            Tags = task.Tags,
            Labels = task.Labels,
            CorrelationId = task.CorrelationId,
            ConcurrencyKey = task.ConcurrencyKey,
            DependsOn = task.DependsOn,
            DependsOnMode = waits?.Mode.Word,
            DependsOnOutcome = waits?.Wanted.ToString().ToLowerInvariant(),
            OnDependencyFailed = waits?.OnFailed.ToString().ToLowerInvariant(),
            Unique = Of(task.Unique),
        };
    }

    private static UniqueRequest? Of(UniqueRule? rule) =>
        rule is null
            ? null
            : new(
                rule.By,
                rule.Queue,
                rule.Window is { } window ? Iso8601.Write(window) : UniqueRule.UntilFinished,
                rule.OnConflict.ToString().ToLowerInvariant()
            );
}
