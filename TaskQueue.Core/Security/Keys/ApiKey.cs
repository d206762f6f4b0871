namespace TaskQueue.Core.Security.Keys;

/// <summary>A key that a program comes with. Only its digest is kept; its text is shown once.</summary>
public sealed class ApiKey
{
    /// <summary>Its id.</summary>
    public required Guid Id { get; init; }

    /// <summary>The visible part of its text, by which it is found: <c>tq_</c> and eight characters.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the whole text. A plain digest is enough: the text has 256 random bits (OWASP ASVS 6.5.2).</summary>
    public required byte[] Hash { get; init; }

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>Whose it is: it never may more than they may.</summary>
    public required Guid UserId { get; init; }

    /// <summary>What it allows.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The queues that it is limited to; all of its owner's when there are none.</summary>
    public required IReadOnlyList<string> Queues { get; init; }

    /// <summary>The addresses that it may come from, as networks; any when there are none.</summary>
    public required IReadOnlyList<string> Networks { get; init; }

    /// <summary>Requests a minute at the most; any number when absent.</summary>
    public int? RateLimit { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was used last, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }

    /// <summary>When it was taken back.</summary>
    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>Who took it back.</summary>
    public string? RevokedBy { get; set; }

    /// <summary>How it stands.</summary>
    /// <param name="now">The time.</param>
    public ApiKeyState StateAt(DateTimeOffset now) =>
        RevokedAt is not null ? ApiKeyState.Revoked
        : ExpiresAt <= now ? ApiKeyState.Expired
        : ApiKeyState.Active;
}

/// <summary>How a key stands.</summary>
public enum ApiKeyState
{
    /// <summary>It is accepted.</summary>
    Active,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>It was taken back.</summary>
    Revoked,
}
