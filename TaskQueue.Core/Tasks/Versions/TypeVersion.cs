namespace TaskQueue.Core.Tasks.Versions;

/// <summary>One version of a task type, as it was defined.</summary>
public sealed class TypeVersion
{
    /// <summary>Versions that a type may have.</summary>
    public const int Most = 100;

    /// <summary>The type.</summary>
    public required string Type { get; init; }

    /// <summary>Its place among the versions of the type, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>Its name in its owner's words; empty for what was defined before the type had versions.</summary>
    public required string Version { get; init; }

    /// <summary>The JSON schema of its payloads; none when absent.</summary>
    public string? Schema { get; set; }

    /// <summary>What makes a payload of the version before it into one of this, as JSON; none when absent.</summary>
    public string? Migration { get; set; }

    /// <summary>Whether its owner accepted that it does not allow all that the version before it allowed.</summary>
    public bool AcceptsBreaking { get; set; }

    /// <summary>When it was defined first.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who defined it first.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When its schema or migration changed last; absent while they are the first ones.</summary>
    public DateTimeOffset? UpdatedAt { get; set; }

    /// <summary>Who changed them.</summary>
    public string? UpdatedBy { get; set; }
}
