using System.Text.Json.Serialization;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Tasks;

/// <summary>Which tasks; one filter for lists, and later for bulk work and exports. Parts that are absent match all.</summary>
public sealed record TaskFilter
{
    /// <summary>Any of these tasks; few, see <see cref="TaskLimits.Ids"/>.</summary>
    public IReadOnlyList<Guid> Ids { get; init; } = [];

    /// <summary>Any of these states.</summary>
    public IReadOnlyList<TaskState> States { get; init; } = [];

    /// <summary>Any of these queues.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Any of these types.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Of another version of their type than this, or of none.</summary>
    public string? NotTypeVersion { get; init; }

    /// <summary>All of these tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Requires all of these labels of its worker.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Any of these workers, by name.</summary>
    public IReadOnlyList<string> Workers { get; init; } = [];

    /// <summary>Dead of any of these: <see cref="ErrorFingerprint"/>.</summary>
    public IReadOnlyList<long> Fingerprints { get; init; } = [];

    /// <summary>At least this priority.</summary>
    public int? PriorityMin { get; init; }

    /// <summary>At most this priority.</summary>
    public int? PriorityMax { get; init; }

    /// <summary>Accepted at or after.</summary>
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <summary>Accepted before.</summary>
    public DateTimeOffset? CreatedTo { get; init; }

    /// <summary>Ended at or after.</summary>
    public DateTimeOffset? FinishedFrom { get; init; }

    /// <summary>Ended before.</summary>
    public DateTimeOffset? FinishedTo { get; init; }

    /// <summary>Made from this task.</summary>
    public Guid? ParentId { get; init; }

    /// <summary>Text in the name, the description, a tag or the type; or a task's id.</summary>
    public string? Text { get; init; }

    /// <summary>Text in the last error's kind or message.</summary>
    public string? Error { get; init; }

    /// <summary>Text in the result, as UTF-8. For lists alone, see <see cref="TaskSearch"/>.</summary>
    public string? Result { get; init; }

    /// <summary>A regular expression that name, description, type, a tag or the error's message matches. For lists alone.</summary>
    public string? Regex { get; init; }

    /// <summary>What somebody typed, beside the rest; <see cref="QueryResolver"/> makes it a part of the rest.</summary>
    [JsonIgnore]
    public TaskQuery? Query { get; init; }

    /// <summary>When the query was asked, which its ages count from; now when absent. Keeps pages of one download to one set.</summary>
    [JsonIgnore]
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>What the other parts cannot say; all of them must hold.</summary>
    public IReadOnlyList<TaskCondition> Conditions { get; init; } = [];

    /// <summary>Whether it names something that is looked for row by row, by <see cref="TaskSearch"/>.</summary>
    internal bool IsSearch =>
        Result is not null
        || Regex is not null
        || Query?.Find(TaskField.Result) is not null
        || Query?.Find(TaskField.Regex) is not null;

    /// <summary>In the order of their ends instead of their acceptance; those that have not ended are left out.</summary>
    public bool ByFinish { get; init; }

    /// <summary>In the order of a value that no index has, instead of that of their acceptance. For lists alone.</summary>
    [JsonIgnore]
    public TaskSort? Sort { get; init; }

    /// <summary>The oldest first, or those with the least of <see cref="Sort"/>; the newest, or those with the most, come first otherwise.</summary>
    public bool OldestFirst { get; init; }

    /// <summary>The part of it that lies in some queues.</summary>
    /// <param name="scope">The queues.</param>
    public TaskFilter Within(QueueScope scope)
    {
        if (scope.Queues is not { } allowed)
        {
            return this;
        }

        var queues = (Queues.Count == 0 ? allowed : Queues.Where(allowed.Contains)).Order(
            StringComparer.Ordinal
        );
        // No queue has the empty name: where nothing is left, nothing must match, and not everything.
        return this with { Queues = queues.ToArray() is [_, ..] some ? some : [""] };
    }

    /// <summary>What is wrong with labels that are looked for; none when nothing is.</summary>
    /// <param name="labels">The labels.</param>
    public static string? FaultOfLabels(IReadOnlyList<string> labels) =>
        labels.Count > LabelRules.Most ? $"At most {LabelRules.Most} labels: no task requires more."
        : labels.FirstOrDefault(l => !LabelRules.IsLabel(l)) is { } wrong
            ? $"'{wrong}' is no label: {LabelRules.Form}."
        : null;
}
