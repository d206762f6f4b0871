namespace TaskQueue.Core.Tasks.LetterRules;

/// <summary>What a rule is to be, as somebody asks for it. Nothing is checked yet; <see cref="LetterRuleChecks"/> does that.</summary>
public sealed record NewLetterRule
{
    /// <summary>A name for people.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the rules, from 1 on; the last for a new one when absent, and as it is for another.</summary>
    public int? Position { get; init; }

    /// <summary>Any of these types; all when empty.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Any of these queues; all when empty.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>The group; any when absent.</summary>
    public long? Fingerprint { get; init; }

    /// <summary>The kind of error; any when absent.</summary>
    public string? ErrorKind { get; init; }

    /// <summary>Text in the error's message, in any case; any when absent.</summary>
    public string? ErrorContains { get; init; }

    /// <summary>At least this old when it died.</summary>
    public TimeSpan? MinAge { get; init; }

    /// <summary>At most this old when it died.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>What is done.</summary>
    public required LetterAction Action { get; init; }

    /// <summary>How long after its death; a requeue is done at once when absent.</summary>
    public TimeSpan? After { get; init; }

    /// <summary>How often rules may requeue one task.</summary>
    public int? AtMost { get; init; }

    /// <summary>Tags to add.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}
