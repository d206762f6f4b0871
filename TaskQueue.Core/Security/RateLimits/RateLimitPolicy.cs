namespace TaskQueue.Core.Security.RateLimits;

/// <summary>The limits of requests that hold. One row; none while nobody has set any.</summary>
public sealed class RateLimitPolicy
{
    /// <summary>The id of the only row.</summary>
    public const short Only = 1;

    /// <summary>Always <see cref="Only"/>.</summary>
    public short Id { get; init; } = Only;

    /// <summary>Rises with each change; the ETag of the API.</summary>
    public int Version { get; set; }

    /// <summary>The limits, in the order of their classes.</summary>
    public IReadOnlyList<RequestLimit> Limits { get; set; } = [];

    /// <summary>Who changed them last.</summary>
    public string? ChangedBy { get; set; }

    /// <summary>When.</summary>
    public DateTimeOffset? ChangedAt { get; set; }
}
