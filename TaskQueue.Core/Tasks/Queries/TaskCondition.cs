using System.Text.Json.Serialization;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A condition of a filter beside those that have a part of their own. Kept with operations, so it knows no "now".</summary>
public sealed record TaskCondition
{
    /// <summary>What it asks for.</summary>
    public required TaskField Field { get; init; }

    /// <summary>Any of these.</summary>
    public required IReadOnlyList<ConditionValue> Values { get; init; }

    /// <summary>Whether none of them may hold.</summary>
    public bool Not { get; init; }

    /// <summary>The path in the payload, where that is what it asks for.</summary>
    public string? Path { get; init; }

    /// <summary>Whether each row is asked, since another index leads to the rows.</summary>
    [JsonIgnore]
    public bool ByRow { get; init; }

    /// <summary>Where payloads may be looked into; everywhere when absent.</summary>
    public PayloadRoom? Room { get; init; }
}

/// <summary>One value of a condition: a text, or bounds.</summary>
public sealed record ConditionValue
{
    /// <summary>The text.</summary>
    public string? Text { get; init; }

    /// <summary>Whether a <c>*</c> in the text stands for any characters.</summary>
    public bool IsPattern { get; init; }

    /// <summary>At least this: a number, or milliseconds.</summary>
    public long? From { get; init; }

    /// <summary>Less than this.</summary>
    public long? To { get; init; }

    /// <summary>At or after.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Before.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Where somebody may look into payloads.</summary>
/// <param name="Queues">In these queues all of them.</param>
/// <param name="Types">Of these types everywhere.</param>
public sealed record PayloadRoom(IReadOnlyList<string> Queues, IReadOnlyList<string> Types);
